from __future__ import annotations

from pathlib import Path

import pytest
from rich.console import Console

from benchmarks.tasks import run


@pytest.mark.slow
def test_every_turn_of_both_tasks_is_measured_beside_questions(
    trained_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HELPDESK_MODEL", str(trained_model))
    monkeypatch.setenv("BENCH_LINES", "10")
    figures = run(Console(quiet=True))
    assert {name.partition(":")[0] for name in figures["turns"]} == {"reset", "hand-over"}
    assert len(figures["turns"]) == 7
    assert all(turn["cpu_ms"] > 0 for turn in figures["turns"].values())
    expected = figures["task_cpu_ms"] / figures["question_cpu_ms"]
    assert figures["task_to_question"] == pytest.approx(expected, abs=0.02)
