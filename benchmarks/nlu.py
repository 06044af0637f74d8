"""How well both models understand the same questions."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from benchmarks.jobs import line_limit, run_job, thin
from benchmarks.stock import StockModel
from bot.evaluation.expectations import read_expectations
from bot.evaluation.metrics import Figures, figures, judge
from bot.evaluation.report import as_dict, percent
from bot.settings import ROOT

# The second is measured where it lies beside the project.
SETS: Final = {
    "own": ROOT / "tests" / "nlu" / "questions.jsonl",
    "dev": ROOT.parent / "shared" / "eval" / "questions_dev.jsonl",
}
_ROWS: Final = (
    ("near_false_answers", "near out-of-scope questions answered"),
    ("far_false_answers", "far out-of-scope questions answered"),
    ("in_scope_kept", "in-scope questions kept"),
)


def run(stock: StockModel, console: Console) -> dict[str, Any]:
    """Measure both models on every set there is."""
    results = {}
    for name, path in SETS.items():
        if path.exists():
            both = _measure(path, stock)
            console.print(_table(name, both))
            results[name] = {kind: as_dict(found) for kind, found in both.items()}
    return results


def _measure(path: Path, stock: StockModel) -> dict[str, Figures]:
    expectations = thin(read_expectations(path), line_limit())
    job = {"do": "parse", "path": str(stock.path), "texts": [e.text for e in expectations]}
    return {
        kind: figures(judge(zip(expectations, run_job({**job, "model": kind}), strict=True)))
        for kind in ("stock", "ours")
    }


def _table(name: str, both: dict[str, Figures]) -> Table:
    lines = both["ours"].everyone.accuracy.n
    table = Table("figure", title=f"Questions: {name}, {lines} lines", title_justify="left")
    table.add_column("stock", justify="right")
    table.add_column("ours", justify="right")
    groups = [f.everyone for f in both.values()]
    table.add_row("right", *(percent(g.accuracy) for g in groups))
    table.add_row("right without also_ok", *(percent(g.accuracy_strict) for g in groups))
    for key, label in _ROWS:
        table.add_row(label, *(percent(getattr(f, key)) for f in both.values()))
    return table
