from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.segments import MOST_ANSWERS, SURE, Candidate, pick_segments


def said(intent: str, confidence: float = 0.9, decision: str = "answer") -> Candidate:
    return Candidate(f"how about {intent}?", intent, confidence, decision)


A, B, C, D = (said(intent) for intent in ("reset", "upload", "records", "profile"))
PERSON, RELEASE = said("person", decision="handoff"), said("release", decision="action")
URGENT = said("crisis", 0.3, "emergency")
UNSURE = said("reset", 0.2, "clarify")


def test_two_sure_questions_are_both_answered_in_order() -> None:
    assert pick_segments([B, A], A) == [B, A]


def test_two_sure_questions_are_answered_where_the_whole_is_unsure() -> None:
    assert pick_segments([A, B], UNSURE) == [A, B]


@pytest.mark.parametrize(
    "candidates",
    [
        [],
        [A],
        [A, said("reset", 0.7)],
        [A, said("upload", SURE - 0.01)],
        [A, said("upload", decision="clarify")],
        [A, said("upload", decision="fallback")],
        [A, said("hello", decision="smalltalk")],
        [A, Candidate("I uploaded it on Monday.", "upload", 0.99, "answer")],
        [PERSON, RELEASE],
    ],
)
def test_fewer_than_two_sure_questions_leave_the_whole_message(candidates: list[Candidate]) -> None:
    assert pick_segments(candidates, said("reset", 0.8)) == [said("reset", 0.8)]


def test_confidence_at_the_threshold_is_sure() -> None:
    edge = said("upload", SURE)
    assert pick_segments([A, edge], A) == [A, edge]


def test_a_sure_whole_that_no_segment_repeats_is_answered_alone() -> None:
    assert pick_segments([A, B], D) == [D]


def test_a_question_asked_twice_is_answered_once() -> None:
    assert pick_segments([A, B, said("reset", 0.95)], A) == [A, B]


def test_no_more_than_three_are_answered() -> None:
    assert pick_segments([A, B, C, D], A) == [A, B, C]


def test_one_task_comes_last_and_keeps_its_place_among_many_questions() -> None:
    assert pick_segments([PERSON, A, RELEASE, B, C], A) == [A, B, PERSON]


def test_a_whole_cut_off_by_the_limit_is_answered_alone() -> None:
    assert pick_segments([A, B, C, D], D) == [D]


def test_an_emergency_in_a_segment_silences_the_rest() -> None:
    assert pick_segments([A, URGENT, B], A) == [URGENT]


def test_an_emergency_of_the_whole_comes_before_one_of_a_segment() -> None:
    whole = said("emergency", 0.4, "emergency")
    assert pick_segments([A, URGENT], whole) == [whole]


CANDIDATES = st.builds(
    Candidate,
    st.sampled_from(["how do I?", "I did it.", ""]),
    st.sampled_from("abcde"),
    st.floats(0, 1),
    st.sampled_from(["answer", "action", "clarify", "fallback", "handoff", "smalltalk"]),
)


@given(st.lists(CANDIDATES, max_size=8), CANDIDATES)
def test_a_pick_is_the_whole_or_several_sure_questions(
    candidates: list[Candidate], whole: Candidate
) -> None:
    picked = pick_segments(candidates, whole)
    if picked == [whole]:
        return
    assert 2 <= len(picked) <= MOST_ANSWERS
    assert len({one.intent for one in picked}) == len(picked)
    assert all(one in candidates and one.confidence >= SURE for one in picked)
    assert all(one.decision == "answer" for one in picked[:-1])


@given(st.lists(CANDIDATES, max_size=4), st.lists(CANDIDATES, max_size=4), CANDIDATES)
def test_an_emergency_is_the_only_pick_wherever_it_stands(
    before: list[Candidate], after: list[Candidate], whole: Candidate
) -> None:
    assert pick_segments([*before, URGENT, *after], whole) == [URGENT]
