from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.results import keep


def test_a_part_replaces_its_own_older_figures_only(tmp_path: Path) -> None:
    path = tmp_path / "latest.json"
    keep("nlu", {"accuracy": 0.5}, path)
    keep("turns", {"ms": 4}, path)
    keep("nlu", {"accuracy": 0.9}, path)
    results = json.loads(path.read_text("utf-8"))
    assert results["nlu"]["figures"] == {"accuracy": 0.9}
    assert results["turns"]["figures"] == {"ms": 4}
    assert results["nlu"]["machine"]["processors"] >= 1


def test_figures_of_a_thinned_run_say_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BENCH_LINES", "50")
    monkeypatch.delenv("BENCH_TRAIN_LINES", raising=False)
    keep("nlu", {"accuracy": 0.9}, tmp_path / "latest.json")
    results = json.loads((tmp_path / "latest.json").read_text("utf-8"))
    assert results["nlu"]["machine"]["limits"] == {"BENCH_LINES": "50"}


def test_a_damaged_file_is_begun_anew(tmp_path: Path) -> None:
    path = tmp_path / "latest.json"
    path.write_text("{half", "utf-8")
    keep("nlu", {"accuracy": 0.9}, path)
    assert list(json.loads(path.read_text("utf-8"))) == ["nlu"]
