"""Hands the chat over to a person: how to reach the patient, what goes along, consent, ticket."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from typing import Any, Final

from actions.forms import RETRY, FormTurn, TaskForm
from actions.portal import portal
from actions.reasons import reason_of, topic_of
from actions.said import Said
from bot.dialogue.transcripts import transcript_of
from bot.log import get_logger
from bot.settings import load_settings
from portal.errors import ConflictError, PortalRefusedError, PortalUnavailableError
from portal.schema import Contact, Ticket, TicketRequest, TranscriptEntry

_log = get_logger(__name__)

_WAY: Final = "handoff_way"
_CONTACT: Final = "handoff_contact"
_CONSENT: Final = "handoff_consent"
_NUMBER: Final = "ticket_number"
_MADE_AT: Final = "ticket_made_at"
_REQUEST: Final = "ticket"
_KEPT: Final = "contact"
_DAY: Final = 24 * 3600.0
_MOST_WORDS: Final = 8
_LONGEST_CONTACT: Final = 254
_WORDS: Final = {
    "phone": re.compile(r"\b(?:phone|telephone|call|ring|cell|mobile|tel[eé]fono)\b", re.I),
    "email": re.compile(r"\b(?:e-?mail|mail|correo)\b", re.I),
    "wait": re.compile(r"\b(?:wait|here|chat|stay)\b", re.I),
}


class ValidateHandoffForm(TaskForm):
    """Asks how to reach the patient and for consent, then opens a ticket.

    Args:
        clock: seconds since 1970.
    """

    form = "handoff_form"
    button = "hand_over"
    slots = (_WAY, _CONTACT, _CONSENT, RETRY)

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock

    def begin(self, turn: FormTurn) -> None:
        """A chat that was passed on today is not passed on again unless that is asked for."""
        number = turn[_NUMBER]
        if number and turn.said.intent != "hand_over" and self._is_recent(turn):
            turn.end("utter_handoff_already", number=str(number))

    def next_slot(self, turn: FormTurn) -> str | None:
        """Way, contact, consent."""
        way = turn[_WAY]
        if way is None:
            return _WAY if not _is_staffed() else "handoff_way_or_wait"
        if way != "wait" and turn[_CONTACT] is None:
            return f"handoff_{way}"
        return _CONSENT if turn[_CONSENT] is None else None

    def read(self, turn: FormTurn, slot: str) -> bool:
        """Take a contact wherever it stands; else a word for the way, a yes, a wish to retry."""
        if _take_contact(turn):
            return True
        if slot == _CONSENT:
            return _read_consent(turn) or (bool(_pressed_way(turn)) and _take_way(turn))
        if slot == RETRY:
            return turn.wants_retry()
        return _take_way(turn)

    def refuse(self, turn: FormTurn, slot: str) -> None:
        """Say what the form needs; a "no" ends it, whatever was asked."""
        if turn.said.yes_or_no is False:
            # After a try nobody knows what became of it.
            tried = slot == RETRY or turn[RETRY]
            turn.end("utter_cancelled" if tried else "utter_handoff_declined")
        else:
            turn.bad_value(f"utter_bad_{slot}")

    async def submit(self, turn: FormTurn) -> str | None:
        """Open the ticket and tell its number, and what happens next."""
        key, request = turn.key(), await self._request(turn)
        if key is None or request is None:
            turn.begin(self.slots)
            return self.next_slot(turn)
        try:
            ticket = await portal().create_ticket(request, key)
        except PortalUnavailableError as error:
            return _failed(turn, maybe_done=error.maybe_done)
        except PortalRefusedError as error:
            _log.error("handoff.refused", problem=error.problem.slug)
            return _failed(turn, maybe_done=isinstance(error, ConflictError))
        self._tell(turn, ticket)
        return None

    async def _request(self, turn: FormTurn) -> TicketRequest | None:
        """What is passed on: the same bytes however often it is tried."""
        if known := turn.secrets.values.get(_REQUEST):
            return TicketRequest.model_validate_json(known)
        contact = _contact(turn)
        if contact is None:
            return None
        lines = await transcript_of(turn.tracker)
        request = TicketRequest(
            reason=reason_of(turn.tracker),
            contact=contact,
            transcript=tuple(TranscriptEntry(**line) for line in lines),
            topic=topic_of(turn.tracker),
        )
        turn.secrets.keep(_REQUEST, request.model_dump_json())
        return request

    def _tell(self, turn: FormTurn, ticket: Ticket) -> None:
        turn[_NUMBER], turn[_MADE_AT] = ticket.number, self._clock()
        hours = load_settings(os.environ).help_desk_hours
        turn.say(f"utter_handoff_done_{turn[_WAY]}", number=ticket.number)
        turn.say("utter_handoff_hours" if hours else "utter_handoff_no_hours", hours=hours)

    def _is_recent(self, turn: FormTurn) -> bool:
        return self._clock() - float(turn[_MADE_AT] or 0) < _DAY


def _is_staffed() -> bool:
    return load_settings(os.environ).chat_is_staffed


def _take_contact(turn: FormTurn) -> bool:
    for way in ("email", "phone"):
        value = turn.said.value(way)
        if value is not None and len(value) <= _LONGEST_CONTACT:
            if turn.secrets.values.get(_KEPT) != value:
                _forget_consent(turn)
            turn[_WAY], turn[_CONTACT] = way, turn.keep(_KEPT, value)
            return True
    return False


def _take_way(turn: FormTurn) -> bool:
    way = _pressed_way(turn) or _spoken_way(turn.said)
    if way is None or (way == "wait" and not _is_staffed()):
        return False
    if way == turn[_WAY] and not _pressed_way(turn):
        return False  # "my email is …": an address that can't be read
    turn[_WAY], turn[_CONTACT] = way, None
    _forget_consent(turn)
    return True


def _pressed_way(turn: FormTurn) -> str | None:
    return turn.said.value("contact_way")


def _forget_consent(turn: FormTurn) -> None:
    """It was given for what would have been passed on until now."""
    turn[_CONSENT] = None
    turn.secrets.drop(_REQUEST)


def _spoken_way(said: Said) -> str | None:
    # A longer text may name both for another reason, and is a question more often than not.
    if len(said.text.split()) > _MOST_WORDS:
        return None
    named = [way for way, words in _WORDS.items() if words.search(said.text)]
    return named[0] if len(named) == 1 else None


def _read_consent(turn: FormTurn) -> bool:
    if turn.said.yes_or_no is not True:
        return False
    turn[_CONSENT] = "yes"
    return True


def _failed(turn: FormTurn, *, maybe_done: bool) -> str:
    unsure = turn.failed(maybe_done=maybe_done)
    turn.say("utter_handoff_unsure" if unsure else "utter_handoff_failed")
    return RETRY


def _contact(turn: FormTurn) -> Contact | None:
    way: Any = turn[_WAY]
    value = None if way == "wait" else turn.secrets.reveal(turn[_CONTACT])
    if way is None or (way != "wait" and value is None):
        return None
    return Contact(kind=way, value=value)
