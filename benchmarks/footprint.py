"""What ``helpdesk chat`` takes with and without the stand-in for TensorFlow."""

from __future__ import annotations

import sys
import tempfile
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from benchmarks.jobs import quiet_environ
from benchmarks.measure import Usage, run_measured
from bot.settings import ROOT

LINES: Final = (
    "hello",
    "What file types can I upload?",
    "How do I write to my doctor?",
    "that helped",
    "How do I book an appointment?",
    "thanks, bye",
)


def run(console: Console) -> dict[str, Any]:
    """Hold one short talk with each, twice; figures are of the second, start to end.

    The first makes byte code and files be at hand for both.
    """
    with console.status("helpdesk chat, without TensorFlow"):
        without = [_chat({}) for _ in range(2)][-1]
    with console.status("helpdesk chat, with TensorFlow"):
        real = [_chat({"HELPDESK_REAL_TENSORFLOW": "1"}) for _ in range(2)][-1]
    console.print(_table(real, without))
    return {
        "with_tensorflow": real.as_dict(),
        "without": without.as_dict(),
        "cpu_ratio": round(without.cpu_seconds / real.cpu_seconds, 3),
        "rss_ratio": round(without.rss_bytes / real.rss_bytes, 3),
    }


def _chat(environ: dict[str, str]) -> Usage:
    command = [sys.executable, "-m", "bot", "chat"]
    with tempfile.TemporaryFile("w+") as said, tempfile.TemporaryFile("w+") as heard:
        said.write("\n".join(LINES) + "\n")
        said.seek(0)
        return run_measured(command, ROOT, {**quiet_environ(), **environ}, said, heard)


def _table(real: Usage, without: Usage) -> Table:
    table = Table("helpdesk chat", title="Without TensorFlow", title_justify="left")
    for heading in ("with", "without", "without / with"):
        table.add_column(heading, justify="right")
    for name, one, other in (
        ("CPU s", real.cpu_seconds, without.cpu_seconds),
        ("RSS MB (peak)", real.rss_bytes / 1e6, without.rss_bytes / 1e6),
    ):
        table.add_row(name, f"{one:.1f}", f"{other:.1f}", f"{other / one:.2f}")
    return table
