from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from portal.server.errors import DeliveryError
from portal.server.mail.letters import Letters
from tests.portal.server.core import parsed, settings_in, text_of, token_in

_NOW = 1795446245.0  # Mon, 23 Nov 2026 15:04:05 UTC
_TOKEN = "t" * 43
_KINDS = ("reset", "registration", "password_changed")


@pytest.fixture
def letters(tmp_path: Path) -> Letters:
    return Letters(settings_in(tmp_path))


def _patient(**changed: str) -> Any:
    return SimpleNamespace(**{"first_name": "Pat", "email": "pat@example.org", **changed})


def _ticket(**changed: Any) -> Any:
    entries = [
        {"author": "patient", "text": "my sign-in ✗\nfails", "at": "2026-11-23T15:00:00Z"},
        {"author": "bot", "text": "x" * 3000, "at": "2026-11-23T15:00:01Z"},
    ]
    values = {
        "number": 123,
        "reason": "not_understood",
        "topic": "signing in",
        "created_at": _NOW,
        "transcript": entries,
        "contact_sealed": b"sealed contact",
    }
    return SimpleNamespace(**{**values, **changed})


@pytest.mark.parametrize("kind", _KINDS)
def test_letter_has_the_headers_of_an_automatic_one(letters: Letters, kind: str) -> None:
    letter = parsed(letters.to_patient(kind, "ab12", _patient(), _TOKEN, _NOW).as_bytes())
    sender = "welcome" if kind == "registration" else "reset"
    assert letter["To"] == "pat@example.org"
    assert letter["From"] == f"{sender}@portal.example.edu"
    assert letter["Message-ID"] == "<ab12@portal.example.edu>"
    assert letter["Date"] == "Mon, 23 Nov 2026 15:04:05 +0000"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert "Patient Portal" in letter["Subject"]


@pytest.mark.parametrize("kind", ["reset", "registration"])
def test_letter_with_a_link_says_what_to_do(letters: Letters, kind: str) -> None:
    letter = letters.to_patient(kind, "ab12", _patient(), _TOKEN, _NOW)
    text = text_of(letter)
    assert token_in(letter) == _TOKEN
    assert text.startswith("Hello Pat,\n")
    assert "works once, within 30 minutes" in " ".join(text.split())
    assert "you don't need to do anything" in text


def test_link_stands_whole_on_a_line_of_the_file(letters: Letters) -> None:
    content = letters.to_patient("reset", "ab12", _patient(), _TOKEN, _NOW).as_bytes()
    assert f"https://portal.example.edu/portal/reset?token={_TOKEN}\r\n".encode() in content


def test_notice_of_a_new_password_has_no_link_that_sets_one(letters: Letters) -> None:
    text = letters.to_patient("password_changed", "ab12", _patient(), None, _NOW).get_content()
    assert "token" not in text
    assert "None" not in text
    assert "https://portal.example.edu/portal/\n" in text


def test_name_of_any_signs_is_text(letters: Letters) -> None:
    name = "Zoë {{ link }} <b>\r\nBcc: x@example.org"
    letter = letters.to_patient("reset", "ab12", _patient(first_name=name), _TOKEN, _NOW)
    assert letter.as_bytes().isascii()
    read = parsed(letter.as_bytes())
    assert read["Bcc"] is None
    assert "Hello Zoë {{ link }} <b>" in read.get_content()


@pytest.mark.parametrize(
    "address",
    [
        "pat@example.org\r\nBcc: all@example.org",
        "pat@example.org\nX: y",
        "pat@example.org, all@example.org",
        "jörg@example.org",
        "pat@exämple.org",
        "pat",
        "",
        "<pat@example.org>",
    ],
)
def test_address_that_is_more_than_one_is_refused_unquoted(letters: Letters, address: str) -> None:
    with pytest.raises(DeliveryError) as refused:
        letters.to_patient("reset", "ab12", _patient(email=address), _TOKEN, _NOW)
    assert "pat" not in str(refused.value)
    assert refused.value.__cause__ is None


def test_ticket_letter_tells_all_but_the_contact(letters: Letters) -> None:
    content = letters.ticket("ab12", _ticket(), _NOW).as_bytes()
    letter = parsed(content)
    text = text_of(letter)
    assert letter["To"] == "help-desk@portal.example"
    assert letter["Subject"].startswith("HD-000123: ")
    assert "Reason: the bot did not understand" in text
    assert "Topic:  signing in" in text
    assert "When:   2026-11-23 15:04 UTC" in text
    assert "helpdesk ticket HD-000123" in text
    assert "Patient, 2026-11-23T15:00:00Z\n    my sign-in ✗\n    fails\n" in text
    assert "x" * 3000 in text
    assert b"sealed contact" not in content


@pytest.mark.parametrize("reason", ["request", "failure", "not_understood", "wrong_answer"])
def test_every_reason_of_a_ticket_has_its_words(letters: Letters, reason: str) -> None:
    assert "Reason: " in letters.ticket("ab12", _ticket(reason=reason), _NOW).get_content()


def test_ticket_without_topic_and_transcript_has_a_letter_too(letters: Letters) -> None:
    text = letters.ticket("ab12", _ticket(topic=None, transcript=[]), _NOW).get_content()
    assert "Topic:  not known" in text
    assert "(There is none.)" in text


def test_topic_can_not_become_a_header(letters: Letters) -> None:
    letter = letters.ticket("ab12", _ticket(topic="x\r\nBcc: all@example.org"), _NOW)
    assert parsed(letter.as_bytes())["Bcc"] is None
