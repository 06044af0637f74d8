from __future__ import annotations

from pathlib import Path

import pytest


@pytest.mark.slow
@pytest.mark.usefixtures("without_tensorflow")
def test_responses_of_the_file_stay_when_rasa_sets_those_of_the_model(tmp_path: Path) -> None:
    from rasa.shared.core.domain import Domain
    from rasa.utils.endpoints import EndpointConfig

    from benchmarks.http.stock_nlg import StockNlg

    file = tmp_path / "responses.yml"
    file.write_text("utter_feedback_thanks:\n- text: Good to hear.\n", "utf-8")
    nlg = StockNlg(EndpointConfig(type="…", responses=str(file)), Domain.empty())
    nlg.responses = {"utter_greet": [{"text": "Hi!"}]}
    assert set(nlg.responses) == {"utter_greet", "utter_feedback_thanks"}
