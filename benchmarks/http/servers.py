"""Both servers as their users start them, with a database of their own."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import yaml

from benchmarks.http.cpu import Clocks, rss_mb
from benchmarks.http.driver import answer
from benchmarks.http.traffic import Line, as_json
from benchmarks.jobs import quiet_environ
from benchmarks.services import answers, free_port, running
from bot.settings import ROOT

_LAST_LINES: Final = 15
_MANY: Final = "1000000/minute"
STOCK: Final = "stock"
OURS: Final = "ours"


@dataclass(frozen=True)
class Server:
    """A server that has answered its first message."""

    side: str
    url: str
    processes: Mapping[str, Sequence[int]]
    """Process ids by group: ``server``, and ``actions`` and ``postgres`` where there are any."""
    start: Mapping[str, float]
    """CPU and wall-clock seconds from its start to its first reply."""
    log: Path
    others: tuple[str, ...] = ()
    """Addresses of further servers that share the work."""
    stays: bool = False
    """Whether a conversation stays with one of them; else each message goes to the next."""

    def rss_mb(self) -> float:
        """Resident memory of the server itself, its children included."""
        return rss_mb(self.processes["server"])

    def said(self) -> str:
        """The end of its output."""
        return "\n".join(self.log.read_text("utf-8", "replace").splitlines()[-_LAST_LINES:])


@dataclass(frozen=True)
class Place:
    """What a server works with."""

    folder: Path
    database: str
    """URL, ``sqlite:///FILE`` or ``postgresql://USER@HOST:PORT/NAME``."""
    others: Mapping[str, Sequence[int]]
    """Process ids by group of what serves it."""

    def beside(self, **others: Sequence[int]) -> Place:
        """The same place with more processes."""
        return replace(self, others={**self.others, **others})


@contextmanager
def stock_server(
    model: Path, actions: str, responses: Mapping[str, Any], place: Place, hello: Line
) -> Iterator[Server]:
    """``rasa run`` with the REST channel.

    Args:
        model: the trained stock model.
        actions: URL of the action server.
        responses: responses by name, put beside those of the model's domain.
        place: where it works.
        hello: the message after whose reply it counts as started.
    """
    endpoints = {
        "tracker_store": tracker_store(place.database),
        "action_endpoint": {"url": actions},
        "nlg": {
            "type": "benchmarks.http.stock_nlg.StockNlg",
            "responses": str(_written(place.folder / "responses.yml", responses)),
        },
    }
    files = {
        "--model": model,
        "--endpoints": _written(place.folder / "endpoints.yml", endpoints),
        "--credentials": _written(place.folder / "credentials.yml", {"rest": None}),
    }
    port = free_port()
    command = [sys.executable, "-m", "rasa", "run", "-i", "127.0.0.1", "-p", str(port)]
    command += [str(word) for pair in files.items() for word in pair]
    # The class named in endpoints.yml is found from the root.
    environ = {**quiet_environ(), "PYTHONPATH": str(ROOT)}
    with _started(STOCK, command, environ, port, place, hello) as server:
        yield server


@contextmanager
def our_server(
    place: Place, hello: Line, settings: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """``helpdesk serve`` with limits out of the way. Arguments are those of ``stock_server``.

    ``settings``: further environment variables.
    """
    port = free_port()
    environ = {
        **quiet_environ(),
        "HELPDESK_DATABASE_URL": place.database,
        "HELPDESK_SECRETS": str(place.folder / "secrets"),
        "HELPDESK_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "HELPDESK_SESSION_LIMIT": _MANY,
        "HELPDESK_ADDRESS_LIMIT": _MANY,
        "HELPDESK_NEW_CHAT_LIMIT": _MANY,
        **(settings or {}),
    }
    # The demo portal is another server's work, here in the same process by chance.
    command = [sys.executable, "-m", "bot", "serve", "--no-portal"]
    command += ["--host", "127.0.0.1", "--port", str(port)]
    with _started(OURS, command, environ, port, place, hello) as server:
        yield server


def together(first: Server, second: Server) -> Server:
    """Two servers that share a database, as one: messages go to one and the other by turns."""
    pids = [*first.processes["server"], *second.processes["server"]]
    processes = {**first.processes, "server": pids}
    return replace(first, processes=processes, others=(*first.others, second.url))


def tracker_store(database: str) -> dict[str, Any]:
    """The ``tracker_store`` of ``endpoints.yml`` for a database's URL."""
    url = urlsplit(database)
    if url.scheme == "sqlite":
        return {"type": "SQL", "dialect": "sqlite", "db": database.removeprefix("sqlite:///")}
    return {
        "type": "SQL",
        "dialect": "postgresql",
        "url": url.hostname,
        "port": url.port,
        "db": url.path.lstrip("/"),
        "username": url.username,
        "password": url.password,
    }


@contextmanager
def _started(
    side: str,
    command: list[str],
    environ: Mapping[str, str],
    port: int,
    place: Place,
    hello: Line,
) -> Iterator[Server]:
    url, began = f"http://127.0.0.1:{port}", time.perf_counter()
    folder = ROOT if side == OURS else place.folder
    with running(
        command, place.folder / "log", _listens(side, url), folder=folder, environ=environ
    ) as child:
        processes = {"server": [child.pid], **place.others}
        server = Server(side, url, processes, {}, place.folder / "log")
        _say(server, hello)
        wall = time.perf_counter() - began
        cpu = sum(Clocks({"server": [child.pid]}).read()["server"].values())
        start = {"start, CPU s": round(cpu, 2), "start, wall s": round(wall, 2)}
        yield replace(server, start=start)


def _listens(side: str, url: str) -> Callable[[], bool]:
    page = {STOCK: "/", OURS: "/readyz"}[side]
    return lambda: answers(url + page)


def _say(server: Server, hello: Line) -> None:
    job = {
        "side": server.side,
        "url": server.url,
        "clients": 1,
        "processes": {},
        "conversations": as_json([[hello]]),
    }
    asyncio.run(answer(job))


def _written(path: Path, content: Any) -> Path:
    path.write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
    return path
