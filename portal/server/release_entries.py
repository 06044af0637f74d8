"""What a patient enters on the page of a Release of Information, and what is still wrong with it.

Entries are texts by the names of the page's fields, as a form sends them. A field that was left
out is empty. All of it is kept as it was typed, so that nothing is lost while it is not complete.

What a form must have: 45 CFR 164.508(c)(1) for an authorization to somebody else, and a signature
for a copy of one's own (164.524(b)(1) lets a request be asked for in writing).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final, get_args

from pydantic import ValidationError

from portal.schema import (
    RecipientKind,
    RecordKind,
    ReleaseDelivery,
    ReleaseDraft,
    ReleaseFormat,
    ReleasePath,
)
from portal.server.days import read_day, written

Entries = Mapping[str, str]
TICKED: Final = "yes"
CLASSES: Final = (
    "hiv",
    "substance_use",
    "psychotherapy",
    "genetic",
    "sti",
    "counseling",
)
"""Records that the law protects specially: each is ticked and initialled on its own."""
WITH_PURPOSE: Final = ("hiv",)
"""Of these, what a consent has to name its own purpose for (M.G.L. c.111 s.70F)."""
CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "path": get_args(ReleasePath),
    "recipient_kind": get_args(RecipientKind),
    "format": get_args(ReleaseFormat),
    "delivery": get_args(ReleaseDelivery),
    "purpose": ("at_my_request", "other"),
    "signer": ("patient", "representative"),
}
RECORDS: Final[tuple[RecordKind, ...]] = get_args(RecordKind)
LENGTHS: Final = {
    "recipient_name": 200,
    "recipient_address": 500,
    "from_date": 10,
    "to_date": 10,
    "purpose_text": 300,
    "expires_on": 10,
    **{f"initials_{name}": 10 for name in CLASSES},
    **{f"purpose_{name}": 300 for name in WITH_PURPOSE},
    "representative_name": 100,
    "authority": 200,
    "signature": 100,
}
"""Most characters of what is typed."""
FIELDS: Final = frozenset(
    {
        *CHOICES,
        *LENGTHS,
        *(f"records_{kind}" for kind in RECORDS),
        *(f"class_{name}" for name in CLASSES),
    }
)
_SENT: Final = {"secure_email", "fax", "mail"}
_OLDEST_YEAR: Final = 1900  # before it, a digit was forgotten


def entries_of(draft: ReleaseDraft) -> dict[str, str]:
    """A draft as its page shows it at first. No class is ticked and no purpose chosen."""
    days = {name: getattr(draft, name) for name in ("from_date", "to_date", "expires_on")}
    found = {
        "path": draft.path,
        "recipient_kind": draft.recipient_kind,
        "recipient_name": draft.recipient_name or "",
        **{f"records_{kind}": TICKED for kind in draft.records},
        "format": draft.format,
        "delivery": draft.delivery,
        "signer": "patient",
        **{name: written(day) for name, day in days.items() if day is not None},
    }
    return cleaned(found)


def cleaned(fields: Mapping[str, str]) -> dict[str, str]:
    """The entries among what a form sent: without blanks around them, and none that is empty."""
    lines = {name: fields[name].replace("\r\n", "\n").strip() for name in FIELDS & fields.keys()}
    return {name: text for name, text in sorted(lines.items()) if text}


def draft_of(entries: Entries) -> ReleaseDraft | None:
    """The part of the entries that the contract knows; None where it can't be read."""
    days = {name: entries.get(name, "") for name in ("from_date", "to_date", "expires_on")}
    values: dict[str, Any] = {name: _day(text) for name, text in days.items() if text}
    if None in values.values():
        return None
    values |= {name: entries.get(name) for name in ("path", "recipient_kind", "recipient_name")}
    values |= {name: entries.get(name) for name in ("format", "delivery")}
    values["records"] = tuple(kind for kind in RECORDS if entries.get(f"records_{kind}"))
    try:
        return ReleaseDraft(**values)
    except ValidationError:
        return None


def problems(entries: Entries, today: date) -> dict[str, str]:
    """A code for each field that keeps the form from being signed, in the order of the form.

    Codes: ``choose``, ``empty``, ``long``, ``bad-day``, ``order``, ``past``, ``unticked``.
    """
    found = dict(_too_long(entries))
    for check in (_recipient, _what, _why, _classes, _signing):
        for name, code in check(entries):
            found.setdefault(name, code)
    if "expires_on" not in found and not _is_good_on(entries, today):
        found["expires_on"] = "past"
    return {name: found[name] for name in ORDER if name in found}


def missing(entries: Entries, today: date) -> tuple[str, ...]:
    """What an unsigned form lacks, in the contract's codes. They don't tell about classes."""
    codes = [_MISSING.get(name, "entries") for name in problems(entries, today)]
    return tuple(dict.fromkeys((*codes, "signature", "date")))


def _recipient(entries: Entries) -> Iterator[tuple[str, str]]:
    yield from _unchosen(entries, "path", "recipient_kind")
    kind = entries.get("recipient_kind", "me")
    if kind == "me" and entries.get("path") == "to_someone":
        yield "recipient_kind", "choose"
    if kind != "me":
        yield from _empty(entries, "recipient_name")
        if entries.get("delivery") in _SENT:
            yield from _empty(entries, "recipient_address")


def _what(entries: Entries) -> Iterator[tuple[str, str]]:
    if not any(entries.get(f"records_{kind}") for kind in RECORDS):
        yield "records", "choose"
    days = {name: _day(entries.get(name, "")) for name in ("from_date", "to_date")}
    yield from ((name, "bad-day") for name in days if entries.get(name) and days[name] is None)
    if (first := days["from_date"]) and (last := days["to_date"]) and last < first:
        yield "to_date", "order"
    yield from _unchosen(entries, "format", "delivery")


def _why(entries: Entries) -> Iterator[tuple[str, str]]:
    is_for_others = entries.get("path") == "to_someone"
    if is_for_others or entries.get("purpose"):
        yield from _unchosen(entries, "purpose")
    if entries.get("purpose") == "other":
        yield from _empty(entries, "purpose_text")
    if is_for_others:
        yield from _empty(entries, "expires_on")
    if entries.get("expires_on") and _day(entries["expires_on"]) is None:
        yield "expires_on", "bad-day"


def _classes(entries: Entries) -> Iterator[tuple[str, str]]:
    for name in CLASSES:
        wanted = [f"initials_{name}"] + [f"purpose_{name}"] * (name in WITH_PURPOSE)
        if entries.get(f"class_{name}"):
            yield from _empty(entries, *wanted)
        elif any(entries.get(each) for each in wanted):
            yield f"class_{name}", "unticked"


def _signing(entries: Entries) -> Iterator[tuple[str, str]]:
    yield from _unchosen(entries, "signer")
    if entries.get("signer") == "representative":
        yield from _empty(entries, "representative_name", "authority")
    yield from _empty(entries, "signature")


def _too_long(entries: Entries) -> Iterator[tuple[str, str]]:
    for name, most in LENGTHS.items():
        if len(entries.get(name, "")) > most:
            yield name, "long"


def _unchosen(entries: Entries, *names: str) -> Iterator[tuple[str, str]]:
    return ((name, "choose") for name in names if entries.get(name) not in CHOICES[name])


def _empty(entries: Entries, *names: str) -> Iterator[tuple[str, str]]:
    return ((name, "empty") for name in names if not entries.get(name))


def _is_good_on(entries: Entries, today: date) -> bool:
    last = _day(entries.get("expires_on", ""))
    return last is None or last >= today


def _day(text: str) -> date | None:
    day = read_day(text)
    return day if day is not None and day.year >= _OLDEST_YEAR else None


ORDER: Final = (
    *("path", "recipient_kind", "recipient_name", "recipient_address"),
    *("records", "from_date", "to_date", "format", "delivery"),
    *("purpose", "purpose_text", "expires_on"),
    *(f"{part}_{name}" for name in CLASSES for part in ("class", "initials", "purpose")),
    *("signer", "representative_name", "authority", "signature"),
)
"""Fields as they follow each other on the page; ``records`` stands for its ticks."""
_MISSING: Final = {
    **{name: name for name in ("path", "recipient_kind", "recipient_name", "recipient_address")},
    **{name: name for name in ("records", "format", "delivery", "purpose", "signature")},
    **dict.fromkeys(("from_date", "to_date"), "dates"),
    **dict.fromkeys(("signer", "representative_name", "authority"), "representative"),
    "purpose_text": "purpose",
    "expires_on": "expiry",
}
