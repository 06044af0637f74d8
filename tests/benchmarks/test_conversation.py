from __future__ import annotations

from typing import Any

import pytest

from benchmarks.conversation import ACTION, FAQ, FAQ_INTENTS, costs, hits, script
from benchmarks.stock_project import FEEDBACK_INTENTS

EXAMPLES = {
    **{intent: [f"{intent} {n}" for n in range(30)] for intent in FAQ_INTENTS},
    **{intent: [f"{intent} {n}" for n in range(5)] for intent in FEEDBACK_INTENTS},
}


def _turn(kind: str, own: float, action: float = 0.0, *replies: str) -> dict[str, Any]:
    return {"kind": kind, "own": own, "action": action, "replies": list(replies)}


def _conversation(first: float, then: float) -> list[dict[str, Any]]:
    """100 turns in seconds: the first ten cost ``first``, later ones ``then``, actions double."""
    seconds = [first if turn < 10 else then for turn in range(100)]
    return [
        _turn(ACTION, 2 * cost, 0.005) if turn % 2 else _turn(FAQ, cost)
        for turn, cost in enumerate(seconds)
    ]


def test_questions_and_feedback_take_turns_and_no_text_comes_twice() -> None:
    kinds, texts = script(EXAMPLES, 300)
    assert kinds[:4] == [FAQ, ACTION, FAQ, ACTION]
    assert len(kinds) == len(texts) == len(set(texts)) == 300
    assert texts[0] == f"{FAQ_INTENTS[0]} 0"
    assert texts[2] == f"{FAQ_INTENTS[1]} 0"
    assert texts[21] == f"{FEEDBACK_INTENTS[0]} 0."


def test_costs_are_means_over_the_last_ten_turns_of_all_conversations() -> None:
    found = costs([_conversation(0.010, 0.030), _conversation(0.020, 0.050)])
    assert found[FAQ] == {"10": pytest.approx(15.0), "100": pytest.approx(40.0)}
    assert found[ACTION] == {"10": pytest.approx(30.0), "100": pytest.approx(80.0)}
    assert found["action_server"] == {"10": pytest.approx(5.0), "100": pytest.approx(5.0)}


def test_an_action_turn_counts_as_served_by_the_actions_own_words() -> None:
    conversation = [
        _turn(FAQ, 0.01, 0.0, "Good to hear."),
        _turn(ACTION, 0.01, 0.0, "Good to\nhear."),
        _turn(ACTION, 0.01, 0.0, "Sorry, something went wrong."),
    ]
    assert hits([conversation], ["Good to hear.\n"]) == 0.5
