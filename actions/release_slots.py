"""The questions of a records release, each with how its answer is read and kept.

What a patient says of the recipient and of days is kept sealed; the other slots hold codes of
``portal/schema.py``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Final

from actions.forms import FormTurn
from bot.dialogue.masking import find_masked
from bot.release.choices import deliveries_for, delivery_in, recipient_in, records_in
from bot.release.days import Range, expiry_in, range_in

PATH: Final = "release_path"
KIND: Final = "release_recipient_kind"
NAME: Final = "release_recipient_name"
RECORDS: Final = "release_records"
RANGE: Final = "release_range"
DELIVERY: Final = "release_delivery"
EXPIRY: Final = "release_expiry"
CONFIRMED: Final = "release_confirmed"
ORDER: Final = (PATH, KIND, NAME, RECORDS, RANGE, DELIVERY, EXPIRY)
_SEALED: Final = (NAME, RANGE, EXPIRY)
OWN_COPY, TO_SOMEONE = "own_copy", "to_someone"
_BUTTON: Final = "release_choice"  # the entity of a button: "slot=value"
_LONGEST_NAME: Final = 200
_MOST_WORDS: Final = 12
# What begins like this, or asks, is no name.
_NO_NAME: Final = re.compile(
    r"\?|^(?:who|what|when|where|why|how|can|could|do|does|is|are|will|would|should|i|i['’]m|my)\b"
    r"|^(?:yes|yeah|no|nope|ok(?:ay)?|idk|not sure|help|none|nobody|hi|hello|thanks?)\W*$",
    re.IGNORECASE,
)
_SOMEBODY: Final = re.compile(r"\b(?:(?:some|any)(?:one|body) else|others?)\b", re.IGNORECASE)
_LETTER: Final = re.compile(r"[^\W\d_]")


def reading(slot: str, turn: FormTurn, now: date) -> bool:
    """Take what the message says for ``slot``; False where it says nothing of its kind."""
    text = _pressed(turn, slot) if not turn.said.is_typed else turn.said.text
    return bool(text) and _READERS[slot](turn, text, now)


def pressed_slot(turn: FormTurn) -> str | None:
    """Of a button of this form: the slot that it is for."""
    pressed = turn.said.value(_BUTTON)
    slot = pressed.partition("=")[0] if pressed else None
    return slot if slot in _READERS else None


def forget_name(turn: FormTurn) -> None:
    """It is asked for again."""
    turn[NAME] = None
    turn.secrets.drop("recipient")


def is_known(turn: FormTurn, slot: str) -> bool:
    """Whether there is a value, also where it is kept elsewhere."""
    value = turn[slot]
    return (turn.secrets.reveal(value) if slot in _SEALED else value) is not None


def range_of(turn: FormTurn) -> Range:
    """The days of care that were told."""
    first, _, last = (turn.secrets.reveal(turn[RANGE]) or "/").partition("/")
    return Range(_day(first), _day(last))


def expiry_of(turn: FormTurn) -> date | None:
    """The authorization's last day, where there is one."""
    return _day(turn.secrets.reveal(turn[EXPIRY]) or "")


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _pressed(turn: FormTurn, slot: str) -> str:
    name, _, value = (turn.said.value(_BUTTON) or "").partition("=")
    return value if name == slot else ""


def _read_path(turn: FormTurn, text: str, now: date) -> bool:
    if text in (OWN_COPY, TO_SOMEONE):
        _take_path(turn, text)
        return True
    kind = recipient_in(text)
    if kind is None:
        return False
    _take_kind(turn, kind)
    if _SOMEBODY.search(text):
        turn[KIND] = None  # asked who
    return True


def _read_kind(turn: FormTurn, text: str, now: date) -> bool:
    kind = text if text in ("provider", "insurance", "legal", "other", "me") else recipient_in(text)
    if kind is None:
        return False
    _take_kind(turn, kind)
    return True


def _take_path(turn: FormTurn, path: str) -> None:
    if path == OWN_COPY:
        _take_kind(turn, "me")
    else:
        turn[PATH] = path
        if turn[KIND] == "me":
            turn[KIND] = None


def _take_kind(turn: FormTurn, kind: str) -> None:
    """Another recipient has another name, and may be reached in other ways."""
    changed = turn[KIND] != kind
    turn[PATH], turn[KIND] = (OWN_COPY if kind == "me" else TO_SOMEONE), kind
    if changed:
        forget_name(turn)
    if kind == "me":
        turn[EXPIRY] = None
    if turn[DELIVERY] not in deliveries_for(kind):  # type: ignore[arg-type]  # one of its values
        turn[DELIVERY] = None


def _read_name(turn: FormTurn, text: str, now: date) -> bool:
    name = " ".join(text.split())
    words = len(name.split())
    if not _LETTER.search(name) or len(name) > _LONGEST_NAME or words > _MOST_WORDS:
        return False
    if _NO_NAME.search(name) or any(True for _ in find_masked(name)):
        return False  # a question, or an address or a number, which is no name
    turn[NAME] = turn.secrets.keep("recipient", name)
    return True


def _read_records(turn: FormTurn, text: str, now: date) -> bool:
    kinds = records_in(text)
    if kinds is not None:
        turn[RECORDS] = list(kinds)
    return kinds is not None


def _read_range(turn: FormTurn, text: str, now: date) -> bool:
    found = range_in(text, now)
    if found is None:
        return False
    told = "/".join(day.isoformat() if day else "" for day in found)
    turn[RANGE] = turn.secrets.keep("range", told)
    return True


def _read_delivery(turn: FormTurn, text: str, now: date) -> bool:
    offered = deliveries_for(turn[KIND] or "other")
    way = text if text in offered else delivery_in(text, offered)
    if way is None:
        return False
    turn[DELIVERY] = way
    return True


def _read_expiry(turn: FormTurn, text: str, now: date) -> bool:
    day = expiry_in(text, now)
    if day is None:
        return False
    turn[EXPIRY] = turn.secrets.keep("expiry", day.isoformat())
    return True


_READERS: Final[dict[str, Callable[[FormTurn, str, date], bool]]] = {
    PATH: _read_path,
    KIND: _read_kind,
    NAME: _read_name,
    RECORDS: _read_records,
    RANGE: _read_range,
    DELIVERY: _read_delivery,
    EXPIRY: _read_expiry,
}
