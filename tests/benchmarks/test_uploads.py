from __future__ import annotations

import pytest
from rich.console import Console

from benchmarks.uploads import ratios, run, spread


def test_spread_is_told_by_the_nearest_rank() -> None:
    assert spread(range(200, 0, -1)) == {"median_ms": 100, "p99_ms": 198, "worst_ms": 200}
    assert spread([7]) == {"median_ms": 7, "p99_ms": 7, "worst_ms": 7}
    assert spread([3, 1, 2]) == {"median_ms": 2, "p99_ms": 3, "worst_ms": 3}


def test_ratio_is_ours_in_those_of_the_peer() -> None:
    ours, peer = {"median_ms": 0.3, "worst_ms": 0.1}, {"median_ms": 0.12, "worst_ms": 0.4}
    assert ratios(ours, peer) == {"median_ms": 2.5, "worst_ms": 0.2}


@pytest.mark.slow
def test_files_of_both_groups_are_measured_beside_the_peer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BENCH_LINES", "10")
    figures = run(Console(quiet=True))
    assert list(figures) == ["crafted files", "hostile samples"]
    for found in figures.values():
        assert found["files"] == 10
        for measured in (found["check"], found["filetype"]):
            assert 0 < measured["median_ms"] <= measured["p99_ms"] <= measured["worst_ms"]
        expected = found["check"]["worst_ms"] / found["filetype"]["worst_ms"]
        assert found["ratio"]["worst_ms"] == pytest.approx(expected, abs=0.1, rel=0.02)
