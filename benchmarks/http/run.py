"""The part ``http``: both servers, the same traffic, SQLite and PostgreSQL, in one run."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.progress import track

from benchmarks.action_server import action_server
from benchmarks.conversation import FAQ
from benchmarks.http.figures import POSTGRES, bars, failures, figures, ratios
from benchmarks.http.pools import pools, stock_responses
from benchmarks.http.servers import OURS, STOCK, Place, Server, our_server, stock_server
from benchmarks.http.tables import bars_table, figures_table
from benchmarks.http.traffic import FULL, Conversation, Line, Phase, as_json, phases
from benchmarks.jobs import MESSAGES, line_limit, quiet_environ
from benchmarks.measure import ChildError
from benchmarks.postgres import postgres, programs
from benchmarks.stock import StockModel
from bot.settings import ROOT

SQLITE: Final = "SQLite"
POSTGRESQL: Final = "PostgreSQL"

Told = dict[str, dict[str, list[dict[str, Any]]]]
"""What the driver told of each round, by side and phase."""


def run(stock: StockModel, console: Console) -> dict[str, Any]:
    """Compare the servers and print tables; the figures by database."""
    messages = line_limit(MESSAGES) or FULL
    with console.status("http: looking for lines that both models understand"):
        lines = pools(stock, messages)
    traffic, hello = phases(lines, messages), lines[FAQ][0]
    found = {}
    for database in (SQLITE, POSTGRESQL):
        if database == POSTGRESQL and programs() is None:
            console.print("PostgreSQL is not installed (no initdb): measured with SQLite only.")
            continue
        with _databases(database) as places, _servers(places, stock.path, hello) as servers:
            found[database] = _compared(servers, traffic, f"http, {database}", console)
        console.print(figures_table(database, found[database]))
        console.print(bars_table(database, found[database]))
    return found


@contextmanager
def _databases(database: str) -> Iterator[dict[str, Place]]:
    """A folder and a new database for each side."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folders = {side: Path(name) / side for side in (STOCK, OURS)}
        for folder in folders.values():
            folder.mkdir()
        if database == SQLITE:
            yield {s: Place(f, f"sqlite:///{f}/bench.db", {}) for s, f in folders.items()}
        else:
            server = stack.enter_context(postgres())
            others = {POSTGRES: [server.pid]}
            yield {s: Place(f, server.create(s), others) for s, f in folders.items()}


@contextmanager
def _servers(places: Mapping[str, Place], model: Path, hello: Line) -> Iterator[list[Server]]:
    """Both servers and the action server, which belongs to the stock one."""
    with ExitStack() as stack:
        url, actions = stack.enter_context(action_server())
        place = places[STOCK].beside(actions=[actions.pid])
        responses = stock_responses()
        theirs = stack.enter_context(stock_server(model, url, responses, place, hello))
        yield [theirs, stack.enter_context(our_server(places[OURS], hello))]


def _compared(
    servers: Sequence[Server], traffic: Sequence[Phase], label: str, console: Console
) -> dict[str, Any]:
    begin = {server.side: _memory(server, "after the first reply") for server in servers}
    told = _told(servers, traffic, label, console)
    found: dict[str, Any] = {
        server.side: {
            **server.start,
            **begin[server.side],
            **_memory(server, "at the end"),
            **figures(told[server.side]),
        }
        for server in servers
    }
    ratio = ratios(found[STOCK], found[OURS])
    failed = {side: failures(of_side) for side, of_side in told.items()}
    held = bars(ratio, found[OURS], sum(map(len, failed.values())))
    return {**found, "ratios": ratio, "failed": failed, "bars": [bar.as_dict() for bar in held]}


def _told(
    servers: Sequence[Server], traffic: Sequence[Phase], label: str, console: Console
) -> Told:
    """Every round with one server and then with the other, so that both meet the same moments."""
    told: Told = {server.side: {} for server in servers}
    rounds = [
        (phase, talks, server) for phase in traffic for talks in phase.rounds for server in servers
    ]
    for phase, talks, server in track(rounds, label, console=console, transient=True):
        told[server.side].setdefault(phase.name, []).append(driven(server, phase, talks))
    return told


def driven(server: Server, phase: Phase, talks: Sequence[Conversation]) -> dict[str, Any]:
    """One round, by a process of its own.

    Raises:
        ChildError: the driver failed, for one because a reply never came.
    """
    job = {
        "side": server.side,
        "url": server.url,
        "others": server.others,
        "stays": server.stays,
        "clients": phase.clients,
        "conversations": as_json(talks),
        "processes": server.processes,
    }
    child = subprocess.run(
        [sys.executable, "-m", "benchmarks.http.driver"],
        cwd=ROOT,
        env=quiet_environ(),
        input=json.dumps(job),
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=False,
    )
    if child.returncode:
        raise ChildError(f"{phase.name} with the {server.side} server failed:\n{server.said()}")
    told: dict[str, Any] = json.loads(child.stdout)
    return told


def _memory(server: Server, when: str) -> dict[str, float]:
    return {f"RSS MB {when}": round(server.rss_mb(), 1)}
