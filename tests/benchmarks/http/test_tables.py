from __future__ import annotations

import io
from typing import Any

from rich.console import Console

from benchmarks.http.tables import bars_table, figures_table

FOUND: dict[str, Any] = {
    "stock": {"messages/s": 20.0, "p50 ms": 1234.5},
    "ours": {"messages/s": 90.0},
    "ratios": {"messages/s": 4.5},
    "failed": {"stock": [], "ours": ["faq, 1 client: status 503"] * 5},
    "bars": [
        {"name": "messages/s", "value": 4.5, "limit": 4, "at_least": True, "met": True},
        {"name": "failed replies", "value": 5, "limit": 0, "at_least": False, "met": False},
    ],
}


def _printed(table: Any) -> str:
    screen = io.StringIO()
    Console(width=120, file=screen).print(table)
    return screen.getvalue()


def test_figures_stand_side_by_side_and_what_one_side_lacks_is_left_empty() -> None:
    lines = _printed(figures_table("SQLite", FOUND)).splitlines()
    (rate,) = [line for line in lines if "messages/s" in line]
    assert [cell.strip() for cell in rate.strip("│").split("│")] == [
        "messages/s",
        "20.0",
        "90.0",
        "4.5",
    ]
    assert any("1,234.5" in line for line in lines)


def test_a_missed_bar_and_the_first_failures_are_told() -> None:
    printed = _printed(bars_table("SQLite", FOUND))
    assert "MISSED" in printed
    assert "≥ 4" in printed
    assert printed.count("ours, faq, 1 client: status 503") == 3
