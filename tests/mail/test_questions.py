from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mail.questions import questions
from tests.mail.extract.growth import grows_like_its_text

QUESTION = "How do I reset my password?"


@pytest.mark.parametrize(
    "greeting",
    [
        *(
            "Hi,",
            "Hello",
            "Dear Help Desk Team,",
            "Hi all!",
            "Good morning Dr. Lee,",
            "Hey there -",
        ),
        *("To whom it may concern:", "Dear Sir/Madam,", "Hola,", "Dear Portal Help Desk & Team,"),
    ],
)
def test_greeting_is_no_question(greeting: str) -> None:
    assert questions(f"{greeting}\n\n{QUESTION}") == [QUESTION]


@pytest.mark.parametrize(
    "ending",
    [
        "Thanks,\nAnn",
        "Thank you for your help\n\nAnn Lee",
        "Best regards,\nAnn Lee\nStudent Help Desk, Room 4\nTel. 555 0100\nann@example.org",
        "Kind regards\nAnn Lee, Ph.D.\nNetID: alee\nClass of 2027",
        "Sincerely yours,\n\nAnn M. Lee\nUIN 123456789",
        "Best,\nA.",
        "Gracias,\nAna",
        "Cheers!",
    ],
)
def test_signature_under_a_sign_off_is_no_question(ending: str) -> None:
    assert questions(f"Hi,\n\n{QUESTION}\n\n{ending}\n") == [QUESTION]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        (f"{QUESTION}\n\nThanks,\nAnn\n\nPS: Where is my form?", 2),
        (f"Thanks!\n{QUESTION}", 1),
        (f"Thank you\n{QUESTION}\nThanks\nAnn", 1),
        (f"Best,\nAnn\nI also need to know how I upload a form\n{QUESTION}", 2),
        (f"> What is it about?\n\n{QUESTION}\n> Since when?\nWhere is my form?", 2),
        ("Hi,\n\nThanks,\nAnn", 0),
        ("", 0),
        (">", 0),
        ("How do I do this? " * 40, 12),
    ],
)
def test_what_is_asked_round_a_sign_off_is_kept(text: str, pieces: int) -> None:
    found = questions(text)
    assert len(found) == pieces
    assert not any(piece.startswith(("Thank", ">", "Hi")) for piece in found)


@pytest.mark.parametrize(
    "text",
    [
        "Hi how do I sign in",
        "hello can you reset my password",
        "Dear team I forgot my password",
        "It is locked\nThank you\nplease reset my password",
    ],
)
def test_question_without_a_question_mark_is_kept(text: str) -> None:
    assert any(word in questions(text)[-1] for word in ("sign", "reset", "forgot"))


def test_greeting_and_question_in_one_line_are_kept() -> None:
    assert questions(f"Hi team, {QUESTION}") == [QUESTION]


@given(st.text(alphabet="aHi,?!>\n .-Thanks", max_size=300))
def test_any_text_gives_at_most_twelve_pieces_of_its_words(text: str) -> None:
    found = questions(text)
    assert len(found) <= 12
    assert all(word in text for piece in found for word in piece.split())


@pytest.mark.parametrize("piece", ["Thanks,\n", "Hi Ann ", "> a\n", "\n", "Best regards ", "a "])
def test_time_grows_no_faster_than_the_text(piece: str) -> None:
    assert grows_like_its_text(questions, piece * 500, piece * 2000)
