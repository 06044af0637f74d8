from __future__ import annotations

from typing import Any

import pytest

from bot.dialogue.parsed import empty_result, result_of

SHAPE = ["text", "intent", "confidence", "decision", "article", "ranking", "segments"]


def _parsed(*ranking: tuple[str, float], decision: str, **more: Any) -> dict[str, Any]:
    items = [{"name": name, "confidence": confidence} for name, confidence in ranking]
    return {"intent_ranking": items, "decision": decision, **more}


def test_result_has_the_fields_of_the_contract_in_order() -> None:
    parsed = _parsed(("upload_error", 0.9), decision="answer")
    assert list(result_of("hi", parsed)) == list(empty_result("hi")) == SHAPE


def test_text_is_given_back_as_it_came() -> None:
    parsed = _parsed(("greet", 0.9), decision="smalltalk", text="cleaned")
    assert result_of("/ as typed\x00", parsed)["text"] == "/ as typed\x00"


def test_text_without_words_is_a_fallback_without_an_intent() -> None:
    assert empty_result("?!") == {
        "text": "?!",
        "intent": None,
        "confidence": 0.0,
        "decision": "fallback",
        "article": None,
        "ranking": [],
        "segments": [],
    }


@pytest.mark.parametrize("decision", ["fallback", "clarify"])
def test_intent_is_the_classifiers_own_where_the_bot_asks_back_or_gives_up(decision: str) -> None:
    ranking = (("nlu_fallback", 0.4), ("upload_error", 0.4), ("secure_message", 0.3))
    result = result_of("hi", _parsed(*ranking, decision=decision))
    assert (result["intent"], result["confidence"]) == ("upload_error", 0.4)
    assert [item["intent"] for item in result["ranking"]] == ["upload_error", "secure_message"]
    assert result["article"] is None


@pytest.mark.parametrize(
    ("intent", "decision", "article"),
    [
        ("upload_error", "answer", "upload_error"),
        ("emergency", "emergency", "emergency"),
        ("crisis", "emergency", "crisis"),
        ("talk_to_human", "handoff", "talk_to_human"),
        ("greet", "smalltalk", None),
        ("cancel", "action", None),
        ("inform_netid", "action", None),
        ("out_of_scope", "fallback", None),
    ],
)
def test_article_is_named_where_one_is_said(
    intent: str, decision: str, article: str | None
) -> None:
    assert result_of("hi", _parsed((intent, 1.0), decision=decision))["article"] == article


def test_ranking_is_short_and_its_figures_are_rounded() -> None:
    ranking = [(f"question_{n}", 0.123456789) for n in range(9)]
    result = result_of("hi", _parsed(*ranking, decision="answer"))
    assert len(result["ranking"]) == 5
    assert result["ranking"][0] == {"intent": "question_0", "confidence": 0.1235}


def test_segments_are_passed_on() -> None:
    segments = [{"text": "a", "intent": "upload_error", "decision": "answer"}]
    parsed = _parsed(("upload_error", 1.0), decision="answer", segments=segments)
    assert result_of("a", parsed)["segments"] == segments
    assert result_of("a", {**parsed, "segments": None})["segments"] == []
