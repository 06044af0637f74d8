"""The part ``scale``: what a second server brings, and what it costs.

The same traffic goes to ``rasa run``, to one ``helpdesk serve`` and to two that share a database,
round by round, so that all meet the same moments. With two, a conversation stays with one of them,
as nginx has it (``deploy/nginx``). At worst each message goes to the other server than the one
before, while the stream of events stays at one: half of the answers come from elsewhere.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.progress import track
from rich.table import Table

from benchmarks.action_server import action_server
from benchmarks.conversation import ACTION, FAQ
from benchmarks.http.figures import POSTGRES, failures, of_phase
from benchmarks.http.pools import pools, stock_responses
from benchmarks.http.run import driven
from benchmarks.http.servers import STOCK, Place, Server, our_server, stock_server, together
from benchmarks.http.traffic import CLIENTS, FULL, WARM_UP, Line, Phase, phase_name, phases
from benchmarks.jobs import MESSAGES, line_limit
from benchmarks.postgres import Postgres, postgres
from benchmarks.redis import redis_server
from benchmarks.stock import StockModel

ONE: Final = "one server"
TWO: Final = "two servers"
MOVING: Final = "two, moving"
MOVING_WITH_REDIS: Final = "two, moving, Redis"

Told = dict[str, dict[str, list[dict[str, Any]]]]


def run(stock: StockModel, console: Console) -> dict[str, Any]:
    """Compare them and print a table; figures by side, and the shares of ``rasa run``'s."""
    messages = line_limit(MESSAGES) or FULL
    with console.status("scale: looking for lines that both models understand"):
        lines = pools(stock, messages)
    wanted = {WARM_UP, phase_name(FAQ, CLIENTS), phase_name(ACTION, CLIENTS)}
    traffic = [phase for phase in phases(lines, messages) if phase.name in wanted]
    with _servers(stock.path, lines[FAQ][0]) as servers:
        told = _told(servers, traffic, console)
    found = {name: _figures(of_side) for name, of_side in told.items()}
    failed = {name: failures(of_side) for name, of_side in told.items()}
    console.print(_table(found, failed))
    return {**found, "failed": failed}


@contextmanager
def _servers(stock: Path, hello: Line) -> Iterator[dict[str, Server]]:
    """All at once: those that have nothing to do look into their databases twice a second."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        database = stack.enter_context(postgres())
        url, actions = stack.enter_context(action_server())
        place = _place(folder, "stock", database).beside(actions=[actions.pid])
        responses = stock_responses()
        theirs = stack.enter_context(stock_server(stock, url, responses, place, hello))
        found = {STOCK: theirs}
        found[ONE] = stack.enter_context(our_server(_place(folder, "one", database), hello))
        found[MOVING] = _two(stack, _place(folder, "two", database), hello)
        found[TWO] = replace(found[MOVING], stays=True)
        if shutil.which("redis-server"):
            redis = stack.enter_context(redis_server(folder))
            place = _place(folder, "redis", database).beside(redis=[redis.pid])
            found[MOVING_WITH_REDIS] = _two(stack, place, hello, {"HELPDESK_REDIS_URL": redis.url})
        yield found


def _two(
    stack: ExitStack, place: Place, hello: Line, settings: Mapping[str, str] | None = None
) -> Server:
    first = stack.enter_context(our_server(place, hello, settings))
    other = {**(settings or {}), "HELPDESK_PUBLIC_URL": first.url}
    return together(first, stack.enter_context(our_server(place, hello, other)))


def _place(folder: Path, name: str, database: Postgres) -> Place:
    own = folder / name
    own.mkdir()
    return Place(own, database.create(name), {POSTGRES: [database.pid]})


def _told(servers: Mapping[str, Server], traffic: Sequence[Phase], console: Console) -> Told:
    told: Told = {name: {} for name in servers}
    rounds = [
        (phase, talks, name) for phase in traffic for talks in phase.rounds for name in servers
    ]
    for phase, talks, name in track(rounds, "scale", console=console, transient=True):
        answer = driven(servers[name], phase, talks)
        told[name].setdefault(phase.name, []).append(answer)
    return told


def _figures(told: Mapping[str, list[dict[str, Any]]]) -> dict[str, float]:
    found: dict[str, float] = {}
    for kind in (FAQ, ACTION):
        found |= of_phase(kind, CLIENTS, told[phase_name(kind, CLIENTS)])
    return found


def _table(found: Mapping[str, Mapping[str, float]], failed: Mapping[str, list[str]]) -> Table:
    table = Table("", title="One server, two, and `rasa run`; PostgreSQL", title_justify="left")
    for name in found:
        table.add_column(name, justify="right")
    for figure in next(iter(found.values())):
        table.add_row(figure, *(f"{one.get(figure, 0.0):,.1f}" for one in found.values()))
    table.add_row("failed replies", *(str(len(failed[name])) for name in found))
    return table
