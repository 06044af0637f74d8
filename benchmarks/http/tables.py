"""The comparison of one database as two tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from rich.table import Table

from benchmarks.http.servers import OURS, STOCK

_SHOWN_FAILURES: Final = 3


def figures_table(database: str, found: Mapping[str, Any]) -> Table:
    """Both servers' figures and ours as a share of the stock server's."""
    table = Table("", title=f"`rasa run` and `helpdesk serve`, {database}", title_justify="left")
    for heading in (STOCK, OURS, f"{OURS} / {STOCK}"):
        table.add_column(heading, justify="right")
    for name in dict.fromkeys([*found[STOCK], *found[OURS]]):
        cells = [_number(found[column].get(name)) for column in (STOCK, OURS, "ratios")]
        table.add_row(name, *cells)
    return table


def bars_table(database: str, found: Mapping[str, Any]) -> Table:
    """Each bar with its figure; what failed is told below, without the question."""
    table = Table("bar", title=f"Bars, {database}", title_justify="left")
    for heading in ("figure", "should be", ""):
        table.add_column(heading, justify="right")
    for bar in found["bars"]:
        sign = "≥" if bar["at_least"] else "≤"
        limit = f"{sign} {bar['limit']:g}"
        table.add_row(bar["name"], f"{bar['value']:g}", limit, "met" if bar["met"] else "MISSED")
    shown = [f"{side}, {one}" for side, all_ in found["failed"].items() for one in _first(all_)]
    table.caption = "\n".join(shown) or None
    return table


def _first(failed: list[str]) -> list[str]:
    return failed[:_SHOWN_FAILURES]


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,.3g}" if abs(value) < 10 else f"{value:,.1f}"
