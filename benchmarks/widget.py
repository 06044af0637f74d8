"""How soon the chat can be used on a slow phone and what it takes, beside pages without it.

Chromium slows its processor to a quarter and its network to 1.6 Mbit/s with 150 ms of delay. The
pages without the chat are the same ones, with its script blocked.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from benchmarks.jobs import line_limit, quiet_environ
from benchmarks.measure import ChildError
from benchmarks.services import answers, free_port, running
from bot.settings import ROOT

_SCRIPT: Final = ROOT / "benchmarks" / "widget.mjs"
_BUILT: Final = ROOT / "bot" / "web" / "widget" / "built" / "help-desk-chat.js"
_BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome")
_ROUNDS: Final = 7
_SECONDS: Final = 600
_MB: Final = 1e6
_MANY: Final = "1000000/minute"
MOST_HEAP_MB: Final = 4
# Figure, unit, and the most that is wanted.
_BARS: Final = {
    "inline_ms": ("in a page: until one can write, ms", 1000),
    "opened_ms": ("launcher pressed: until one can write, ms", 1000),
    "heap_mb": ("memory at 100 messages, MB", MOST_HEAP_MB),
    "gz_bytes": ("script, bytes as sent", 15_000),
}


_TIMES: Final = ("inline", "greeted", "launcher", "opened", "welcomed")


def run(console: Console) -> dict[str, Any]:
    """Measure in rounds, print a table; {} where Chromium or Node is absent."""
    programs = [_found("node"), _found(*_BROWSERS)]
    if None in programs or not (ROOT / "node_modules").is_dir():
        console.print("widget: skipped, it needs Node with its packages (npm ci) and Chromium.")
        return {}
    rounds = min(_ROUNDS, line_limit() or _ROUNDS)
    with console.status("widget: opening pages as on a slow phone"), _help_desk() as address:
        seen = _measured(str(programs[0]), address, str(programs[1]), rounds)
    found = figures(seen, len(gzip.compress(_BUILT.read_bytes(), mtime=0)))
    console.print(_table(found))
    return found


def figures(seen: Mapping[str, Any], gz_bytes: int) -> dict[str, Any]:
    """Medians of the rounds, and what the chat adds to the same page without it.

    Args:
        seen: what ``widget.mjs`` told; milliseconds by round, and bytes of heap.
        gz_bytes: size of the script as it is sent.
    """
    ms = {name: round(median(seen[name])) for name in _TIMES}
    bare = {name: round(median(seen[name])) for name in ("bare", "barePortal")}
    return {
        "rounds": len(seen["inline"]),
        "bare_ms": bare["bare"],
        "inline_ms": ms["inline"],
        "inline_to_bare": round(ms["inline"] / bare["bare"], 2),
        "bare_portal_ms": bare["barePortal"],
        "launcher_ms": ms["launcher"],
        "launcher_to_bare": round(ms["launcher"] / bare["barePortal"], 2),
        "opened_ms": ms["opened"],
        "greeted_ms": ms["greeted"],
        "welcomed_ms": ms["welcomed"],
        "heap_mb": round((seen["heap"]["chat"] - seen["heap"]["bare"]) / _MB, 2),
        "gz_bytes": gz_bytes,
    }


def _found(*names: str) -> str | None:
    return next(filter(None, map(shutil.which, names)), None)


@contextmanager
def _help_desk() -> Iterator[str]:
    """The help desk with the demo portal, and its address."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = {
            "HELPDESK_PUBLIC_URL": address,
            "HELPDESK_DATABASE_URL": f"sqlite:///{folder}/bench.db",
            "HELPDESK_SECRETS": str(folder / "secrets"),
            "PORTAL_DATABASE_URL": f"sqlite:///{folder}/portal.db",
            "PORTAL_OUTBOX": str(folder / "outbox"),
            "HELPDESK_NEW_CHAT_LIMIT": _MANY,
        }
        command = [sys.executable, "-m", "bot", "serve", "--port", str(port)]
        environ = {**quiet_environ(), **settings}
        is_up = f"{address}/readyz"
        with running(command, folder / "log", lambda: answers(is_up), folder=ROOT, environ=environ):
            yield address


def _measured(node: str, address: str, chromium: str, rounds: int) -> dict[str, Any]:
    done = subprocess.run(
        [node, str(_SCRIPT), str(rounds)],
        env={**os.environ, "HELPDESK_BASE": address, "CHROMIUM": chromium},
        stdout=subprocess.PIPE,
        encoding="utf-8",
        timeout=_SECONDS,
        check=False,
    )
    if done.returncode:
        raise ChildError("widget: the browser's part failed; its error is above")
    result: dict[str, Any] = json.loads(done.stdout)["result"]
    return result


def _table(found: Mapping[str, Any]) -> Table:
    table = Table("", title="The chat in a browser, slowed", title_justify="left")
    table.add_column("", justify="right")
    table.add_column("beside the bare page", justify="right")
    table.add_column("wanted at most", justify="right")
    ratios = {"inline_ms": "inline_to_bare"}
    table.add_row("the page without it, ms", str(found["bare_ms"]))
    for name, (words, most) in _BARS.items():
        ratio = str(found[ratios[name]]) if name in ratios else ""
        table.add_row(words, str(found[name]), ratio, str(most))
    table.add_row("in a page: until the greeting is there, ms", str(found["greeted_ms"]))
    table.add_row("launcher pressed: until it is, ms", str(found["welcomed_ms"]))
    table.add_row(
        "until the launcher is there, ms", str(found["launcher_ms"]), str(found["launcher_to_bare"])
    )
    return table
