"""The conversation whose turns are timed, and what is made of the times. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import mean
from typing import Any, Final, TypeVar

from benchmarks.stock_project import FEEDBACK_INTENTS

MARKS: Final = (10, 100, 300)
WINDOW: Final = 10
# FAQ intents whose answer asks nothing back, so that each turn is a question and its answer.
FAQ_INTENTS: Final = (
    "upload_error",
    "secure_message",
    "schedule_appointment",
    "immunization_records",
    "immunization_entry",
    "minor_account",
    "wrong_clinic",
)
FAQ: Final = "faq"
ACTION: Final = "action"

Item = TypeVar("Item")


def script(examples: Mapping[str, Sequence[str]], turns: int) -> tuple[list[str], list[str]]:
    """Kinds and texts of ``turns`` turns: a question, then feedback on it, and so on.

    Texts are training lines, which both models get right, so that both do the same work. No
    text comes twice, since our encoder remembers texts: lines of feedback, which are fewer,
    come again with one more full stop.
    """
    questions = in_turn([examples[intent] for intent in FAQ_INTENTS])
    feedback = in_turn([examples[intent] for intent in FEEDBACK_INTENTS])
    kinds = [ACTION if turn % 2 else FAQ for turn in range(turns)]
    texts = [
        _unused(feedback if kind == ACTION else questions, turn // 2)
        for turn, kind in enumerate(kinds)
    ]
    return kinds, texts


def costs(conversations: Sequence[Sequence[Mapping[str, Any]]]) -> dict[str, dict[str, float]]:
    """CPU milliseconds a turn, by kind and mark: ``{"faq": {"10": …, "100": …}, "action": …}``.

    Each is the mean over the turns of that kind among the last ten up to the mark, over all
    conversations; ``"action_server"`` is what the action server took for an action turn.
    """
    marks = [mark for mark in MARKS if mark <= len(conversations[0])]
    windows = {m: [t for c in conversations for t in c[m - WINDOW : m]] for m in marks}
    return {
        FAQ: {str(m): _mean_ms(windows[m], FAQ, "own") for m in marks},
        ACTION: {str(m): _mean_ms(windows[m], ACTION, "own") for m in marks},
        "action_server": {str(m): _mean_ms(windows[m], ACTION, "action") for m in marks},
    }


def hits(conversations: Sequence[Sequence[Mapping[str, Any]]], thanks: Sequence[str]) -> float:
    """Share of action turns that the action answered, by its texts; an apology is none."""
    wanted = {" ".join(text.split()) for text in thanks}
    said = [
        {" ".join(reply.split()) for reply in turn["replies"]}
        for conversation in conversations
        for turn in conversation
        if turn["kind"] == ACTION
    ]
    return mean(not wanted.isdisjoint(replies) for replies in said)


def _mean_ms(turns: Sequence[Mapping[str, Any]], kind: str, process: str) -> float:
    seconds = [float(turn[process]) for turn in turns if turn["kind"] == kind]
    return round(1000 * mean(seconds), 2)


def in_turn(groups: Sequence[Sequence[Item]]) -> list[Item]:
    """One of each group, then the next of each, until all are used."""
    longest = max(len(group) for group in groups)
    return [group[n] for n in range(longest) for group in groups if n < len(group)]


def _unused(texts: Sequence[str], n: int) -> str:
    return texts[n % len(texts)] + "." * (n // len(texts))
