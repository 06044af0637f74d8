"""Choices of a records release as people word them: who gets what, and how.

Each reader gives None where the text says nothing of its kind, or contradicts itself: then it is
asked for. Values are those of ``portal/schema.py``.
"""

from __future__ import annotations

import re
from typing import Final

from portal.schema import RecipientKind, RecordKind, ReleaseDelivery, ReleaseFormat

_LONGEST: Final = 300  # a longer text is a story, and no choice
# "not my doctor", "instead of by fax": what is named here is not what is wanted.
_NOT: Final = re.compile(
    r"\b(?:not|instead of|rather than)(?: (?:to|for|by|on|my|the|a|an|me))* [\w'’-]+", re.IGNORECASE
)
_EMAIL: Final = re.compile(r"\be-?mail", re.IGNORECASE)


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)


# In this order: "my lawyer's office", "my school's health center" and "a doctor for my mother".
_RECIPIENTS: Final[tuple[tuple[RecipientKind, re.Pattern[str]], ...]] = (
    ("insurance", _words(r"insur(?:ance|er|ers)|insurance company|health plan|claims? department")),
    ("legal", _words(r"lawyers?|attorneys?|courts?|legal|law (?:firm|office)|solicitor")),
    (
        "provider",
        _words(
            r"doctors?|dr\.?|physicians?|dentists?|providers?|clinics?|hospitals?|specialists?"
            r"|therapists?|counselors?|psychiatrists?|psychologists?|pediatricians?|surgeons?|nurses?"
            r"|pharmac(?:y|ist)|health (?:cent(?:er|re)|services?)|medical (?:office|cent(?:er|re))"
            r"|(?:health ?care|medical|treatment) (?:facility|institution|provider)|facility|pcp"
            r"|dermatologist|gynecologist|obgyn|urgent care|optometrist|physical therapist"
        ),
    ),
    (
        "other",
        _words(
            r"mother|mom|mum|father|dad|parents?|spouse|husband|wife|partner|girlfriend|boyfriend"
            r"|friend|brother|sister|son|daughter|family|employers?|boss|job|work|school|college"
            r"|university|coach|roommate|embassy|camp|landlord|(?:someone|somebody|anyone) else"
            r"|other(?: person)?"
        ),
    ),
    ("me", _words(r"me|myself|mine|my own(?: copy)?|own copy|personal (?:use|copy)|my copy")),
)
_RECORDS: Final[tuple[tuple[RecordKind, re.Pattern[str]], ...]] = (
    (
        "immunizations",
        _words(r"immuni[sz]ations?|vaccin(?:e|es|ation|ations)|shots?|jabs?|titers?"),
    ),
    (
        "labs",
        _words(r"labs?|lab(?:oratory)? (?:results?|work)|blood ?(?:work|tests?)|test results?"),
    ),
    (
        "visits",
        _words(r"visits?|visit notes?|notes?|consultations?|doctor['’]s notes?|encounters?"),
    ),
    ("imaging", _words(r"imag(?:ing|es)|x-?rays?|mri|ct(?: scans?)?|ultrasounds?|scans?")),
)
_WHOLE: Final = _words(r"everything|entire|whole|complete|full|all")
_DELIVERIES: Final[tuple[tuple[ReleaseDelivery, re.Pattern[str]], ...]] = (
    ("secure_email", _words(r"e-?mails?|e-?mailed")),
    ("fax", _words(r"fax(?:ed)?")),
    ("portal", _words(r"portal|on-?line|download(?:ed)?|electronic(?:ally)?|digital(?:ly)?")),
    ("mail", _words(r"mail(?:ed)?|post(?:ed)?|paper|letter|usps|print(?:ed|out)?|hard copy")),
)
# What the form offers for whom, the first as it is asked.
DELIVERIES_TO_ME: Final[tuple[ReleaseDelivery, ...]] = ("portal", "secure_email", "mail")
DELIVERIES_TO_OTHERS: Final[tuple[ReleaseDelivery, ...]] = ("mail", "fax", "secure_email")
_ON_PAPER: Final = frozenset({"mail", "fax", "pick_up"})


def recipient_in(text: str) -> RecipientKind | None:
    """Who gets the records: the first kind that is named, in an order that tells them apart."""
    wanted = _wanted(text)
    return next((kind for kind, words in _RECIPIENTS if words.search(wanted)), None)


def records_in(text: str) -> tuple[RecordKind, ...] | None:
    """Which records, in the order of the form; ``("whole",)`` for all."""
    wanted = _wanted(text)
    named = tuple(kind for kind, words in _RECORDS if words.search(wanted))
    if named:
        return named
    return ("whole",) if _WHOLE.search(wanted) else None


def delivery_in(text: str, offered: tuple[ReleaseDelivery, ...]) -> ReleaseDelivery | None:
    """How they are sent, among ``offered``; None for two ways at once."""
    wanted = _wanted(text)
    named = {way for way, words in _DELIVERIES if words.search(wanted)}
    if _EMAIL.search(wanted):
        named -= {"mail"} if not re.search(r"(?<!e)(?<!e-)\bmail\b", wanted) else set()
    ways = [way for way in offered if way in named]
    return ways[0] if len(ways) == 1 else None


def format_of(delivery: ReleaseDelivery) -> ReleaseFormat:
    """Paper for what is printed, electronic for the rest."""
    return "paper" if delivery in _ON_PAPER else "electronic"


def deliveries_for(kind: RecipientKind) -> tuple[ReleaseDelivery, ...]:
    """Those that are offered to this recipient."""
    return DELIVERIES_TO_ME if kind == "me" else DELIVERIES_TO_OTHERS


def _wanted(text: str) -> str:
    """``text`` without what it says is not wanted; a long one says nothing."""
    return "" if len(text) > _LONGEST else _NOT.sub(" ", text)
