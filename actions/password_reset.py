"""Has the portal send a link for a new password; never says whether there is an account.

The rules are OWASP's (Forgot Password Cheat Sheet): one answer for every address, three links an
hour. The portal limits accounts and addresses, this form the chat.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from actions.forms import RETRY, FormTurn, TaskForm
from actions.netid import known_netid
from actions.portal import portal
from bot.log import get_logger
from portal.errors import ConflictError, PortalRefusedError, PortalUnavailableError

_log = get_logger(__name__)

_NETID: Final = "has_netid"
_EMAIL: Final = "reset_email"
_SENT: Final = "resets_sent"
_LONGEST_EMAIL: Final = 254
MOST_AN_HOUR: Final = 3
_HOUR: Final = 3600.0


class ValidatePasswordResetForm(TaskForm):
    """Asks for the NetID first, then for the address, and sends the link.

    Args:
        clock: seconds since 1970.
    """

    form = "password_reset_form"
    button = "send_reset_link"
    slots = (_EMAIL, RETRY)

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock

    def begin(self, turn: FormTurn) -> None:
        """What was said before counts: nobody is asked for their NetID twice."""
        if turn[_NETID] is None and (known := known_netid(turn.tracker)):
            turn[_NETID] = known

    def next_slot(self, turn: FormTurn) -> str | None:
        """The NetID question, then the address; nothing where no link could be sent."""
        if turn[_NETID] is None:
            return _NETID
        if turn[_NETID] == "yes" or self._is_too_often(turn):
            return None
        return _EMAIL if turn[_EMAIL] is None else None

    def read(self, turn: FormTurn, slot: str) -> bool:
        """Take the address wherever it stands, and what answers the question that was put."""
        if slot == _NETID:
            return _read_netid(turn)
        if (address := turn.said.value("email")) and len(address) <= _LONGEST_EMAIL:
            turn[_EMAIL] = turn.keep("email", address)
            return True
        if turn.said.value("has_netid") == "yes":
            return _read_netid(turn)
        return slot == RETRY and turn.wants_retry()

    def refuse(self, turn: FormTurn, slot: str) -> None:
        """Say what the form needs."""
        if slot == RETRY and turn.said.yes_or_no is False:
            turn.end("utter_cancelled")
        elif len(turn.said.values("email")) > 1:
            turn.bad_value("utter_bad_reset_email_several")
        else:
            turn.bad_value(f"utter_bad_{slot}")

    async def submit(self, turn: FormTurn) -> str | None:
        """Ask the portal for the link and say the one sentence that there is for that."""
        if turn[_NETID] == "yes":
            turn.say("utter_article", article="password_reset.netid")
            return None
        if self._is_too_often(turn):
            turn.say("utter_reset_limit")
            return None
        address, key = turn.secrets.reveal(turn[_EMAIL]), turn.key()
        if address is None or key is None:
            return self._ask_anew(turn)
        return await self._send(turn, address, key)

    async def _send(self, turn: FormTurn, address: str, key: str) -> str | None:
        try:
            await portal().send_password_reset(address, key)
        except PortalUnavailableError as error:
            return _failed(turn, maybe_done=error.maybe_done)
        except (PortalRefusedError, ValueError) as error:
            return self._refused(turn, error)
        turn[_SENT] = [*self._sent_lately(turn), self._clock()]
        turn.say("utter_reset_sent")
        turn.say("utter_article", article="password_reset.sent")
        return None

    def _refused(self, turn: FormTurn, error: Exception) -> str | None:
        problem = error.problem.slug if isinstance(error, PortalRefusedError) else "invalid"
        if problem == "invalid":
            turn[_EMAIL] = None
            turn.bad_value("utter_bad_reset_email")
            return _EMAIL
        _log.error("password_reset.refused", problem=problem)
        return _failed(turn, maybe_done=isinstance(error, ConflictError))

    def _ask_anew(self, turn: FormTurn) -> str:
        """The address is gone: half an hour is over."""
        turn.begin(self.slots)
        return _EMAIL

    def _is_too_often(self, turn: FormTurn) -> bool:
        return len(self._sent_lately(turn)) >= MOST_AN_HOUR

    def _sent_lately(self, turn: FormTurn) -> list[float]:
        return [at for at in turn[_SENT] or [] if self._clock() - at < _HOUR]


def _failed(turn: FormTurn, *, maybe_done: bool) -> str:
    # No link to this address: of another one it may not be known.
    unsure = turn.failed(maybe_done=maybe_done, of_others=False)
    turn.say("utter_reset_unsure" if unsure else "utter_reset_failed")
    return RETRY


def _read_netid(turn: FormTurn) -> bool:
    answer = turn.said.value("has_netid") or turn.said.value("netid_reply")
    if answer is None and (yes := turn.said.yes_or_no) is not None:
        answer = "yes" if yes else "no"
    if answer in {"yes", "no", "unsure"}:
        turn[_NETID] = answer
        return True
    return False
