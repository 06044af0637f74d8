from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.intents import RESERVED, URGENT, Decision, decision_for, is_faq
from bot.nlu.scope import (
    ScopeDecision,
    Thresholds,
    certain,
    decide,
    ranked,
    urgent_intent,
)

SET = Thresholds(scope=0.5, lead=0.1, smalltalk=0.35, urgent=0.5)
INTENTS = sorted(RESERVED - {"nlu_fallback"} | {"upload_error", "netid_login", "medical_records"})


@st.composite
def probabilities(draw: st.DrawFn) -> dict[str, float]:
    """Of any intents, also of one alone, summing to 1 up to rounding."""
    intents = draw(st.lists(st.sampled_from(INTENTS), min_size=1, unique=True))
    size = len(intents)
    weights = draw(st.lists(st.floats(0, 1), min_size=size, max_size=size))
    whole = sum(weights)
    return {
        intent: weight / whole if whole else 1 / size
        for intent, weight in zip(intents, weights, strict=True)
    }


# An urgent threshold of 0 would take every message for a cry for help.
thresholds = st.builds(Thresholds, *[st.floats(0, 1)] * 3, urgent=st.floats(0.01, 1))


def _decided(**given: float) -> ScopeDecision:
    return decide({"greet": 0.0, "upload_error": 0.0, **given}, SET)


# each way a decision can go


def test_clear_question_is_answered() -> None:
    decided = _decided(upload_error=0.6, netid_login=0.3, out_of_scope=0.1)
    assert (decided.intent, decided.confidence) == ("upload_error", 0.6)
    assert decided.decision is Decision.ANSWER
    assert decided.routed_intent == "upload_error"


def test_two_questions_alike_are_asked_back_about() -> None:
    decided = _decided(upload_error=0.45, netid_login=0.36, out_of_scope=0.19)
    assert decided.decision is Decision.CLARIFY
    assert decided.intent == "upload_error"
    assert decided.routed_intent == "nlu_fallback"


def test_questions_that_share_probability_stay_in_scope() -> None:
    # The top one is low, yet the message is plainly about the portal.
    shared = {"upload_error": 0.3, "netid_login": 0.28, "medical_records": 0.27}
    assert decide({**shared, "out_of_scope": 0.15}, SET).decision is Decision.CLARIFY


def test_what_is_likelier_not_ours_falls_back_under_its_own_name() -> None:
    decided = _decided(out_of_scope=0.51, upload_error=0.49)
    assert decided.decision is Decision.FALLBACK
    assert decided.routed_intent == "out_of_scope"


def test_question_less_likely_than_out_of_scope_is_asked_back_about() -> None:
    decided = _decided(out_of_scope=0.45, upload_error=0.4, netid_login=0.15)
    assert decided.decision is Decision.CLARIFY
    assert decided.intent == "out_of_scope"
    assert decided.routed_intent == "nlu_fallback"


@pytest.mark.parametrize(
    ("intent", "decision"),
    [
        ("greet", Decision.SMALLTALK),
        ("talk_to_human", Decision.HANDOFF),
        ("inform_netid", Decision.ACTION),
    ],
)
def test_sure_small_talk_person_or_task_is_taken_at_its_word(
    intent: str, decision: Decision
) -> None:
    decided = decide({intent: 0.4, "upload_error": 0.35, "out_of_scope": 0.25}, SET)
    assert decided.decision is decision
    assert decided.routed_intent == intent


def test_unsure_small_talk_before_a_question_is_asked_back_about() -> None:
    decided = _decided(greet=0.34, upload_error=0.33, netid_login=0.33)
    assert decided.decision is Decision.CLARIFY


def test_unsure_small_talk_before_more_of_it_falls_back() -> None:
    decided = _decided(greet=0.3, thanks=0.28, upload_error=0.22, goodbye=0.2)
    assert decided.decision is Decision.FALLBACK
    assert decided.intent == "greet"
    assert decided.routed_intent == "nlu_fallback"


def test_urgent_kinds_count_together() -> None:
    decided = _decided(upload_error=0.45, crisis=0.26, emergency=0.29)
    assert decided.decision is Decision.EMERGENCY
    assert decided.routed_intent == "emergency"


def test_urgent_below_its_threshold_is_passed_over() -> None:
    decided = _decided(crisis=0.45, upload_error=0.4, netid_login=0.15)
    assert decided.intent == "crisis"
    assert decided.decision is Decision.ANSWER
    assert decided.routed_intent == "upload_error"


@pytest.mark.parametrize("intent", ["out_of_scope", "greet", "upload_error", "crisis"])
def test_model_of_one_intent_decides_too(intent: str) -> None:
    assert decide({intent: 1.0}, SET).decision is decision_for(intent)


def test_routed_ranking_puts_the_routed_intent_first_and_loses_none() -> None:
    asked_back = _decided(upload_error=0.45, netid_login=0.36, out_of_scope=0.19)
    assert asked_back.routed_ranking[0] == ("nlu_fallback", 0.45)
    assert asked_back.routed_ranking[1:] == asked_back.ranking
    passed_over = _decided(crisis=0.45, upload_error=0.4, netid_login=0.15)
    assert passed_over.routed_ranking[:2] == (("upload_error", 0.4), ("crisis", 0.45))


# a rule fired, or one sentence of many is urgent


def test_rule_makes_its_kind_certain_whatever_the_classifier_says() -> None:
    decided = certain("crisis", {"upload_error": 0.9, "crisis": 0.1})
    assert decided.decision is Decision.EMERGENCY
    assert decided.routed_ranking == (("crisis", 1.0), ("upload_error", 0.9))


def test_rule_needs_no_trained_intent_of_its_kind() -> None:
    assert certain("crisis", {"greet": 1.0}).routed_intent == "crisis"


@pytest.mark.parametrize(
    ("given", "intent"),
    [
        ({"crisis": 0.3, "emergency": 0.2, "greet": 0.5}, "crisis"),
        ({"crisis": 0.2, "emergency": 0.3, "greet": 0.5}, "emergency"),
        ({"crisis": 0.2, "emergency": 0.29, "greet": 0.51}, None),
        ({"greet": 1.0}, None),
    ],
)
def test_classifier_alone_may_find_a_cry_for_help(
    given: dict[str, float], intent: str | None
) -> None:
    assert urgent_intent(given, SET) == intent


# whatever the probabilities are


@given(probabilities(), thresholds)
def test_decide_never_raises_and_routes_to_what_it_decided(
    given: dict[str, float], set_to: Thresholds
) -> None:
    decided = decide(given, set_to)
    routed = decided.routed_intent
    if decided.decision in (Decision.CLARIFY, Decision.FALLBACK):
        assert routed in ("nlu_fallback", "out_of_scope")
    else:
        assert decision_for(routed) is decided.decision
        assert routed in given


@given(probabilities(), thresholds)
def test_ranking_holds_every_intent_once_likeliest_first(
    given: dict[str, float], set_to: Thresholds
) -> None:
    decided = decide(given, set_to)
    assert dict(decided.ranking) == given
    assert decided.ranking == ranked(given)
    assert [p for _, p in decided.ranking] == sorted(given.values(), reverse=True)
    assert (decided.intent, decided.confidence) == decided.ranking[0]
    names = [name for name, _ in decided.routed_ranking]
    assert len(set(names)) == len(names)
    assert set(given) <= set(names)


@given(probabilities())
def test_nothing_is_answered_that_is_likelier_not_ours(given: dict[str, float]) -> None:
    decided = decide(given, SET)
    if decided.decision is Decision.ANSWER:
        answered = given[decided.routed_intent]
        assert answered >= given.get("out_of_scope", 0.0)
        others = [p for i, p in given.items() if is_faq(i) and i != decided.routed_intent]
        assert all(answered - p >= SET.lead for p in others)


@given(probabilities())
def test_urgent_decision_goes_by_both_kinds_together(given: dict[str, float]) -> None:
    urgent = sum(given.get(intent, 0.0) for intent in URGENT) >= SET.urgent
    assert (decide(given, SET).decision is Decision.EMERGENCY) == urgent
    assert (urgent_intent(given, SET) is not None) == urgent
