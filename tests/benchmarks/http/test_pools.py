from __future__ import annotations

import pytest

from benchmarks.http.pools import stock_responses, understood


@pytest.mark.parametrize(
    ("intent", "decision", "right"),
    [
        ("upload_error", "answer", True),
        ("helpful", "smalltalk", True),
        ("upload_error", "clarify", False),
        ("upload_error", "fallback", False),
        ("wrong_clinic", "answer", False),
    ],
)
def test_a_line_is_said_only_where_it_gets_its_answer(
    intent: str, decision: str, right: bool
) -> None:
    parsed = {"intent": intent, "decision": decision}
    wanted = "helpful" if intent == "helpful" else "upload_error"
    assert understood(wanted, parsed) is right


def test_stock_responses_hold_the_answers_and_what_the_action_says() -> None:
    responses = stock_responses()
    assert responses["utter_upload_error"][0]["text"].startswith("The most common reason")
    assert responses["utter_feedback_thanks"][0]["text"]
