from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mail.subject import MOST_CHARACTERS, is_reply_subject, reply_subject

NEUTRAL = "Your question"


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("Forgot password", "Re: Forgot password"),
        ("Re: Forgot password", "Re: Forgot password"),
        ("RE: Fwd: AW: Portal login", "Re: Portal login"),
        ("Re[2]: Portal login", "Re: Portal login"),
        ("How do I log in?", "Re: How do I log in?"),
        ("I can’t sign in", "Re: I can't sign in"),
        ("  Immunization records ", "Re: Immunization records"),
    ],
)
def test_harmless_subject_is_kept(theirs: str, ours: str) -> None:
    assert reply_subject(theirs, NEUTRAL) == ours


@pytest.mark.parametrize(
    "theirs",
    [
        "",
        "Re:",
        "My HIV test in the portal",
        "appointment for depression",
        "Portal login for Jane Miller",
        "DOB 04/05/2001",
        "password 1234",
        "Passwörd",
        "portal\r\nBcc: someone@example.com",
        "portal " * 20,
        "portal <b>login</b>",
        "portal \u202e login",
        "jane@example.com password",
    ],
)
def test_subject_that_may_tell_of_a_person_gives_way(theirs: str) -> None:
    assert reply_subject(theirs, NEUTRAL) == "Re: Your question"


@given(st.text(max_size=300))
def test_subject_is_one_short_line_of_plain_letters(theirs: str) -> None:
    ours = reply_subject(theirs, NEUTRAL)
    assert ours.isascii()
    assert ours.isprintable()
    assert len(ours) <= MOST_CHARACTERS + 4


def test_reply_is_told_from_a_first_mail() -> None:
    assert is_reply_subject("Re: portal")
    assert is_reply_subject(" AW: portal")
    assert is_reply_subject("Fwd: portal")
    assert not is_reply_subject("Records: where?")
    assert not is_reply_subject("reset: how?")


def test_very_many_prefixes_take_no_time() -> None:
    assert reply_subject("Re: " * 100_000 + "portal", NEUTRAL) == "Re: Your question"
