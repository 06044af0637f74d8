"""Starts a Release of Information: a draft at the portal, which the patient signs there.

Only for a patient who is signed in; anybody else is told how to do it, and nothing is collected.
Specially protected records are never asked about here: the portal's page does that.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import date, datetime, timezone
from typing import Any, Final

from actions import release_slots as slots
from actions.forms import RETRY, FormTurn, TaskForm
from actions.portal import portal, sign_in_url
from actions.reasons import topic_of
from bot.dialogue.open_tasks import SIGN_IN_FOR
from bot.dialogue.signed_in import signed_in_patient
from bot.knowledge.render import escaped
from bot.log import get_logger
from bot.release import wording
from bot.release.asides import aside_in, is_question, names_protected
from bot.release.choices import format_of, recipient_in
from bot.release.days import business_day_after, today
from portal.errors import (
    ConflictError,
    NotSignedInError,
    PortalRefusedError,
    PortalUnavailableError,
)
from portal.schema import Release, ReleaseDraft

_log = get_logger(__name__)

_ARTICLE: Final = "medical_records"
_DRAFT: Final = "draft"
_MOST_WORDS: Final = 4
# A message that begins like this changes an answer that was given.
_CHANGES: Final = re.compile(
    r"^\W*(?:no|actually|wait|sorry|oops|instead|change|correction|i meant?|make (?:it|that))\b"
    r"|\binstead\b",
    re.IGNORECASE,
)
_NAME: Final = re.compile(r"\b(?:name|called|spell(?:ed|ing)?)\b", re.IGNORECASE)
# In this order a change is looked for: a day is never a kind of record.
_CHANGEABLE: Final = (slots.RANGE, slots.DELIVERY, slots.RECORDS, slots.KIND, slots.EXPIRY)
_FEES: Final = {"provider": "none", "me": "may", "insurance": "may", "legal": "may"}


class ValidateRecordsReleaseForm(TaskForm):
    """Asks who gets which records, how and until when; makes the draft after a "yes".

    Args:
        clock: seconds since 1970.
    """

    form = "records_release_form"
    button = "start_release"
    slots = (*slots.ORDER, slots.CONFIRMED, RETRY)

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock

    def begin(self, turn: FormTurn) -> None:
        """Only a patient who is signed in has records here."""
        if signed_in_patient() is None:
            _ask_to_sign_in(turn)

    def next_slot(self, turn: FormTurn) -> str | None:
        """The first that is not known, of those that this recipient needs; the summary at last."""
        for slot in slots.ORDER:
            if slot in (slots.KIND, slots.NAME, slots.EXPIRY) and turn[slots.PATH] != (
                slots.TO_SOMEONE
            ):
                continue
            if not slots.is_known(turn, slot):
                turn[slots.CONFIRMED] = None  # of what was shown, which is no longer all known
                return self._delivery_slot(turn) if slot == slots.DELIVERY else slot
        if turn[slots.CONFIRMED] is None:
            _summarise(turn)
            return slots.CONFIRMED
        return None

    def read(self, turn: FormTurn, slot: str) -> bool:
        """An answer to what was asked, or a change of what was answered before."""
        if signed_in_patient() is None:
            _ask_to_sign_in(turn)
            return True
        if slot == RETRY:
            return turn.wants_retry() or self._read_change(turn)
        if self._answers_aside(turn):
            return True
        if slot == slots.CONFIRMED:
            return self._read_confirmation(turn)
        return self._read_answer(turn, slots.DELIVERY if slot.startswith(slots.DELIVERY) else slot)

    def _read_answer(self, turn: FormTurn, asked: str) -> bool:
        if asked == slots.RECORDS:
            _keep_protected_out(turn)
        is_change = turn.said.intent == "correct" or bool(_CHANGES.search(turn.said.text))
        if turn.said.intent == "talk_to_human" and not _may_be_a_recipient(turn, asked):
            return False
        if is_change and asked == slots.NAME and self._read_change(turn):
            return True
        if slots.reading(asked, turn, self._today()):
            if asked == slots.RECORDS:
                _tell_of_immunizations(turn)
            return True
        return (is_change or not turn.said.is_typed) and self._read_change(turn)

    def refuse(self, turn: FormTurn, slot: str) -> None:
        """Say what the form needs; a "no" to the summary is no end."""
        said_no = turn.said.yes_or_no is False
        if slot == RETRY and said_no:
            turn.end("utter_cancelled")
        elif slot == slots.CONFIRMED and said_no:
            turn.say("utter_release_change")
        else:
            turn.bad_value(f"utter_bad_{slot}")

    async def submit(self, turn: FormTurn) -> str | None:
        """Make the draft and tell what is left to do, how long it takes and what it costs."""
        patient = signed_in_patient()
        if patient is None:
            _ask_to_sign_in(turn)
            return None
        draft = _draft(turn)
        turn.keep(_DRAFT, draft.model_dump_json())
        key = turn.key()
        if key is None:
            turn.begin(self.slots)
            return self.next_slot(turn)
        try:
            release = await portal().create_release(patient, draft, key)
        except PortalUnavailableError as error:
            return _failed(turn, maybe_done=error.maybe_done)
        except NotSignedInError:
            _ask_to_sign_in(turn)
            return None
        except PortalRefusedError as error:
            _log.error("records_release.refused", problem=error.problem.slug)
            return _failed(turn, maybe_done=isinstance(error, ConflictError))
        self._tell(turn, release)
        return None

    def _tell(self, turn: FormTurn, release: Release) -> None:
        turn.say("utter_release_draft", url=release.url)
        if release.missing:
            turn.say("utter_release_missing", missing=wording.missing(release.missing))
        until = business_day_after(self._today())
        turn.say("utter_release_time", until=wording.day(until))
        turn.say(_fee(release.draft.recipient_kind))

    def _read_confirmation(self, turn: FormTurn) -> bool:
        if turn.said.yes_or_no is True and not _CHANGES.search(turn.said.text):
            turn[slots.CONFIRMED] = "yes"
            return True
        return self._read_change(turn)

    def _answers_aside(self, turn: FormTurn) -> bool:
        """A question about this very request is answered, and the form goes on."""
        aside = aside_in(turn.said.text) if turn.said.is_typed else None
        if aside == "fee":
            turn.say(_fee(turn[slots.KIND]))
        elif aside == "time":
            turn.say("utter_release_time", until=wording.day(business_day_after(self._today())))
        return aside is not None

    def _read_change(self, turn: FormTurn) -> bool:
        """Another value for one of the slots that have one; the summary is shown anew."""
        pressed = slots.pressed_slot(turn)
        if not pressed and is_question(turn.said.text) and not _CHANGES.search(turn.said.text):
            return False
        if recipient_in(turn.said.text) is None:
            _keep_protected_out(turn)
        if not pressed and _NAME.search(turn.said.text) and slots.is_known(turn, slots.NAME):
            slots.forget_name(turn)
            return True
        for slot in (pressed,) if pressed else _CHANGEABLE:
            if slots.is_known(turn, slot) and slots.reading(slot, turn, self._today()):
                turn[slots.CONFIRMED] = None
                if slot == slots.KIND and not pressed:
                    slots.forget_name(turn)  # "to my dentist instead" may be another provider
                return True
        return False

    def _delivery_slot(self, turn: FormTurn) -> str:
        """Asked with the ways that there are for this recipient."""
        return f"{slots.DELIVERY}_{turn[slots.PATH]}"

    def _today(self) -> date:
        return today(datetime.fromtimestamp(self._clock(), timezone.utc))


def _may_be_a_recipient(turn: FormTurn, asked: str) -> bool:
    """Whether "me" or "my doctor" answers the question, and is no wish for a person."""
    return asked in (slots.PATH, slots.KIND) and len(turn.said.text.split()) <= _MOST_WORDS


def _ask_to_sign_in(turn: FormTurn) -> None:
    if topic_of(turn.tracker) != _ARTICLE:
        turn.say("utter_article", article=_ARTICLE)
    turn[SIGN_IN_FOR] = ValidateRecordsReleaseForm.button
    turn.end("utter_release_sign_in", url=sign_in_url())


def _tell_of_immunizations(turn: FormTurn) -> None:
    """A patient can print those, without a request."""
    if turn[slots.RECORDS] == ["immunizations"] and turn[slots.PATH] == slots.OWN_COPY:
        turn.say("utter_article", article="immunization_records")


def _fee(kind: str | None) -> str:
    return f"utter_release_fee_{_FEES.get(kind, 'unknown') if kind else 'depends'}"


def _keep_protected_out(turn: FormTurn) -> None:
    """Say where such records are chosen; what was typed of them is kept nowhere."""
    if turn.said.is_typed and names_protected(turn.said.text):
        turn.secrets.hide(turn.said.text)
        turn.say("utter_release_protected")


def _summarise(turn: FormTurn) -> None:
    name = turn.secrets.reveal(turn[slots.NAME])
    kind = wording.label("recipient", turn[slots.KIND])
    expiry = slots.expiry_of(turn)
    fields: dict[str, str] = {
        "recipient": f"{escaped(name)} ({kind})" if name else kind,
        "records": wording.listed(wording.label("records", each) for each in turn[slots.RECORDS]),
        "range": wording.span(slots.range_of(turn)),
        "delivery": wording.label("delivery", turn[slots.DELIVERY]),
        "expiry": wording.day(expiry) if expiry else "",
    }
    turn.say("utter_release_summary_until" if expiry else "utter_release_summary", **fields)


def _draft(turn: FormTurn) -> ReleaseDraft:
    first, last = slots.range_of(turn)
    fields: dict[str, Any] = {
        "path": turn[slots.PATH],
        "recipient_kind": turn[slots.KIND],
        "recipient_name": turn.secrets.reveal(turn[slots.NAME]),
        "records": tuple(turn[slots.RECORDS]),
        "from_date": first,
        "to_date": last,
        "format": format_of(turn[slots.DELIVERY]),
        "delivery": turn[slots.DELIVERY],
        "expires_on": slots.expiry_of(turn),
    }
    return ReleaseDraft(**fields)


def _failed(turn: FormTurn, *, maybe_done: bool) -> str:
    unsure = turn.failed(maybe_done=maybe_done)
    turn.say("utter_release_unsure" if unsure else "utter_release_failed")
    return RETRY
