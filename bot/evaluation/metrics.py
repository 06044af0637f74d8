"""The figures of an evaluation, from judged questions.

Definitions (``docs/evaluation.md``), each a share of lines with a 95 % Wilson interval:

- accuracy: the classifier's top intent is the expected one or in ``also_ok`` (strict: without
  ``also_ok``); an out_of_scope line is also right when the decision is ``fallback``.
- false answers: out_of_scope lines whose decision is ``answer``, ``action`` or ``handoff`` with
  an intent outside ``also_ok``; far ones have the subtype "far", near ones any other or none.
- in-scope kept: lines of an FAQ intent or talk_to_human whose decision is ``answer``, ``action``
  or ``handoff`` with a right intent, or ``clarify`` with a right one among the first three FAQ
  intents of the ranking, which are the titles shown.
- sent to fallback: of the in-scope lines with a right intent, those whose decision is ``fallback``.
- urgent recall: emergency and crisis lines whose decision is ``emergency``; false alarms: all
  other lines, whose decision is ``emergency`` and that name no urgent intent in ``also_ok``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from bot.evaluation.expectations import Expectation
from bot.evaluation.judgement import Judgement, ParseResult
from bot.evaluation.rates import Rate
from bot.nlu.intents import URGENT, Decision

_FAR: Final = "far"
_USER: Final = "user"


@dataclass(frozen=True)
class IntentFigures:
    """Recall: of the lines that expect the intent. Precision: of the lines counted as it."""

    recall: Rate
    precision: Rate


@dataclass(frozen=True)
class GroupFigures:
    """Accuracy of a group of lines."""

    accuracy: Rate
    accuracy_strict: Rate
    intents: dict[str, IntentFigures]


@dataclass(frozen=True)
class Figures:
    """All figures; see the module's text for what each means."""

    everyone: GroupFigures
    user_voice: GroupFigures
    near_false_answers: Rate
    far_false_answers: Rate
    in_scope_kept: Rate
    sent_to_fallback: Rate
    urgent_recall: Rate
    false_alarms: Rate


def judge(pairs: Iterable[tuple[Expectation, ParseResult]]) -> list[Judgement]:
    """Pair each expectation with its parse result."""
    return [Judgement(expected, result) for expected, result in pairs]


def figures(judgements: Sequence[Judgement]) -> Figures:
    """Compute every figure."""
    outside = [j for j in judgements if j.out_of_scope]
    inside = [j for j in judgements if j.in_scope]
    return Figures(
        everyone=_group(judgements),
        user_voice=_group([j for j in judgements if j.expected.voice == _USER]),
        near_false_answers=Rate.of(j.false_answer for j in outside if not _is_far(j)),
        far_false_answers=Rate.of(j.false_answer for j in outside if _is_far(j)),
        in_scope_kept=Rate.of(j.kept for j in inside),
        sent_to_fallback=Rate.of(j.decision == Decision.FALLBACK for j in inside if j.right),
        urgent_recall=Rate.of(j.taken_for_urgent for j in judgements if j.urgent),
        false_alarms=Rate.of(_false_alarm(j) for j in judgements if not j.urgent),
    )


def confusions(judgements: Iterable[Judgement]) -> Counter[tuple[str, str]]:
    """How many lines of an expected intent (first) were counted as another (second).

    A line that is right through ``also_ok`` counts as its expected intent.
    """
    return Counter(
        (j.expected.intent, j.expected.intent if j.right else j.label) for j in judgements
    )


def _group(judgements: Sequence[Judgement]) -> GroupFigures:
    expected = {j.expected.intent for j in judgements}
    counted = {j.label for j in judgements}
    return GroupFigures(
        accuracy=Rate.of(j.right for j in judgements),
        accuracy_strict=Rate.of(j.right_strict for j in judgements),
        intents={intent: _intent(judgements, intent) for intent in sorted(expected | counted)},
    )


def _intent(judgements: Sequence[Judgement], intent: str) -> IntentFigures:
    return IntentFigures(
        recall=Rate.of(j.right for j in judgements if j.expected.intent == intent),
        precision=Rate.of(j.right for j in judgements if j.label == intent),
    )


def _is_far(judgement: Judgement) -> bool:
    return judgement.expected.subtype == _FAR


def _false_alarm(judgement: Judgement) -> bool:
    return judgement.taken_for_urgent and URGENT.isdisjoint(judgement.expected.also_ok)
