from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.mail.danger import find_danger
from bot.nlu.urgent import find_urgent

_CRIES = Path(__file__).parents[1] / "nlu"
_MAIL = "Hello,\n\n{}\n\nThanks,\nAlex Morgan\nClass of 2027\namorgan@example.edu"


def cries() -> list[str]:
    names = ("urgent.jsonl", "urgent_fresh.jsonl", "urgent_third.jsonl")
    lines = [line for name in names for line in (_CRIES / name).read_text("utf-8").splitlines()]
    texts = [json.loads(line)["text"] for line in lines]
    return [text for text in texts if find_urgent(text)]


@pytest.mark.slow
def test_every_cry_that_the_chat_hears_by_rule_gets_its_text_in_a_mail_too() -> None:
    texts = cries()
    missed = [text for text in texts if not _is_personal(_MAIL.format(text))]
    assert len(texts) > 500
    assert missed == []


def _is_personal(text: str) -> bool:
    danger = find_danger(text, "")
    return danger is not None and danger.is_personal


def test_danger_in_the_subject_counts() -> None:
    danger = find_danger("Please read this.", "I want to kill myself")
    assert danger is not None
    assert danger.is_personal


def test_quiet_mail_holds_no_danger() -> None:
    assert find_danger("How do I reset my portal password?", "portal") is None


@pytest.mark.parametrize(
    "text",
    [
        "To remove yourself from all related lists, click below.",
        "Heart attack, stroke, severe burns: be covered for $ 9 a month.",
        "A boy was shot in the chest outside his school. Read on at https://news.example.com",
        "I want to die. " + "My late father left an account with a bank and no heir. " * 80,
    ],
)
def test_danger_in_what_is_no_persons_own_words_only_alerts(text: str) -> None:
    danger = find_danger(text, "")
    assert danger is not None
    assert not danger.is_personal


def test_report_about_others_that_names_nobody_only_alerts() -> None:
    text = "Over the last century many suicides were counted under that rule. " + "So it is. " * 20
    danger = find_danger(text, "")
    assert danger is not None
    assert not danger.is_personal
