"""The conversations for ``rasa test core``: complete, and worded unlike the training examples."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import Any

import pytest
import yaml

from bot.knowledge.index import KnowledgeIndex
from bot.nlu.training_lines import read_training_lines
from bot.settings import ROOT

pytestmark = pytest.mark.slow

_FILES = sorted((ROOT / "tests" / "conversations").glob("test_*.yml"))
_INTENTS = KnowledgeIndex(ROOT / "knowledge").intents()
_ENTITY = re.compile(r"\[([^\]]+)\]\{[^}]*\}")


def _stories() -> list[dict[str, Any]]:
    return [s for path in _FILES for s in yaml.safe_load(path.read_text("utf-8"))["stories"]]


def _asked() -> set[tuple[str, str]]:
    """Each text with its intent, without the marks of entities; no buttons."""
    steps = [step for story in _stories() for step in story["steps"] if "user" in step]
    texts = [(_ENTITY.sub(r"\1", step["user"]).strip(), step["intent"]) for step in steps]
    return {(text, intent) for text, intent in texts if not text.startswith("/")}


def _rules() -> list[dict[str, Any]]:
    paths = sorted((ROOT / "data" / "stories").glob("*.yml"))
    return [r for path in paths for r in yaml.safe_load(path.read_text("utf-8")).get("rules") or []]


@pytest.mark.parametrize("intent", _INTENTS)
def test_every_article_is_asked_for_in_two_wordings(intent: str) -> None:
    assert Counter(intent for _, intent in _asked())[intent] >= 2


@pytest.mark.parametrize("rule", _rules(), ids=lambda rule: rule["rule"])
def test_every_rule_is_followed_in_a_conversation(rule: dict[str, Any]) -> None:
    wanted = tuple(_what_happens(step) for step in rule["steps"][:2])
    followed = {
        pair for story in _stories() for pair in pairwise(map(_what_happens, story["steps"]))
    }
    assert wanted in followed


def _what_happens(step: dict[str, Any]) -> str:
    """A message, an action, or a form that is opened or closed."""
    is_loop = "active_loop" in step
    return (
        f"{step['active_loop']} is open"
        if is_loop
        else step.get("intent") or step.get("action", "")
    )


def test_no_text_is_a_training_example() -> None:
    learned = {line.text.casefold() for line in read_training_lines(ROOT / "data" / "nlu").lines}
    # "yes" can't be said in words that nobody ever used.
    copied = {text for text, _ in _asked() if text.casefold() in learned and len(text.split()) > 2}
    assert copied == set()


def test_names_of_stories_are_different() -> None:
    counts = Counter(story["story"] for story in _stories())
    assert [name for name, count in counts.items() if count > 1] == []
