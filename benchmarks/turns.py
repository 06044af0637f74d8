"""What a start and a turn cost, ours beside Rasa's stock pipeline, in one run."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import psutil
import yaml
from rich.console import Console
from rich.table import Table

from benchmarks.conversation import ACTION, FAQ, MARKS, costs, hits, script
from benchmarks.jobs import line_limit, quiet_environ, run_job
from benchmarks.measure import ChildError
from benchmarks.stock import StockModel
from benchmarks.stock_project import read_nlu
from bot.settings import ROOT

CONVERSATIONS: Final = 3
_START_SECONDS: Final = 120.0


def run(stock: StockModel, console: Console) -> dict[str, Any]:
    """Hold the same conversation with both models, each in a process of its own."""
    turns = max(MARKS) if line_limit() is None else MARKS[1]
    kinds, texts = script(_examples(), turns)
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


@contextmanager
def action_server() -> Iterator[tuple[str, psutil.Process]]:
    """``rasa run actions`` on a free port: its address and process.

    Raises:
        ChildError: it is not up after two minutes.
    """
    port = _free_port()
    command = [sys.executable, "-m", "rasa", "run", "actions", "--port", str(port)]
    child = subprocess.Popen(command, cwd=ROOT, env=quiet_environ(), stdout=subprocess.DEVNULL)
    try:
        _wait_until_up(f"http://127.0.0.1:{port}/health", child)
        yield f"http://127.0.0.1:{port}/webhook", psutil.Process(child.pid)
    finally:
        child.terminate()
        child.wait()


def _wait_until_up(url: str, child: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end and child.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.5)
    raise ChildError("`rasa run actions` did not come up")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _examples() -> dict[str, list[str]]:
    return {
        entry["intent"]: [line[2:].strip() for line in entry["examples"].splitlines()]
        for entry in read_nlu(ROOT / "data" / "nlu")
        if "intent" in entry
    }


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
    responses = yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))["responses"]
    names = [name for name in responses if name.startswith("utter_feedback")]
    return [variant["text"] for name in names for variant in responses[name]]


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
