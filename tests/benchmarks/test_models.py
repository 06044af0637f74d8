from __future__ import annotations

import pytest

from benchmarks.models import as_parse_result, load_model


def _parsed(*names: str) -> dict[str, object]:
    ranking = [{"name": name, "confidence": 0.9 - 0.1 * n} for n, name in enumerate(names)]
    return {"intent": ranking[0], "intent_ranking": ranking}


def test_a_stock_answer_has_its_intent_and_our_decision() -> None:
    result = as_parse_result("why", _parsed("upload_error", "greet"))
    assert (result["intent"], result["decision"]) == ("upload_error", "answer")
    assert [row["intent"] for row in result["ranking"]] == ["upload_error", "greet"]


def test_a_stock_fallback_keeps_the_classifiers_own_intent() -> None:
    result = as_parse_result("why", _parsed("nlu_fallback", "upload_error"))
    assert (result["intent"], result["decision"]) == ("upload_error", "fallback")


def test_a_stock_out_of_scope_is_a_fallback_and_urgent_ones_are_an_emergency() -> None:
    assert as_parse_result("x", _parsed("out_of_scope"))["decision"] == "fallback"
    assert as_parse_result("x", _parsed("crisis"))["decision"] == "emergency"


def test_a_missing_stock_model_is_an_error_not_another_model() -> None:
    with pytest.raises(FileNotFoundError):
        load_model("stock", "absent.tar.gz")
