"""What training costs from nothing: ours now, the stock pipeline's from its record."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.jobs import quiet_environ
from benchmarks.measure import run_measured
from benchmarks.stock import StockModel
from bot.settings import ROOT


def run(stock: StockModel, console: Console) -> dict[str, Any]:
    """Train ours with an empty cache into a folder that goes away."""
    with tempfile.TemporaryDirectory() as folder, console.status("helpdesk train, from nothing"):
        places = {
            "HELPDESK_MODEL": str(Path(folder) / "models"),
            "RASA_CACHE_DIRECTORY": str(Path(folder) / "cache"),
        }
        command = [sys.executable, "-m", "bot", "train"]
        ours = run_measured(command, ROOT, {**quiet_environ(), **places}).as_dict()
    ratio = round(ours["cpu_seconds"] / stock.training["cpu_seconds"], 4)
    console.print(_table(stock.training, ours))
    return {"stock": stock.training, "ours": ours, "cpu_ratio": ratio}


def _table(stock: dict[str, float], ours: dict[str, float]) -> Table:
    table = Table("training from nothing", title="Training", title_justify="left")
    for heading in ("stock", "ours", "ours / stock"):
        table.add_column(heading, justify="right")
    for key in ours:
        ratio = f"{ours[key] / stock[key]:.3f}"
        table.add_row(key.replace("_", " "), f"{stock[key]:.1f}", f"{ours[key]:.1f}", ratio)
    return table
