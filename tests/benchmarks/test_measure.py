from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks.measure import ChildError, run_measured

pytestmark = pytest.mark.slow

BUSY = """
import time
block = bytearray(80_000_000)
while time.process_time() < 0.5:
    pass
"""


def test_processor_time_and_peak_memory_are_the_childs(tmp_path: Path) -> None:
    usage = run_measured([sys.executable, "-c", BUSY], tmp_path, {})
    assert 0.5 <= usage.cpu_seconds < 5
    assert usage.wall_seconds >= 0.4
    assert usage.rss_bytes > 80_000_000


def test_only_this_child_is_counted(tmp_path: Path) -> None:
    run_measured([sys.executable, "-c", BUSY], tmp_path, {})
    assert run_measured([sys.executable, "-c", ""], tmp_path, {}).cpu_seconds < 0.5


def test_folder_environment_and_streams_reach_the_child(tmp_path: Path) -> None:
    source, target = tmp_path / "in", tmp_path / "out"
    source.write_text("hello", "utf-8")
    code = "import os; print(os.getcwd(), os.environ['GREETING'], input())"
    with source.open() as stdin, target.open("w") as stdout:
        run_measured([sys.executable, "-c", code], tmp_path, {"GREETING": "hi"}, stdin, stdout)
    assert target.read_text("utf-8").split() == [str(tmp_path.resolve()), "hi", "hello"]


def test_a_child_that_fails_gives_no_figures(tmp_path: Path) -> None:
    with pytest.raises(ChildError, match="code 3"):
        run_measured([sys.executable, "-c", "raise SystemExit(3)"], tmp_path, {})
