from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.release.days import ZONE, Range, business_day_after, expiry_in, range_in, today

NOW = date(2026, 11, 23)
DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


def _range(first: str | None, last: str | None) -> Range:
    return Range(*(date.fromisoformat(day) if day else None for day in (first, last)))


# the range of care


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2020 to 2022", "2020-01-01", "2022-12-31"),
        ("only 2024", "2024-01-01", "2024-12-31"),
        ("since 2021", "2021-01-01", None),
        ("since I came in September 2022", "2022-09-01", None),
        ("from 03/05/2019 until today", "2019-03-05", None),
        ("until 2019", None, "2019-12-31"),
        ("everything before March 2024", None, "2024-03-31"),
        ("2024-09-01 - 2026-08-31", "2024-09-01", "2026-08-31"),
        ("09/2024 - 02/2025", "2024-09-01", "2025-02-28"),
        ("September 2024 through February 2025", "2024-09-01", "2025-02-28"),
        ("March 3rd, 2024", "2024-03-03", "2024-03-03"),
        ("the last two years", "2024-11-23", None),
        ("past 18 months", "2025-05-23", None),
        ("last year", "2025-11-23", None),
        ("all dates please", None, None),
        ("no limit", None, None),
    ],
)
def test_range_is_read(text: str, first: str | None, last: str | None) -> None:
    assert range_in(text, NOW) == _range(first, last)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no idea",
        "2022 to 2020",
        "since 2031",
        "02/31/2024",
        "1850",
        "2019, 2021 and 2023",
        "when I was small",
        "13/2024",
        "last blue years",
        "2024 " * 100,
    ],
)
def test_what_is_no_range_is_asked_for(text: str) -> None:
    assert range_in(text, NOW) is None


@given(DAYS, DAYS)
def test_two_days_in_any_form_are_read_as_meant(one: date, other: date) -> None:
    first, last = sorted((one, other))
    for text in (
        f"{first} to {last}",
        f"from {first:%m/%d/%Y} until {last:%m/%d/%Y}",
        f"{first:%B} {first.day}, {first.year} - {last:%b} {last.day} {last.year}",
    ):
        assert range_in(text, date(2041, 1, 1)) == Range(first, last)


@given(st.text(max_size=300), DAYS)
def test_any_text_gives_a_range_in_order_or_none(text: str, now: date) -> None:
    found = range_in(text, now)
    if found and found.first:
        assert found.first <= now
        assert not found.last or found.first <= found.last


# the last day of a permission


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("in 90 days", "2027-02-21"),
        ("for a year", "2027-11-23"),
        ("six months", "2027-05-23"),
        ("2 weeks", "2026-12-07"),
        ("until December 31, 2027", "2027-12-31"),
        ("the end of 2028", "2028-12-31"),
        ("06/2027", "2027-06-30"),
    ],
)
def test_last_day_is_read(text: str, day: str) -> None:
    assert expiry_in(text, NOW) == date.fromisoformat(day)


@pytest.mark.parametrize(
    "text",
    ["", "soon", "11/23/2026", "yesterday", "0 days", "in 11 years", "2027 or 2028", "x" * 300],
)
def test_day_that_is_over_too_far_or_not_clear_is_asked_for(text: str) -> None:
    assert expiry_in(text, NOW) is None


@pytest.mark.parametrize(
    ("now", "text", "day"),
    [
        (date(2027, 11, 30), "3 months", date(2028, 2, 29)),
        (date(2028, 2, 29), "a year", date(2029, 2, 28)),
        (date(2026, 12, 31), "a month", date(2027, 1, 31)),
    ],
)
def test_month_without_such_a_day_ends_with_its_last(now: date, text: str, day: date) -> None:
    assert expiry_in(text, now) == day


# business days


@pytest.mark.parametrize(
    ("signed", "until"),
    [
        (date(2026, 11, 23), date(2026, 12, 8)),  # Thanksgiving
        (date(2026, 12, 18), date(2027, 1, 5)),  # Christmas and New Year
        (date(2027, 4, 9), date(2027, 4, 26)),  # Patriots' Day, of Massachusetts alone
        (date(2026, 6, 27), date(2026, 7, 13)),  # the 4th is a Saturday, kept on Friday
        (date(2026, 11, 21), date(2026, 12, 7)),  # a Saturday counts as no day
    ],
)
def test_ten_business_days_pass_over_weekends_and_holidays(signed: date, until: date) -> None:
    assert business_day_after(signed) == until


@given(DAYS, st.integers(1, 30))
def test_business_days_are_counted_exactly(day: date, count: int) -> None:
    end = business_day_after(day, count)
    between = [day + timedelta(days=n) for n in range(1, (end - day).days + 1)]
    free = holidays.country_holidays("US", subdiv="MA", years=range(day.year, end.year + 1))
    working = [each for each in between if each.weekday() < 5 and each not in free]
    assert (len(working), working[-1]) == (count, end)


@given(DAYS, st.integers(1, 20))
def test_a_later_day_never_ends_earlier(day: date, count: int) -> None:
    assert business_day_after(day, count) <= business_day_after(day + timedelta(days=1), count)


# the day in Massachusetts


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-11-24T04:59:59+00:00", "2026-11-23"),  # winter: five hours behind
        ("2026-11-24T05:00:00+00:00", "2026-11-24"),
        ("2026-07-01T03:59:59+00:00", "2026-06-30"),  # summer: four
        ("2026-07-01T04:00:00+00:00", "2026-07-01"),
        ("2027-01-01T04:30:00+00:00", "2026-12-31"),
    ],
)
def test_day_is_the_one_in_massachusetts(moment: str, day: str) -> None:
    assert today(datetime.fromisoformat(moment)) == date.fromisoformat(day)


@given(st.integers(1_577_836_800, 2_208_988_800))  # of 2020 to 2039
def test_day_never_goes_back_at_a_change_of_the_clocks(seconds: int) -> None:
    moment = datetime.fromtimestamp(seconds, timezone.utc)
    assert today(moment) <= today(moment + timedelta(minutes=1))
    assert today(moment) == moment.astimezone(ZONE).date()
