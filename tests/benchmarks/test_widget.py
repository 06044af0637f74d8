from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from rich.console import Console

from benchmarks import widget
from benchmarks.widget import figures, run

_SEEN = {
    "bare": [480.0, 500.4, 900.0],
    "inline": [700.0, 2000.0, 750.4],
    "greeted": [900.0, 2100.0, 950.4],
    "barePortal": [400.0, 400.0, 400.0],
    "launcher": [500.0, 600.0, 700.0],
    "opened": [800.0, 300.0, 820.0],
    "welcomed": [810.0, 400.0, 900.0],
    "heap": {"bare": 1_000_000, "chat": 3_510_000},
}


def test_figures_are_medians_beside_the_bare_pages() -> None:
    assert figures(_SEEN, 13_000) == {
        "rounds": 3,
        "bare_ms": 500,
        "inline_ms": 750,
        "inline_to_bare": 1.5,
        "bare_portal_ms": 400,
        "launcher_ms": 600,
        "launcher_to_bare": 1.5,
        "opened_ms": 800,
        "greeted_ms": 950,
        "welcomed_ms": 810,
        "heap_mb": 2.51,
        "gz_bytes": 13_000,
    }


def test_without_a_browser_it_is_skipped_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert run(Console()) == {}
    assert "it needs Node with its packages (npm ci) and Chromium" in capsys.readouterr().out


@pytest.mark.slow
@pytest.mark.browser
def test_pages_are_measured_in_a_slowed_browser(
    monkeypatch: pytest.MonkeyPatch, trained_model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if not all(map(shutil.which, ("node", "chromium"))) and not os.environ.get("CI"):
        pytest.skip("Node or Chromium is not installed")
    monkeypatch.setenv("BENCH_LINES", "1")
    monkeypatch.setenv("HELPDESK_MODEL", str(trained_model))
    found = run(Console())
    assert found["rounds"] == 1
    for name in ("bare_ms", "bare_portal_ms"):
        assert found[name] > 300, "two round trips at 150 ms"
    assert found["inline_ms"] > found["bare_ms"]
    assert found["welcomed_ms"] > 300, "the greeting takes round trips too"
    assert 0.1 < found["heap_mb"] < widget.MOST_HEAP_MB
    assert "wanted at most" in capsys.readouterr().out
