from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.errors import DataError
from bot.knowledge.phrases import Phrases
from bot.knowledge.replies import Button, Reply
from bot.settings import ROOT
from tests.knowledge.small_desk import write_anew, write_domain

HELLO: dict[str, Any] = {
    "utter_greet": [
        {"text": "Hello.", "buttons": [{"title": "A person", "payload": "/talk_to_human"}]},
        {"text": "Never said."},
    ]
}


@pytest.fixture
def domain(tmp_path: Path) -> Path:
    path = tmp_path / "domain.yml"
    write_domain(path, HELLO)
    return path


def test_phrase_comes_with_its_buttons_and_is_always_the_first_variant(domain: Path) -> None:
    phrases = Phrases(domain)
    expected = Reply("Hello.", (Button("A person", "/talk_to_human"),))
    assert [phrases.get("utter_greet") for _ in range(5)] == [expected] * 5


def test_fields_are_filled_in_and_empty_ones_leave_no_blank(domain: Path) -> None:
    write_domain(domain, {"utter_trust": [{"text": "Kept for {days} days. {privacy}"}]})
    phrases = Phrases(domain)
    assert phrases.get("utter_trust", days="9", privacy="Read.").text == "Kept for 9 days. Read."
    assert phrases.get("utter_trust", days="9", privacy="").text == "Kept for 9 days."


def test_phrases_are_known_by_name(domain: Path) -> None:
    phrases = Phrases(domain)
    assert "utter_greet" in phrases
    assert "utter_sing" not in phrases
    with pytest.raises(KeyError):
        phrases.get("utter_sing")


def test_changed_phrase_counts_at_once(domain: Path) -> None:
    phrases = Phrases(domain)
    phrases.get("utter_greet")
    write_domain(domain, {"utter_greet": [{"text": "Good day."}], "utter_new": [{"text": "New."}]})
    assert phrases.get("utter_greet") == Reply("Good day.")
    assert "utter_new" in phrases


UNREADABLE = {
    "no YAML": b"responses: [unclosed",
    "no phrases": b"version: '3.1'\n",
    "phrases left empty": b"version: '3.1'\nresponses:\n",
    "phrases as text": b"responses: hello\n",
    "phrases as a list": b"responses:\n- hello\n",
    "a list": b"- hello\n",
    "empty": b"",
    "no UTF-8": b"responses:\n  utter_greet:\n  - text: \xff\xfe\n",
}
_UNREADABLE = pytest.mark.parametrize("content", UNREADABLE.values(), ids=UNREADABLE)


@_UNREADABLE
def test_domain_that_breaks_keeps_the_phrases_read_last(domain: Path, content: bytes) -> None:
    phrases = Phrases(domain)
    write_anew(domain, content)
    with capture_logs() as logs:
        assert phrases.get("utter_greet").text == "Hello."
        assert "utter_greet" in phrases
    assert [(log["event"], log["file"]) for log in logs] == [("phrases.unreadable", "domain.yml")]


@_UNREADABLE
def test_domain_that_can_not_be_read_at_the_start_is_an_error(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "domain.yml"
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"domain\.yml"):
        Phrases(path)


def test_domain_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"domain\.yml"):
        Phrases(tmp_path / "domain.yml")


def test_domain_that_goes_away_keeps_the_phrases_read_last(domain: Path) -> None:
    phrases = Phrases(domain)
    domain.unlink()
    assert phrases.get("utter_greet").text == "Hello."


def test_mended_domain_is_read_again(domain: Path) -> None:
    phrases = Phrases(domain)
    write_anew(domain, b"responses: [unclosed")
    assert phrases.get("utter_greet").text == "Hello."
    write_domain(domain, {"utter_greet": [{"text": "Back."}]})
    assert phrases.get("utter_greet").text == "Back."


def test_every_phrase_of_the_project_can_be_said() -> None:
    phrases = Phrases(ROOT / "domain.yml")
    for name in ("utter_trust", "utter_apology", "utter_clarify", "utter_person", "utter_urgent"):
        assert phrases.get(name).text
