"""The articles of the project itself."""

from __future__ import annotations

import re
from datetime import datetime, timezone

import pytest

from bot.knowledge.article import Article
from bot.knowledge.check import check_knowledge
from bot.knowledge.index import KnowledgeIndex
from bot.knowledge.placeholders import fill
from bot.knowledge.render import for_chat, for_terminal
from bot.settings import ANSWER_SETTINGS, ROOT

KNOWLEDGE = ROOT / "knowledge"
FAQ_INTENTS = {
    "wrong_clinic",
    "netid_login",
    "register_account",
    "missing_email",
    "password_reset",
    "login_page_trouble",
    "upload_error",
    "immunization_entry",
    "immunization_records",
    "medical_records",
    "update_personal_info",
    "schedule_appointment",
    "secure_message",
    "minor_account",
}
# All that the published FAQ has, and the two numbers that everyone knows.
PHONES = {"4135775192", "4135775101", "4135775000", "911", "988"}
ADDRESSES = {"https://umass.medicatconnect.com", "spire.umass.edu"}

_ADDRESS = re.compile(r"(?:https?://)?(?:[a-z0-9-]+\.)+(?:edu|com|org|net|gov|io|us)\b[^\s)]*")
_PHONE = re.compile(r"(?<![\d/])(?:\(?\d{3}\)?[ .-]?)?\d{3}[.-]\d{4}(?!\d)|(?<!\d)\d11\b|\b988\b")
_MAIL = re.compile(r"[^\s@]+@[^\s@]+")


@pytest.fixture(scope="module")
def index() -> KnowledgeIndex:
    return KnowledgeIndex(KNOWLEDGE)


@pytest.fixture(scope="module")
def articles(index: KnowledgeIndex) -> list[Article]:
    names = ("", "netid", "no_netid", "gentle")
    return [
        index.variant(intent, name)
        for intent in index.intents()
        for name in names
        if not name or (KNOWLEDGE / index.article(intent).topic / f"{intent}.{name}.md").exists()
    ]


def texts_of(article: Article) -> str:
    sentences = "\n".join((*article.when_unset.values(), *article.when_unset_by_mail.values()))
    return "\n".join(
        (article.title, article.body, article.mail_body or "", sentences, article.source_url or "")
    )


def test_articles_have_no_errors(index: KnowledgeIndex) -> None:
    counts = dict.fromkeys(index.intents(), 999)
    today = datetime.now(tz=timezone.utc).date()

    report = check_knowledge(KNOWLEDGE, counts, dict.fromkeys(ANSWER_SETTINGS, ""), today)

    assert [str(problem) for problem in report.errors] == []


def test_every_question_of_the_faq_has_its_article(index: KnowledgeIndex) -> None:
    assert set(index.faq_intents()) == FAQ_INTENTS


def test_phone_numbers_are_those_of_the_faq(articles: list[Article]) -> None:
    for article in articles:
        found = {re.sub(r"\D", "", phone) for phone in _PHONE.findall(texts_of(article))}
        assert found <= PHONES, article.path


def test_addresses_are_those_of_the_faq(articles: list[Article]) -> None:
    for article in articles:
        found = {one.rstrip(".,;:/") for one in _ADDRESS.findall(texts_of(article))}
        assert found <= ADDRESSES, article.path
        assert not _MAIL.findall(texts_of(article)), article.path


def test_each_number_of_the_faq_is_told_somewhere(articles: list[Article]) -> None:
    told = " ".join(texts_of(article) for article in articles)

    assert {re.sub(r"\D", "", phone) for phone in _PHONE.findall(told)} == PHONES
    assert all(address in told for address in ADDRESSES)


@pytest.mark.parametrize("value", ["", "desk_1@example.org"])
def test_every_answer_is_whole_with_and_without_settings(
    articles: list[Article], value: str
) -> None:
    answers = dict.fromkeys(ANSWER_SETTINGS, value)
    for article in articles:
        for body in (article.body, article.mail_body or article.body):
            shown = for_terminal(fill(body, article.when_unset, answers))
            assert shown, article.path
            assert not re.search(r"[{}]|\*\*|@email", shown), article.path


def test_answers_hold_no_sign_that_their_normal_form_would_have_to_escape(
    articles: list[Article],
) -> None:
    for article in articles:
        assert "\\" not in for_chat(article.body), article.path
