from __future__ import annotations

import io
import json

from rich.console import Console

from bot.evaluation.metrics import figures
from bot.evaluation.rates import Rate
from bot.evaluation.report import as_dict, percent, print_report
from tests.evaluation.judged import sample


def test_report_survives_json_with_every_figure() -> None:
    report = json.loads(json.dumps(as_dict(figures(sample()))))
    assert report["accuracy"] == {"hits": 6, "n": 12, "rate": 0.5, "low": 0.2538, "high": 0.7462}
    assert report["accuracy_strict"]["hits"] == 4
    assert report["user_voice"]["accuracy"]["n"] == 5
    assert report["intents"]["netid_login"]["precision"]["rate"] == 0.5
    assert report["near_false_answers"]["rate"] == 0.5
    assert report["false_alarms"]["hits"] == 0


def test_tables_show_counts_shares_and_intervals() -> None:
    page = io.StringIO()
    print_report(figures(sample()), Console(file=page, width=110))
    lines = page.getvalue().splitlines()
    (overall,) = [line for line in lines if "right, all" in line]
    assert "6/12" in overall
    assert "50.0 %" in overall
    assert "25.4–74.6" in overall
    (intent,) = [line for line in lines if "password_reset" in line]
    assert "1/1" in intent
    assert "66.7 %" in intent


def test_tables_fit_a_narrow_terminal() -> None:
    page = io.StringIO()
    print_report(figures(sample()), Console(file=page, width=80))
    assert "known questions sent to fallback" in page.getvalue()
    assert "…" not in page.getvalue()


def test_a_share_of_nothing_is_a_dash() -> None:
    assert percent(Rate(0, 0)) == "–"
    assert percent(Rate(1, 3)) == "33.3 %"
