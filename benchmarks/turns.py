"""What a start and a turn cost, ours beside Rasa's stock pipeline, in one run."""

from __future__ import annotations

from typing import Any, Final

from rich.console import Console
from rich.table import Table

from benchmarks.action_server import action_server
from benchmarks.conversation import ACTION, FAQ, MARKS, costs, hits, script
from benchmarks.jobs import line_limit, run_job
from benchmarks.stock import StockModel, feedback_responses
from benchmarks.stock_project import examples_by_intent, read_nlu
from bot.settings import ROOT

CONVERSATIONS: Final = 3


def run(stock: StockModel, console: Console) -> dict[str, Any]:
    """Hold the same conversation with both models, each in a process of its own."""
    turns = max(MARKS) if line_limit() is None else MARKS[1]
    kinds, texts = script(examples_by_intent(read_nlu(ROOT / "data" / "nlu")), turns)
    for model in ("stock", "ours"):  # so that byte code and files are at hand for both
        run_job({"do": "parse", "texts": texts[:1], "path": str(stock.path), "model": model})
    job = {"do": "turns", "kinds": kinds, "texts": texts, "conversations": CONVERSATIONS}
    with action_server() as (url, server):
        place = {"path": str(stock.path), "action_url": url, "action_pid": server.pid}
        theirs = _figures(run_job({**job, **place, "model": "stock"}))
        theirs["action_server_rss_mb"] = round(server.memory_info().rss / 1e6, 1)
    both = {"stock": theirs, "ours": _figures(run_job({**job, "model": "ours"}))}
    console.print(_table(both))
    return {**both, "ratios": _ratios(both)}


def _figures(answer: dict[str, Any]) -> dict[str, Any]:
    conversations = answer["conversations"]
    return {
        "start_cpu_seconds": round(answer["start"]["cpu_seconds"], 2),
        "rss_mb": round(answer["start"]["rss_mb"], 1),
        "rss_mb_at_end": round(answer["rss_mb_at_end"], 1),
        "cpu_ms": costs(conversations),
        "action_turns_served": round(hits(conversations, _feedback_texts()), 3),
    }


def _feedback_texts() -> list[str]:
    return [variant["text"] for variants in feedback_responses().values() for variant in variants]


def _rows(figures: dict[str, Any]) -> dict[str, float]:
    """What is compared, by name. An action turn of the stock model costs two processes."""
    cpu = figures["cpu_ms"]
    rows = {
        "start CPU s": figures["start_cpu_seconds"],
        "RSS MB after the first reply": figures["rss_mb"],
    }
    rows |= {f"CPU ms, FAQ turn at turn {mark}": ms for mark, ms in cpu[FAQ].items()}
    for mark, ms in cpu[ACTION].items():
        rows[f"CPU ms, action turn at turn {mark}"] = ms + cpu["action_server"][mark]
    return rows


def _ratios(both: dict[str, dict[str, Any]]) -> dict[str, float]:
    theirs, ours = _rows(both["stock"]), _rows(both["ours"])
    return {name: round(ours[name] / theirs[name], 3) for name in ours}


def _table(both: dict[str, dict[str, Any]]) -> Table:
    table = Table("", title="Start and turns", title_justify="left")
    for heading in ("stock", "ours", "ours / stock"):
        table.add_column(heading, justify="right")
    theirs, ours, ratios = _rows(both["stock"]), _rows(both["ours"]), _ratios(both)
    for name, value in ours.items():
        table.add_row(name, f"{theirs[name]:.1f}", f"{value:.1f}", f"{ratios[name]:.2f}")
    served = [f"{100 * both[kind]['action_turns_served']:.0f} %" for kind in ("stock", "ours")]
    table.add_row("action turns that ran the action", *served, "")
    return table
