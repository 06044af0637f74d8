from __future__ import annotations

from datetime import date
from typing import get_args

import pytest

from bot.release import wording
from bot.release.days import Range
from portal.schema import RecipientKind, RecordKind, ReleaseDelivery, ReleaseState

FIRST, LAST = date(2024, 9, 1), date(2026, 8, 31)


@pytest.mark.parametrize(
    ("kind", "codes"),
    [
        ("recipient", get_args(RecipientKind)),
        ("records", get_args(RecordKind)),
        ("delivery", get_args(ReleaseDelivery)),
        ("state", get_args(ReleaseState)),
    ],
)
def test_every_code_of_the_contract_has_words(kind: str, codes: tuple[str, ...]) -> None:
    assert all(wording.label(kind, code) for code in codes)


def test_words_are_listed_as_people_do() -> None:
    assert [wording.listed("abc"[:n]) for n in (1, 2, 3)] == ["a", "a and b", "a, b and c"]


@pytest.mark.parametrize(
    ("of_care", "words"),
    [
        (Range(None, None), "all dates"),
        (Range(FIRST, None), "from September 1, 2024 on"),
        (Range(None, LAST), "until August 31, 2026"),
        (Range(FIRST, LAST), "September 1, 2024 to August 31, 2026"),
    ],
)
def test_range_is_told_in_words(of_care: Range, words: str) -> None:
    assert wording.span(of_care) == words


def test_missing_is_a_list_and_an_unknown_code_is_no_silence() -> None:
    told = wording.missing(["signature", "seal", "stamp", "date"])
    assert told.splitlines() == [
        "- your signature",
        "- the fields that are marked on the form",
        "- the date you sign",
    ]
