"""The part ``soak``: one server at half of what it can do, for long; does it hold more and more?

The first third fills what is meant to be filled (conversations at hand, remembered texts), and
counts for nothing.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from benchmarks.conversation import FAQ
from benchmarks.http.servers import Place, our_server
from benchmarks.http.traffic import Line
from benchmarks.postgres import postgres
from benchmarks.services import ServiceError
from benchmarks.soak.sampling import Samples, sample
from benchmarks.soak.slope import FLAT, Slope, slope
from benchmarks.soak.traffic import Traffic, talk

MINUTES: Final = 30.0
_FEWEST_MINUTES: Final = 4.0
_LIVE_CONVERSATIONS: Final = 1000  # what is meant for a server
_WARM_UP: Final = 1 / 3
_CAPACITY_SECONDS: Final = 20.0
_SHARE_OF_CAPACITY: Final = 0.5
# Growth in an hour that counts as flat.
_ALLOWED_SHARE: Final = 0.05
_ALLOWED_LEAST: Final = 2.0
_HELLO: Final = Line(FAQ, "How do I upload a file?", ("",))


@dataclass(frozen=True)
class _Served:
    """What is soaked."""

    url: str
    processes: dict[str, int]
    database_port: int


def run(console: Console, minutes: float = MINUTES) -> dict[str, Any]:
    """Measure what one server can do, then let it do half of that for so many minutes.

    Raises:
        ServiceError: that is too short, or a server did not start.
    """
    if minutes < _FEWEST_MINUTES:
        raise ServiceError(f"a soak takes {_FEWEST_MINUTES:g} minutes at least (--minutes)")
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        database = stack.enter_context(postgres())
        place = Place(Path(name), database.create("soak"), {})
        server = stack.enter_context(our_server(place, _HELLO, _settings(minutes)))
        (pid,) = server.processes["server"]
        served = _Served(server.url, {"server": pid, "PostgreSQL": database.pid}, database.port)
        figures = asyncio.run(_soak(served, 60 * minutes, console))
    console.print(_table(figures))
    return figures


def _settings(minutes: float) -> dict[str, str]:
    """In a shorter time fewer conversations are held, which should all be at hand by its third."""
    conversations = round(_LIVE_CONVERSATIONS * min(1.0, minutes / MINUTES))
    return {"HELPDESK_LIVE_CONVERSATIONS": str(max(1, conversations))}


async def _soak(served: _Served, seconds: float, console: Console) -> dict[str, Any]:
    warm, most = Traffic(), Traffic()
    await talk(served.url, _CAPACITY_SECONDS / 4, None, warm)
    began = time.monotonic()
    await talk(served.url, _CAPACITY_SECONDS, None, most)
    capacity = most.rate(began, time.monotonic())
    rate = _SHARE_OF_CAPACITY * capacity
    console.print(
        f"soak: {capacity:.1f} turns a second at most, now {rate:.1f} for {seconds / 60:g} minutes"
    )
    samples, traffic = Samples(), Traffic()
    began = time.monotonic()
    place = (served.processes, served.url, served.database_port)
    sampling = asyncio.create_task(sample(*place, samples))
    await talk(served.url, seconds, rate, traffic)
    sampling.cancel()
    with suppress(asyncio.CancelledError):
        await sampling
    return {"minutes": seconds / 60, "capacity": round(capacity, 1)} | _figures(
        began, seconds, samples, traffic
    )


def _figures(began: float, seconds: float, samples: Samples, traffic: Traffic) -> dict[str, Any]:
    warm, end = began + _WARM_UP * seconds, began + seconds
    at, values = samples.since(warm)
    slopes = {
        name: slope(at, of_one, _ALLOWED_SHARE, _ALLOWED_LEAST) for name, of_one in values.items()
    }
    counted = {name: found for name, found in slopes.items() if name.startswith("server")}
    return {
        "rate": round(traffic.rate(began, end), 1),
        "turns": len(traffic.turns),
        "conversations": traffic.conversations,
        "failed": len(traffic.failed),
        "failures": sorted(set(traffic.failed)),
        "p95_ms_first_third": _p95(traffic.waits(began, warm)),
        "p95_ms_last_third": _p95(traffic.waits(end - _WARM_UP * seconds, end)),
        "an_hour": {name: found.as_dict() for name, found in slopes.items()},
        "verdict": verdict(counted),
    }


def verdict(slopes: Mapping[str, Slope]) -> str:
    """Flat, or what is not."""
    others = [f"{name}: {found.verdict}" for name, found in slopes.items() if found.verdict != FLAT]
    return "; ".join(others) or FLAT


def _p95(waits: list[float]) -> float:
    return round(1000 * quantiles(waits, n=20, method="inclusive")[-1], 1)


def _table(figures: dict[str, Any]) -> Table:
    title = (
        f"soak, {figures['minutes']:g} minutes, {figures['turns']} turns at {figures['rate']} a "
        f"second, {figures['failed']} failed: {figures['verdict']}"
    )
    table = Table("", title=title, title_justify="left")
    for heading in ("median", "an hour", "95 %", "allowed", ""):
        table.add_column(heading, justify="right")
    for name, one in figures["an_hour"].items():
        span = f"{one['least']:+.2f} … {one['most']:+.2f}"
        cells = [f"{one['middle']:.1f}", f"{one['an_hour']:+.2f}", span, f"{one['allowed']:.1f}"]
        table.add_row(name, *cells, one["verdict"])
    return table
