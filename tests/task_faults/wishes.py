"""Records requests that patients have in mind, and the drafts that they should become."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date
from itertools import product
from typing import Any, Final, NamedTuple

from bot.release.days import expiry_in, range_in
from portal.schema import ReleaseDraft

CONFIRM: Final = "utter_ask_release_confirmed"
_PRESSED: Final = '/inform{{"release_choice":"{slot}={value}"}}'
_YES, _STOP = "/affirm", "/cancel"
# Of so many patients one stops at the summary, with an own copy or not in turn.
_ONE_STOPS: Final = 5
_OWN_COPY, _TO_SOMEONE = "own_copy", "to_someone"
_RANGES: Final = ("all", "last 2 years")
_EXPIRIES: Final = ("90 days", "6 months", "1 year")
# Button by button what the draft has to say.
_RECORDS: Final = {
    "everything": "whole",
    "immunizations": "immunizations",
    "labs": "labs",
    "visits": "visits",
    "imaging": "imaging",
}
_FORMATS: Final = {
    "portal": "electronic",
    "secure_email": "electronic",
    "mail": "paper",
    "fax": "paper",
}
_TO_ME: Final = ("portal", "secure_email", "mail")
_TO_OTHERS: Final = ("mail", "fax", "secure_email")
# Made up: no two patients of a thousand tasks name the same.
_PLACES: Final = {
    "provider": "Family Practice",
    "insurance": "Insurance",
    "legal": "Law Office",
    "other": "Archive",
}
_WORDS: Final = (
    "Amber Birch Cedar Dune Elm Fern Grove Hazel Iris Juniper Kestrel Linden Maple Nettle Oak"
    " Poplar Quince Rowan Sorrel Thistle"
).split()


class Wish(NamedTuple):
    """What a patient wants released, as the values of the bot's buttons.

    Attributes:
        kind: of the recipient; for an own copy it is not asked.
        name: of the recipient, typed; "" for an own copy.
        expiry: "" for an own copy.
        is_meant: whether the patient says "yes" to the summary.
    """

    path: str
    kind: str
    name: str
    records: str
    range: str
    delivery: str
    expiry: str
    is_meant: bool

    def pressed(self) -> dict[str, str]:
        """By question, the payload of the button that answers it."""
        chosen = {
            "release_path": self.path,
            "release_recipient_kind": self.kind,
            "release_records": self.records,
            "release_range": self.range,
            "release_delivery": self.delivery,
            "release_expiry": self.expiry,
        }
        buttons = {
            f"utter_ask_{_asked(slot, self.path)}": _PRESSED.format(slot=slot, value=value)
            for slot, value in chosen.items()
        }
        return buttons | {CONFIRM: _YES if self.is_meant else _STOP}

    def drafts(self, days: Iterable[date]) -> set[ReleaseDraft]:
        """What the portal may hold of it, if it was told on one or two of ``days``."""
        return {self._draft(*told) for told in product(days, repeat=2)}

    def _draft(self, range_told: date, expiry_told: date) -> ReleaseDraft:
        span = range_in(self.range, range_told)
        assert span is not None  # each of _RANGES names one
        fields: dict[str, Any] = {
            "path": self.path,
            "recipient_kind": self.kind,
            "recipient_name": self.name or None,
            "records": (_RECORDS[self.records],),
            "from_date": span.first,
            "to_date": span.last,
            "format": _FORMATS[self.delivery],
            "delivery": self.delivery,
            "expires_on": expiry_in(self.expiry, expiry_told),
        }
        return ReleaseDraft(**fields)


def wish(number: int, dice: random.Random) -> Wish:
    """That of the patient with that number; every other one wants an own copy."""
    is_own = number % 2 == 0
    kind = "me" if is_own else dice.choice(tuple(_PLACES))
    return Wish(
        path=_OWN_COPY if is_own else _TO_SOMEONE,
        kind=kind,
        name="" if is_own else f"{_name(number // 2)} {_PLACES[kind]}",
        records=dice.choice(tuple(_RECORDS)),
        range=dice.choice(_RANGES),
        delivery=dice.choice(_TO_ME if is_own else _TO_OTHERS),
        expiry="" if is_own else dice.choice(_EXPIRIES),
        is_meant=number % _ONE_STOPS != 2,
    )


def _name(number: int) -> str:
    second, first = divmod(number, len(_WORDS))
    return f"{_WORDS[first]} & {_WORDS[second % len(_WORDS)]}"


def _asked(slot: str, path: str) -> str:
    """The ways to send are asked with those that there are for the recipient."""
    return f"{slot}_{path}" if slot == "release_delivery" else slot
