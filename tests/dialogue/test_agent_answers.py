from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from shutil import copytree
from typing import TYPE_CHECKING

import pytest

from bot.knowledge.replies import Button
from bot.settings import Settings
from tests.dialogue.talk import Talk, Wording

if TYPE_CHECKING:
    from rasa.core.agent import Agent

    from bot.dialogue.agent import HelpDeskAgent

pytestmark = pytest.mark.slow

QUESTIONS = {
    "wrong_clinic": "I can't find the form I need, maybe I'm in the wrong clinic",
    "upload_error": "My document won't upload",
    "immunization_entry": "How do I enter my immunizations?",
    "immunization_records": "Where can I print my immunization records?",
    "medical_records": "I need a copy of my medical records",
    "schedule_appointment": "How do I make an appointment?",
    "secure_message": "How do I send a secure message?",
    "minor_account": "Can I make an account for my child?",
}


@pytest.mark.parametrize(("intent", "question"), QUESTIONS.items())
async def test_question_gets_the_article_about_it(
    talk: Talk, wording: Wording, intent: str, question: str
) -> None:
    assert wording.article(intent) in await talk.say(question)


async def test_title_of_every_article_typed_or_pressed_leads_to_it(
    agent: HelpDeskAgent, wording: Wording
) -> None:
    lost = []
    for intent in wording.questions():
        for ask in (Talk(agent).say(wording.title(intent)), Talk(agent).choose(f"/{intent}")):
            expected = _first_answer(wording, intent)
            if expected not in await ask:
                lost.append(intent)
    assert lost == []


def _first_answer(wording: Wording, intent: str) -> str:
    asks = wording.depends_on_netid(intent)
    return wording.phrase("utter_ask_netid") if asks else wording.article(intent)


async def test_answer_offers_related_questions_that_can_be_pressed(
    talk: Talk, wording: Wording
) -> None:
    await talk.say(QUESTIONS["medical_records"])
    title = wording.title("immunization_records")
    assert title in talk.titles()
    assert wording.article("immunization_records") in await talk.press(title)


async def test_trust_lines_are_said_once_before_the_first_answer(
    talk: Talk, wording: Wording
) -> None:
    trust = wording.phrase("utter_trust").partition("{")[0]
    first = await talk.say(QUESTIONS["upload_error"])
    second = await talk.say(QUESTIONS["secure_message"])
    assert first.startswith(trust)
    assert trust not in second


async def test_greeting_says_the_trust_lines_so_that_the_first_answer_need_not(
    agent: HelpDeskAgent, wording: Wording
) -> None:
    talk = Talk(agent)
    (greeting,) = await agent.greet(talk.id)
    trust = wording.phrase("utter_trust").partition("{")[0]
    assert greeting.text.startswith(trust)
    assert wording.phrase("utter_greet") in greeting.text
    assert trust not in await talk.say(QUESTIONS["upload_error"])


async def test_two_questions_in_one_message_are_both_answered_in_order(
    talk: Talk, wording: Wording
) -> None:
    said = await talk.say("My document won't upload. And how do I send a secure message?")
    first, second = (wording.article(i) for i in ("upload_error", "secure_message"))
    assert 0 < said.index(first) < said.index(second)
    assert wording.title("upload_error") in said


async def test_wish_for_a_person_is_met_at_once(talk: Talk, wording: Wording) -> None:
    assert wording.article("talk_to_human") in await talk.say("I want to talk to a person")


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("hello", "utter_greet"),
        ("thank you!", "utter_thanks"),
        ("bye", "utter_goodbye"),
        ("are you a robot?", "utter_bot_challenge"),
        ("what can you do?", "utter_what_can_you_do"),
        ("cancel", "utter_nothing_open"),
    ],
)
async def test_small_talk_is_answered(talk: Talk, wording: Wording, text: str, phrase: str) -> None:
    assert (await talk.say(text)).endswith(wording.phrase(phrase))


@pytest.mark.parametrize(
    ("payload", "phrase"),
    [("/helpful", "utter_feedback_thanks"), ("/not_helpful", "utter_feedback_sorry")],
)
async def test_feedback_button_runs_its_action(
    talk: Talk, wording: Wording, payload: str, phrase: str
) -> None:
    await talk.say(QUESTIONS["upload_error"])
    assert await talk.choose(payload) == wording.phrase(phrase)


@pytest.mark.parametrize("payload", ["/no_such_intent", '/inform_netid{"has_netid":', "/", ""])
async def test_button_that_leads_nowhere_gets_the_apology(
    talk: Talk, wording: Wording, payload: str
) -> None:
    assert await talk.choose(payload) == wording.phrase("utter_apology")


async def test_pressed_button_is_not_read_as_text(talk: Talk, wording: Wording) -> None:
    """The title says one thing, the payload another: the payload counts."""
    talk.buttons = (Button("How do I make an appointment?", "/upload_error"),)
    assert wording.article("upload_error") in await talk.press("How do I make an appointment?")


async def test_edited_article_changes_the_next_answer(
    rasa_agent: Agent,
    around: Callable[[Agent], Talk],
    settings: Settings,
    tmp_path: Path,
) -> None:
    from bot.knowledge.nlg import LOOK_SECONDS, KnowledgeNlg

    folder = copytree(settings.knowledge, tmp_path / "knowledge")
    rasa_agent.processor.nlg = KnowledgeNlg(settings=replace(settings, knowledge=folder))
    talk = around(rasa_agent)
    before = await talk.say(QUESTIONS["secure_message"])

    article = folder / "messages" / "secure_message.md"
    head = article.read_text(encoding="utf-8").rpartition("---\n")[0]
    article.write_text(f"{head}---\nWrite to us in **green** ink.\n", encoding="utf-8")

    await asyncio.sleep(LOOK_SECONDS)
    after = await talk.say(QUESTIONS["secure_message"])
    assert "green" not in before
    assert after.startswith("Write to us in **green** ink.")
