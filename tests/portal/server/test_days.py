from __future__ import annotations

from datetime import date, datetime, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.server.days import day_at, read_day, written


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("02/03/2001", date(2001, 2, 3)),
        (" 2/3/2001 ", date(2001, 2, 3)),
        ("02/29/2001", None),
        ("13/01/2001", None),
        ("02-03-2001", None),
        ("02/03/01", None),
        ("٠٢/٠٣/٢٠٠١", None),
    ],
)
def test_day_is_read_as_it_is_asked_for(text: str, day: date | None) -> None:
    assert read_day(text) == day


@given(st.dates())
def test_day_that_was_written_is_read_again(day: date) -> None:
    assert read_day(written(day)) == day


@given(st.text(alphabet="0123456789/ -", max_size=12))
def test_whatever_is_typed_names_a_day_or_none(text: str) -> None:
    day = read_day(text)
    assert day is None or read_day(written(day)) == day


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 24, 4, 59, tzinfo=timezone.utc), date(2026, 11, 23)),
        (datetime(2026, 11, 24, 5, 0, tzinfo=timezone.utc), date(2026, 11, 24)),
        (datetime(2026, 7, 1, 3, 59, tzinfo=timezone.utc), date(2026, 6, 30)),
        (datetime(2026, 7, 1, 4, 0, tzinfo=timezone.utc), date(2026, 7, 1)),
    ],
)
def test_day_is_the_one_where_the_clinic_is(moment: datetime, day: date) -> None:
    assert day_at(moment.timestamp()) == day
