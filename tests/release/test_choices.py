from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.release.choices import (
    DELIVERIES_TO_ME,
    DELIVERIES_TO_OTHERS,
    deliveries_for,
    delivery_in,
    format_of,
    recipient_in,
    records_in,
)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("it's for me", "me"),
        ("I want my own copy", "me"),
        ("my GP is a doctor back home", "provider"),
        ("the health center of another college", "provider"),
        ("a treatment facility", "provider"),
        ("my insurer wants it", "insurance"),
        ("a law firm", "legal"),
        ("my attorney's office", "legal"),
        ("my parents", "other"),
        ("a summer job", "other"),
        ("not my doctor, my insurance company", "insurance"),
        ("to my sister instead of me", "other"),
    ],
)
def test_recipient_is_read(text: str, kind: str) -> None:
    assert recipient_in(text) == kind


@pytest.mark.parametrize("text", ["", "hmm", "the records", "Medford", "doctor " * 60])
def test_recipient_that_is_not_said_is_asked_for(text: str) -> None:
    assert recipient_in(text) is None


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("everything you have", ("whole",)),
        ("all of it", ("whole",)),
        ("my complete file", ("whole",)),
        ("vaccinations", ("immunizations",)),
        ("blood test and the MRI", ("labs", "imaging")),
        ("all my lab results", ("labs",)),
        ("X-ray images, visit notes", ("visits", "imaging")),
    ],
)
def test_records_are_read_in_the_order_of_the_form(text: str, kinds: tuple[str, ...]) -> None:
    assert records_in(text) == kinds


@pytest.mark.parametrize("text", ["", "the usual", "not my labs"])
def test_records_that_are_not_named_are_asked_for(text: str) -> None:
    assert records_in(text) is None


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("fax it", "fax"),
        ("by e-mail", "secure_email"),
        ("secure email please", "secure_email"),
        ("by mail", "mail"),
        ("on paper", "mail"),
        ("not by fax, by mail", "mail"),
    ],
)
def test_way_is_read(text: str, way: str) -> None:
    assert delivery_in(text, DELIVERIES_TO_OTHERS) == way


@pytest.mark.parametrize("text", ["", "fast", "by mail or by fax", "in the portal"])
def test_way_that_is_not_offered_or_not_clear_is_asked_for(text: str) -> None:
    assert delivery_in(text, DELIVERIES_TO_OTHERS) is None


def test_patient_gets_records_where_only_the_patient_looks() -> None:
    assert deliveries_for("me") == DELIVERIES_TO_ME
    assert "portal" not in deliveries_for("legal")
    assert [format_of(way) for way in ("portal", "secure_email", "mail", "fax")] == [
        "electronic",
        "electronic",
        "paper",
        "paper",
    ]


@given(st.text(max_size=400))
def test_any_text_can_be_read(text: str) -> None:
    recipient_in(text)
    kinds = records_in(text)
    assert kinds is None or len(set(kinds)) == len(kinds) > 0
    assert delivery_in(text, DELIVERIES_TO_ME) in (None, *DELIVERIES_TO_ME)
