"""Birth dates. Other dates stay: appointments and ranges of records depend on them.

A whole date is a birth date near a word for birth, or when its year is ten or more years ago
(vaccinations as old are masked with it). What is less than a date, such as a day and month or a
year, counts only near such a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from bot.dialogue.masking_draft import MARKS, Draft, Label, Span
from bot.dialogue.masking_patterns.words import MONTHS

_OLD: Final = 10  # years
_YEARS_AHEAD: Final = 2  # "1/5/27" is an appointment in 2026
_NO_TIME: Final = (
    r"(?!\d|\s?(?:am|pm|a\.m|p\.m|:|o'clock|doses?|times|days|hours|people|years|mg|%))"
)
_YEAR: Final = rf"(?P<year>(?:18|19|20)\d\d(?!\d)|'\d\d(?!\d)|\d\d{_NO_TIME})"
_DAY: Final = r"(?:0?[1-9]|[12]\d|3[01])"
_ORDINAL: Final = r"(?:st|nd|rd|th|rst)?"
_MONTH: Final = rf"(?<![a-z]){MONTHS}(?![a-z])"
_MONTH_GLUED: Final = rf"{MONTHS}(?![a-z])"
_WHOLE = (
    re.compile(
        r"(?<!\d)(?<!\d[/.-])(?P<a>[0-3]?\d)\s?[/.-]\s?(?P<b>[0-3]?\d)(?P<sign>\s?[/.-]\s?)"
        rf"{_YEAR}(?!\d|[/.-]\d)"
    ),
    re.compile(
        r"(?<!\d)(?<!\d[/.-])(?P<year>(?:18|19|20)\d\d)\s?[/.-]\s?[0-3]?\d\s?(?P<sign>[/.-])\s?[0-3]?\d"
        r"(?!\d|[/.-]\d)"
    ),
    re.compile(
        rf"{_MONTH}[\s.,/-]{{0,3}}(?:the\s)?{_DAY}{_ORDINAL}(?P<sign>(?:\s(?:of|de|in))?[\s.,/-]{{0,3}})(?<!\d)"
        rf"{_YEAR}"
    ),
    re.compile(
        rf"(?<!\d){_DAY}{_ORDINAL}[\s./-]{{0,3}}(?:(?:of|de)\s)?{_MONTH_GLUED}"
        rf"(?P<sign>[\s.,/-]{{0,3}})(?:(?:of|de|del)\s)?{_YEAR}"
    ),
    re.compile(
        rf"(?<!\d)(?P<year>(?:18|19|20)\d\d)(?P<sign>[\s,/-]{{1,2}}){_MONTH}[\s,/-]{{0,2}}{_DAY}"
        rf"{_ORDINAL}(?!\d|[\s,/-]{{1,3}}(?:18|19|20)\d\d)"
    ),
    # With spaces only what can't be part of a longer number.
    re.compile(
        r"(?<!\d)(?<!\d[ -])(?:0?[1-9]|[12]\d|3[01])(?P<sign> )(?:0[1-9]|[12]\d|3[01]|[1-9]) "
        r"(?P<year>19\d\d|20[0-2]\d)(?!\d|[ -]\d)"
    ),
)

_BIRTH: Final = (
    r"(?<![a-z])(?:born|dob|d\.o\.b\.?|d/o/b|d o b|b-?day|b/day|b ?day|bdate|b-date|brith\w*"
    r"|birht\w*|birth(?! ?control| ?cert)[a-z]*|brthd\w*|bithd\w*|brday|birday|yob|nacim\w*"
    r"|naci|nacid[oa]|cumple\w*"
    r"|turn(?:ed|ing|s)?\s(?:[1-9]\d|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
    r"|twenty(?:[ -]\w{3,5})?|thirty))(?![a-z])"
)
# After these a date is another one's: "born here, appointment on 5/6".
_OTHER: Final = (
    r"\b(?:appointment|appt|visit|dose|shot|vaccin\w*|booster|uploaded|submitted|sent|deadline|due"
    r"|graduat\w*|surgery|scheduled|expires?|since|before|after|until|back to|picker|prior to)\b"
)
_PART: Final = (
    rf"(?P<part>{_MONTH}[\s.,/-]{{0,3}}(?:\d{{4}}(?!\d)|{_DAY}(?:{_ORDINAL})(?!\d)"
    rf"(?:[\s,./-]{{1,3}}'?(?:\d{{4}}|\d\d){_NO_TIME})?)"
    rf"|(?<!\d){_DAY}{_ORDINAL}[\s./-]{{0,3}}(?:(?:of|de)\s)?{_MONTH_GLUED}"
    r"|(?<!\d)(?<!\d[/.-])\d{1,2}\s?[/.-]\s?\d{1,2}(?:\s?[/.-]\s?'?\d{1,4})?(?![\d%])"
    r"|(?<!\d)(?<!\d[/.-])\d{1,2}\s?[/.-]\s?(?:19|20)\d\d(?!\d)"
    r"|(?<!\d)(?<!\d[/.-])\d{1,2} {1,2}\d{1,2} {1,2}'?(?:\d{4}|\d\d)(?!\d)"
    r"|(?<!\d)(?<!\d[/.-])\d{4} (?:19|20)\d\d(?!\d)|(?<![\d.-])(?:\d{8}|\d{6})(?!\d)"
    r"|(?<!\d)(?<!\d[/.-])(?:19\d\d|20[0-2]\d) \d{1,2} \d{1,2}(?!\d))"
    r"|(?P<alone>(?<![\d/.$-])(?:19\d\d|20[0-2]\d|'\d\d)(?![\d%]))"
)
_SCAN = re.compile(
    rf"(?P<cue>{_BIRTH})|(?P<other>{_OTHER})|(?P<whole>[{MARKS[Label.DATE]}{MARKS[Label.BIRTH_DATE]}])"
    rf"|{_PART}"
)
_ANY_BIRTH = re.compile(_BIRTH)
_SAID_AFTER = re.compile(
    rf"(?P<date>{MARKS[Label.DATE]}|{_PART})[ ,]{{0,2}}(?:(?:is|was|as|es|=|-|\()\s?)"
    rf"(?:(?!{_OTHER})[\w']{{1,12}}\s){{0,4}}?{_BIRTH}"
)
_REACH: Final = 40  # characters from a cue to its date
_KINDS_REACH: Final = {"whole": _REACH, "part": _REACH, "alone": 24}
_NEXT_REACH: Final = 16  # from a birth date to the next: "3/5/99 instead of 5/3/99"


def whole_dates(draft: Draft) -> Iterator[Span]:
    """Dates with day, month and year; of long ago, or to be judged by what is around them."""
    for pattern in _WHOLE:
        for found in pattern.finditer(draft.plain):
            if _is_date(found):
                old = draft.today.year - _full_year(found, draft.today) >= _OLD
                yield Span(*found.span(), Label.BIRTH_DATE if old else Label.DATE)


def _is_date(found: re.Match[str]) -> bool:
    """Not "10.15.07", which may be a version."""
    short = len(found["year"]) == 2
    return not (short and "." in found["sign"] and "a" in found.re.groupindex)


def _full_year(found: re.Match[str], today: date) -> int:
    year = int(found["year"].lstrip("'"))
    if year >= 100:
        return year
    return 1900 + year if year > today.year % 100 + _YEARS_AHEAD else 2000 + year


def birth_dates(draft: Draft) -> Iterator[Span]:
    """Dates and parts of dates that a word for birth claims, before or after it."""
    if not _ANY_BIRTH.search(draft.plain):
        return
    for found in _SAID_AFTER.finditer(draft.plain):
        yield Span(*found.span("date"), Label.BIRTH_DATE)
    claimed_from, reach = 0, 0
    for found in _SCAN.finditer(draft.plain):
        kind = found.lastgroup or ""
        if kind == "cue":
            claimed_from, reach = found.end(), _REACH
        elif kind == "other":
            reach = 0
        elif found.start() - claimed_from < min(reach, _KINDS_REACH[kind]):
            claimed_from, reach = found.end(), _NEXT_REACH
            yield Span(*found.span(), Label.BIRTH_DATE)
