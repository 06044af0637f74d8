"""``helpdesk chat``: one conversation from a pipe, looked at from several sides."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.knowledge.article import Article
from bot.knowledge.index import KnowledgeIndex
from bot.knowledge.phrases import Phrases
from bot.knowledge.render import for_terminal
from bot.settings import ROOT
from tests.commands.started import Ended, helpdesk_probed

LINES = (
    "I forgot my password",
    "1",  # the button "I have a UMass NetID"
    "999",  # no button
    "/restart",
    "my upload fails \N{SLIGHTLY FROWNING FACE}",
    "",
    "thanks, that's all",  # the end of the input, without a line end
)


@pytest.fixture(scope="module")
def chat(trained_model: Path) -> Ended:
    given = "\n".join(LINES).encode()
    return helpdesk_probed("chat", given=given, environ={"HELPDESK_MODEL": str(trained_model)})


@pytest.fixture
def said(chat: Ended) -> list[str]:
    """What the bot said before the first message and after each one, white space made single."""
    assert chat.code == 0, chat.err
    pieces, rest = [], chat.out
    for line in LINES:
        piece, found, rest = rest.partition(f"\nYou {line}\n")
        assert found, f"{line!r} is not shown"
        pieces.append(piece)
    return [" ".join(piece.split()) for piece in [*pieces, rest]]


def _phrase(name: str, **fields: str) -> str:
    return " ".join(Phrases(ROOT / "domain.yml").get(name, **fields).text.split())


def _article(intent: str, netid: bool | None = None) -> Article:
    return KnowledgeIndex(ROOT / "knowledge").article(intent, netid)


def _first_words(article: Article) -> str:
    return " ".join(for_terminal(article.body).split()[:8])


@pytest.mark.slow
def test_chat_answers_every_line_and_ends_well_at_the_end_of_input(said: list[str]) -> None:
    assert len(said) == len(LINES) + 1
    assert all(said)


@pytest.mark.slow
def test_chat_begins_with_the_trust_lines_and_the_greeting(said: list[str]) -> None:
    trust = _phrase("utter_trust", days="90", privacy="")
    assert said[0].startswith(f"{trust} {_phrase('utter_greet')}")
    assert not any(trust in text for text in said[1:])


@pytest.mark.slow
def test_number_presses_the_button_with_that_number(said: list[str]) -> None:
    assert said[1].startswith(_phrase("utter_ask_netid"))
    assert said[1].endswith("1 I have a UMass NetID 2 I don't 3 Not sure")
    assert said[2].startswith(_first_words(_article("password_reset", netid=True)))


@pytest.mark.slow
def test_suggestions_are_numbered_under_an_answer(said: list[str]) -> None:
    article = _article("upload_error")
    assert said[5].startswith(_first_words(article))
    titles = ["Check my file", *(_article(intent).title for intent in article.related)]
    assert said[5].endswith(" ".join(f"{n} {title}" for n, title in enumerate(titles, 1)))


@pytest.mark.slow
def test_number_without_a_button_and_slash_are_messages(said: list[str]) -> None:
    first_words = _first_words(_article("password_reset", netid=True))
    assert not said[3].startswith(first_words)
    # As Rasa's own command it would wipe the conversation, and the trust lines would come again.
    assert not said[4].startswith(_phrase("utter_trust", days="90", privacy=""))


@pytest.mark.slow
def test_empty_line_is_told_so(said: list[str]) -> None:
    assert said[6].startswith(_phrase("utter_empty"))


@pytest.mark.slow
def test_chat_runs_without_tensorflow_and_logs_no_text(chat: Ended) -> None:
    *written, loaded = chat.err.splitlines()
    assert loaded == "without tensorflow"
    assert "".join(written).strip() == ""
