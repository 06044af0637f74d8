from __future__ import annotations

import pytest

from bot.release.asides import aside_in, is_question, names_protected


@pytest.mark.parametrize(
    "text",
    [
        "how much does it cost?",
        "How much",
        "is it free",
        "Is there a fee for this?",
        "what's the charge",
        "do I have to pay?",
        "any fees?",
        "will they charge... does it cost anything",
    ],
)
def test_question_about_the_fee(text: str) -> None:
    assert aside_in(text) == "fee"


@pytest.mark.parametrize(
    "text",
    [
        "how long does it take?",
        "how long",
        "How soon can they have it",
        "when will I get them?",
        "when can my doctor see it",
        "how many days",
    ],
)
def test_question_about_the_time(text: str) -> None:
    assert aside_in(text) == "time"


@pytest.mark.parametrize(
    "text",
    [
        "Free Clinic of Exampleton",
        "Payton Example",
        "How Long Nguyen, MD",
        "the last 2 years",
        "for 6 months",
        "since I started paying tuition",
        "how long should it count",
        "everything",
        "Long Cost Family Practice",
        "",
    ],
)
def test_answers_are_no_asides(text: str) -> None:
    assert aside_in(text) is None


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("is fax safe?", True),
        ("Are visit notes included", True),
        ("what is imaging", True),
        ("will you fax it instead?", False),
        ("can you send it by mail", False),
        ("by fax", False),
        ("2023 to 2025?", False),
        ("Isabel Whatley", False),
        ("no, to my dentist", False),
    ],
)
def test_question_wishes_for_nothing_that_it_names(text: str, asks: bool) -> None:
    assert is_question(text) is asks


@pytest.mark.parametrize(
    "text",
    [
        "my HIV test",
        "STI results and labs",
        "alcohol treatment",
        "drug use records",
        "my therapist's notes",
        "notes from my psychiatrist",
        "counseling",
        "genetic tests",
        "the sexual assault visit",
        "mental health",
    ],
)
def test_kinds_that_the_form_asks_about_alone(text: str) -> None:
    assert names_protected(text)


@pytest.mark.parametrize(
    "text",
    [
        "labs and visit notes",
        "immunizations",
        "to my therapist instead",
        "my physical therapist",
        "Aidan Stdler",
        "drug store receipts",
        "grape allergy test",
        "everything",
    ],
)
def test_other_kinds(text: str) -> None:
    assert not names_protected(text)
