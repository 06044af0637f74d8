"""Days of a records release: the range of care, the authorization's last day, business days.

A day is one in Massachusetts. What can't be read for sure is None, and is asked for.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

import holidays

ZONE: Final = ZoneInfo("America/New_York")
BUSINESS_DAYS: Final = 10  # the FAQ: "at least 10 business days"
_LONGEST: Final = 200
_EARLIEST_YEAR: Final = 1900
_MOST_YEARS_AHEAD: Final = 10
_SATURDAY: Final = 5

_MONTHS: Final = (
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
)
_MONTH: Final = rf"(?P<month>{'|'.join(_MONTHS)})[a-z]{{0,6}}\.?"
_DAY: Final = re.compile(
    rf"\b(?:(?P<iso>\d{{4}})-(?P<iso_month>\d{{1,2}})-(?P<iso_day>\d{{1,2}})"
    rf"|(?P<us_month>\d{{1,2}})/(?P<us_day>\d{{1,2}})/(?P<us_year>\d{{4}})"
    rf"|(?P<number>\d{{1,2}})/(?P<number_year>\d{{4}})"
    rf"|{_MONTH}(?: (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?)? (?P<year>\d{{4}})"
    rf"|(?P<only_year>(?:19|20)\d\d))\b",
    re.IGNORECASE,
)
_ALL: Final = re.compile(
    r"\b(?:all|any|every(?:thing)?|whole|entire|no limit|always|from the (?:start|beginning))\b",
    re.IGNORECASE,
)
_LAST: Final = re.compile(
    r"\b(?:last|past|previous) (?:(?P<count>\d{1,3}|[a-z]{1,6}) )?"
    r"(?P<unit>day|week|month|year)s?\b",
    re.IGNORECASE,
)
_IN: Final = re.compile(
    r"\b(?:(?P<count>\d{1,3}|[a-z]{1,6}) )(?P<unit>day|week|month|year)s?\b", re.IGNORECASE
)
_NUMBERS: Final = dict(
    zip(
        "a an one two three four five six seven eight nine ten twelve".split(),
        (1, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12),
        strict=True,
    )
)
_FROM: Final = re.compile(r"\b(?:since|after|starting|from)\b", re.IGNORECASE)
_UNTIL: Final = re.compile(r"\b(?:until|till|before|up to|through)\b", re.IGNORECASE)
_NOW: Final = re.compile(r"\b(?:now|today|present|date)\b", re.IGNORECASE)


class Range(NamedTuple):
    """First and last day of care; None: no limit on that side."""

    first: date | None
    last: date | None


def today(at: datetime) -> date:
    """The day in Massachusetts at a moment that has a time zone."""
    return at.astimezone(ZONE).date()


def range_in(text: str, now: date) -> Range | None:
    """The range that ``text`` names; None where it names none, or one that can't be."""
    if len(text) > _LONGEST:
        return None
    spans = list(_spans(text))
    found = _of_spans(text, spans, now) if spans else _without_days(text, now)
    return found if found is not None and _is_possible(found, now) else None


def expiry_in(text: str, now: date) -> date | None:
    """The last day that ``text`` names: a day, a month's or year's end, or "in 90 days"."""
    if len(text) > _LONGEST:
        return None
    spans = list(_spans(text))
    day = spans[0].last if len(spans) == 1 else None
    if not spans and (found := _IN.search(text)):
        day = _moved(now, found, 1)
    if day is None or not now < day <= _years_later(now, _MOST_YEARS_AHEAD):
        return None
    return day


def business_day_after(day: date, count: int = BUSINESS_DAYS) -> date:
    """The ``count``-th business day after ``day``: no weekend, no holiday of state or country."""
    while count:
        day += timedelta(days=1)
        count -= _is_business_day(day)
    return day


def _is_business_day(day: date) -> bool:
    return day.weekday() < _SATURDAY and day not in _holidays(day.year)


@lru_cache(maxsize=16)
def _holidays(year: int) -> holidays.HolidayBase:
    # Those of the country are among the state's.
    return holidays.country_holidays("US", subdiv="MA", years=year)


def _spans(text: str) -> Iterator[Range]:
    """Every day, month or year that is named, as its first and last day."""
    for found in _DAY.finditer(text):
        span = _span(found)
        if span is not None:
            yield span


def _span(found: re.Match[str]) -> Range | None:
    parts = found.groupdict()
    try:
        if parts["only_year"]:
            year = int(parts["only_year"])
            return Range(date(year, 1, 1), date(year, 12, 31))
        if parts["number"] or (parts["month"] and not parts["day"]):
            year, month = _month(parts)
            return Range(date(year, month, 1), date(year, month, monthrange(year, month)[1]))
        day = _day(parts)
    except ValueError:  # 31 February
        return None
    return Range(day, day)


def _month(parts: dict[str, Any]) -> tuple[int, int]:
    if parts["number"]:
        return int(parts["number_year"]), int(parts["number"])
    return int(parts["year"]), _MONTHS.index(parts["month"].lower()) + 1


def _day(parts: dict[str, Any]) -> date:
    if parts["month"]:
        return date(*_month(parts), int(parts["day"]))
    names = ("iso", "iso_month", "iso_day") if parts["iso"] else ("us_year", "us_month", "us_day")
    year, month, day = (int(parts[name]) for name in names)
    return date(year, month, day)


def _of_spans(text: str, spans: list[Range], now: date) -> Range | None:
    if len(spans) > 2:
        return None
    if len(spans) == 2:
        return Range(spans[0].first, spans[1].last)
    (one,) = spans
    if _UNTIL.search(text) and not _NOW.search(text):
        return Range(None, one.last)
    if _FROM.search(text) or _NOW.search(text):
        return Range(one.first, None)
    return one


def _without_days(text: str, now: date) -> Range | None:
    if found := _LAST.search(text):
        first = _moved(now, found, -1)
        return None if first is None else Range(first, None)
    return Range(None, None) if _ALL.search(text) else None


def _moved(day: date, found: re.Match[str], sign: int) -> date | None:
    word = (found["count"] or "one").lower()
    count = int(word) if word.isdigit() else _NUMBERS.get(word)
    if not count:
        return None
    unit = found["unit"].lower()
    if unit in {"day", "week"}:
        return day + timedelta(days=sign * count * (7 if unit == "week" else 1))
    return _months_later(day, sign * count * (12 if unit == "year" else 1))


def _years_later(day: date, years: int) -> date:
    return _months_later(day, 12 * years) or date.max


def _months_later(day: date, months: int) -> date | None:
    """The same day of another month; its last one where it has no such day."""
    month = day.year * 12 + day.month - 1 + months
    year, month = divmod(month, 12)
    if not _EARLIEST_YEAR <= year <= 9999:
        return None
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _is_possible(found: Range, now: date) -> bool:
    """In order, and begun: no care is documented before it was given."""
    first, last = found
    if first is not None and (first > now or first.year < _EARLIEST_YEAR):
        return False
    if last is not None and last.year < _EARLIEST_YEAR:
        return False
    return first is None or last is None or first <= last
