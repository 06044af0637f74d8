from __future__ import annotations

import pytest

from bot.evaluation.expectations import Expectation
from bot.evaluation.metrics import confusions, figures, judge
from bot.evaluation.rates import Rate
from tests.evaluation.judged import judged, sample


def test_accuracy_counts_also_ok_and_fallbacks_of_out_of_scope_lines() -> None:
    everyone = figures(sample()).everyone
    # Right: lines 1, 2, 3 (also_ok), 4, 8 (also_ok), 9 (fallback).
    assert everyone.accuracy == Rate(6, 12)
    # Strict: without lines 3 and 8.
    assert everyone.accuracy_strict == Rate(4, 12)


def test_user_voice_is_counted_apart() -> None:
    users = figures(sample()).user_voice
    # Lines 1, 4, 9 of 1, 4, 9, 11, 12.
    assert users.accuracy == Rate(3, 5)
    assert users.accuracy_strict == Rate(3, 5)
    assert set(users.intents) >= {"password_reset", "missing_email", "out_of_scope"}


def test_recall_and_precision_of_each_intent() -> None:
    rows = figures(sample()).everyone.intents
    assert rows["netid_login"].recall == Rate(2, 2)
    # Counted as netid_login: lines 2 (right) and 7.
    assert rows["netid_login"].precision == Rate(1, 2)
    # Counted as password_reset: lines 1, 3 (also_ok) and 5.
    assert rows["password_reset"].precision == Rate(2, 3)
    # Counted as out_of_scope: line 9 by its fallback, line 12 wrongly.
    assert rows["out_of_scope"].recall == Rate(2, 4)
    assert rows["out_of_scope"].precision == Rate(1, 2)
    # Taken for, never expected.
    assert rows["wrong_clinic"].recall == Rate(0, 0)
    assert rows["wrong_clinic"].precision == Rate(0, 1)


def test_false_answers_near_and_far() -> None:
    result = figures(sample())
    assert result.near_false_answers == Rate(1, 2)  # 7 of 7, 8
    assert result.far_false_answers == Rate(1, 2)  # 10 of 9, 10


def test_in_scope_is_kept_by_an_answer_or_by_a_title_among_three() -> None:
    # Lines 1, 2, 3 answered, 5 by its third title ("greet" has none); not 4 and 6.
    assert figures(sample()).in_scope_kept == Rate(4, 6)


def test_known_questions_sent_to_fallback() -> None:
    assert figures(sample()).sent_to_fallback == Rate(1, 4)  # 4 of 1, 2, 3, 4


def test_emergency_recall_goes_by_the_decision() -> None:
    assert figures(sample()).urgent_recall == Rate(1, 2)


def test_a_false_alarm_is_any_other_line_that_gets_the_emergency_text() -> None:
    judgements = [
        judged("upload_error", "upload_error", "emergency"),
        judged("out_of_scope", "emergency", "emergency", also_ok=("emergency",)),
        judged("greet", "greet", "smalltalk"),
        judged("crisis", "crisis", "emergency"),
    ]
    result = figures(judgements)
    assert result.false_alarms == Rate(1, 3)
    assert result.urgent_recall == Rate(1, 1)


@pytest.mark.parametrize("decision", ["answer", "action", "handoff"])
def test_serving_an_out_of_scope_question_is_a_false_answer(decision: str) -> None:
    judgements = [judged("out_of_scope", "medical_records", decision, subtype="billing")]
    assert figures(judgements).near_false_answers == Rate(1, 1)


@pytest.mark.parametrize("decision", ["clarify", "fallback", "smalltalk", "emergency"])
def test_asking_back_or_falling_back_is_no_false_answer(decision: str) -> None:
    judgements = [judged("out_of_scope", "medical_records", decision, subtype="far")]
    assert figures(judgements).far_false_answers == Rate(0, 1)


def test_asking_for_a_person_is_in_scope() -> None:
    judgements = [judged("talk_to_human", "talk_to_human", "handoff")]
    assert figures(judgements).in_scope_kept == Rate(1, 1)


def test_fallback_is_right_where_out_of_scope_is_as_good() -> None:
    judgements = [judged("netid_login", "greet", "fallback", also_ok=("out_of_scope",))]
    everyone = figures(judgements).everyone
    assert everyone.accuracy == Rate(1, 1)
    assert everyone.accuracy_strict == Rate(0, 1)


def test_a_text_without_an_intent_is_wrong_unless_it_may_fall_back() -> None:
    judgements = [
        judged("netid_login", None, "fallback"),
        judged("out_of_scope", None, "fallback"),
    ]
    assert figures(judgements).everyone.accuracy == Rate(1, 2)


def test_confusions_put_right_lines_on_the_diagonal() -> None:
    counts = confusions(sample())
    assert counts["netid_login", "netid_login"] == 2  # line 3 by also_ok
    assert counts["missing_email", "password_reset"] == 1
    assert counts["out_of_scope", "out_of_scope"] == 2  # lines 8 and 9
    assert sum(counts.values()) == 12


def test_judge_pairs_expectations_with_results() -> None:
    result = {"intent": "greet", "decision": "smalltalk", "ranking": []}
    (judgement,) = judge([(Expectation("hi", "greet"), result)])
    assert judgement.right
    assert judgement.expected.text == "hi"


def test_no_lines_give_no_figures_and_no_error() -> None:
    empty = figures([])
    assert empty.everyone.accuracy.value is None
    assert empty.in_scope_kept == Rate(0, 0)
