"""Mails as patients write them, and others that come to such a mailbox, put to the trained bot.

``patient_mails.jsonl`` and ``patient_mails_fresh.jsonl`` were looked at when the rules were made,
``patient_mails_third.jsonl`` was written afterwards, and no rule was changed for it. No mail is
anybody's. ``answers``: what should be answered, in order; empty where the mail is for people,
with ``why``.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.knowledge.index import KnowledgeIndex
from bot.mail.answering import BotAnswerer
from bot.mail.outcome import Answered, Outcome, Urgent
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.dialogue.agent import HelpDeskAgent

pytestmark = pytest.mark.slow

_HERE = Path(__file__).parent
_NLU = _HERE.parent / "nlu"
_MAIL = "Hi,\n\n{}\n\nThanks,\nAlex"


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def answerer(agent: HelpDeskAgent, settings: Settings) -> BotAnswerer:
    return BotAnswerer(agent, KnowledgeIndex(settings.knowledge), settings.answers)


def answered(outcome: Outcome) -> list[str]:
    return [q.intent for q in outcome.questions] if isinstance(outcome, Answered) else []


@pytest.mark.parametrize("name", ["patient_mails", "patient_mails_fresh", "patient_mails_third"])
async def test_most_patients_get_the_right_answer_and_nobody_a_wrong_one(
    answerer: BotAnswerer, name: str
) -> None:
    wrong, right, asked = [], 0, 0
    for mail in lines(_HERE / f"{name}.jsonl"):
        outcome = await answerer.answer(mail["text"], mail["subject"])
        got = answered(outcome)
        asked += bool(mail["answers"])
        right += bool(got) and got == mail["answers"]
        if (got and got != mail["answers"]) or isinstance(outcome, Urgent):
            wrong.append(mail["subject"])
    assert wrong == []
    assert right >= 0.8 * asked


@pytest.mark.parametrize("name", ["questions.jsonl", "questions_fresh.jsonl"])
async def test_hard_questions_in_a_mail_are_answered_rightly_or_left(
    answerer: BotAnswerer, settings: Settings, name: str
) -> None:
    known = KnowledgeIndex(settings.knowledge).faq_intents()
    counts: Counter[str] = Counter()
    for line in lines(_NLU / name):
        outcome = await answerer.answer(_MAIL.format(line["text"]), "Question about the portal")
        got = answered(outcome)
        is_ours = line["intent"] in known
        counts["ours"] += is_ours
        counts["right"] += got == [line["intent"]]
        counts["wrong"] += is_ours and bool(got) and got != [line["intent"]]
        counts["not ours, answered"] += not is_ours and bool(got)
    assert counts["not ours, answered"] == 0
    assert counts["wrong"] <= 0.04 * counts["right"]
    assert counts["right"] >= 0.4 * counts["ours"]
