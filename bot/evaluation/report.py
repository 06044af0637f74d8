"""An evaluation's figures as a table for the terminal and as plain JSON."""

from __future__ import annotations

from typing import Any, Final

from rich.console import Console
from rich.table import Table

from bot.evaluation.metrics import Figures, GroupFigures
from bot.evaluation.rates import Rate

# Name of the figure, what the table says.
_ROWS: Final = (
    ("in_scope_kept", "in-scope questions kept"),
    ("sent_to_fallback", "known questions sent to fallback"),
    ("near_false_answers", "near out-of-scope questions answered"),
    ("far_false_answers", "far out-of-scope questions answered"),
    ("urgent_recall", "emergencies and crises recognised"),
    ("false_alarms", "other questions taken for one"),
)


def as_dict(found: Figures) -> dict[str, Any]:
    """Every figure as JSON-ready values; each rate as hits, n, rate, low, high."""
    rates = {name: getattr(found, name).as_dict() for name, _ in _ROWS}
    return {
        **_group_dict(found.everyone),
        "user_voice": _group_dict(found.user_voice),
        **rates,
    }


def print_report(found: Figures, console: Console) -> None:
    """Print the overall figures, then one row an intent."""
    console.print(summary_table(found))
    console.print(intent_table(found.everyone))


def summary_table(found: Figures) -> Table:
    """Overall figures, a row each."""
    table = Table(title="Evaluation", title_justify="left")
    table.add_column("figure")
    for heading in ("lines", "share", "95 % interval"):
        table.add_column(heading, justify="right")
    for name, group in (("all", found.everyone), ("voice=user", found.user_voice)):
        table.add_row(f"right, {name}", *_cells(group.accuracy))
        table.add_row(f"right without also_ok, {name}", *_cells(group.accuracy_strict))
    for name, label in _ROWS:
        table.add_row(label, *_cells(getattr(found, name)))
    return table


def intent_table(group: GroupFigures) -> Table:
    """Recall and precision, a row an intent."""
    table = Table(title="By intent", title_justify="left")
    table.add_column("intent")
    for heading in ("right", "recall", "95 % interval", "counted as it", "precision"):
        table.add_column(heading, justify="right")
    for intent, row in group.intents.items():
        lines, recall, interval = _cells(row.recall)
        counted, precision, _ = _cells(row.precision)
        table.add_row(intent, lines, recall, interval, counted, precision)
    return table


def percent(rate: Rate) -> str:
    """The share for a table: "93.1 %", or a dash where there is no line."""
    return "–" if rate.value is None else f"{100 * rate.value:.1f} %"


def _cells(rate: Rate) -> tuple[str, str, str]:
    low, high = rate.interval
    interval = f"{100 * low:.1f}–{100 * high:.1f}" if rate.n else "–"
    return f"{rate.hits}/{rate.n}", percent(rate), interval


def _group_dict(group: GroupFigures) -> dict[str, Any]:
    return {
        "accuracy": group.accuracy.as_dict(),
        "accuracy_strict": group.accuracy_strict.as_dict(),
        "intents": {
            intent: {"recall": row.recall.as_dict(), "precision": row.precision.as_dict()}
            for intent, row in group.intents.items()
        },
    }
