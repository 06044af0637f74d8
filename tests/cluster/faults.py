"""What goes wrong in the cluster's tests, and how soon patients are told."""

from __future__ import annotations

import asyncio
import json
import shutil
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from statistics import median
from typing import Final

import pytest

from benchmarks.http.cpu import cpu_seconds
from tests.cluster.browsers import Browser, Sent
from tests.cluster.place import Cluster
from tests.cluster.programs import Program
from tests.cluster.services import Server
from tests.cluster.talks import QUESTIONS, told_elsewhere

_TURNS: Final = 300
# Less than the half second after which a server looks by itself.
_QUICK_SECONDS: Final = 0.3
_CALL_SECONDS: Final = 0.5  # until its call is on its way
_IN_A_ROW: Final = 3
_MOST_SECONDS: Final = 30.0
_WINDOW: Final = 15
_COUNTED: Final = 10  # the turns before warm up
_AT_ONCE: Final = 10
_SETTLE_SECONDS: Final = 0.02


Record = Callable[[str, object], None]

HOW: Final = ("stopped", "frozen", "cut off")


def note(record: Record, **figures: float) -> None:
    """Keep what was measured in the report of the tests."""
    for name, figure in figures.items():
        record(name, round(figure, 2))


async def take_away(cluster: Cluster, service: Program, how: str) -> None:
    """The service is "stopped", "frozen", or "cut off" from all servers."""
    if how == "stopped":
        await service.stop()
    elif how == "frozen":
        service.freeze()
    elif not cluster.network.can_cut:
        pytest.skip("no networks of one's own here")
    else:
        for server in cluster.servers:
            cluster.cut(server.host, service.host)


async def killed_at_the_portal(
    cluster: Cluster, browser: Browser, button: str
) -> tuple[Sent, list[float]]:
    """Press a button at the first server, and kill that when the portal has done what it asks.

    Its answer is lost: the network was cut after the call had arrived. Returns what was answered
    by the other one, and when the kill was.
    """
    one, other = cluster.servers
    cluster.portal.freeze()
    sent = await browser.send(browser.button(button), one.url)
    await asyncio.sleep(_CALL_SECONDS)
    if cluster.network.can_cut:
        cluster.cut(one.host, cluster.portal.host)
        cluster.portal.thaw()
        await asyncio.sleep(_CALL_SECONDS)
    await one.kill()
    killed = time.monotonic()
    cluster.portal.thaw()
    return await browser.read(sent, other.url), [killed]


async def with_redis(servers: Sequence[Server]) -> bool:
    """Whether all servers say that they reach it, and others through it."""
    reports = [json.loads(await asyncio.to_thread(one.text, "/readyz")) for one in servers]
    return all(it["redis"] == it["wake_ups"] == "ok" for it in reports)


async def until_quick(browser: Browser, one: str, other: str) -> float:
    """Seconds until a server hears at once what the other has written, three times in a row."""
    began, quick = time.monotonic(), 0
    while quick < _IN_A_ROW:
        took = await told_elsewhere(browser, one, other)
        quick = quick + 1 if took < _QUICK_SECONDS else 0
        assert time.monotonic() - began < _MOST_SECONDS, "it stays slow"
    return time.monotonic() - began


def slowest(sent: Iterable[Sent]) -> float:
    """Seconds of the turn that took longest."""
    return max(one.seconds for one in sent)


async def are_ready(servers: Sequence[Server]) -> bool:
    """Whether all servers say so."""
    looks = [asyncio.to_thread(server.is_up) for server in servers]
    return all(await asyncio.gather(*looks))


def longest_wait(sent: Iterable[Sent], kills: Sequence[float]) -> float:
    """Seconds from a kill to the answer of a message that was open then."""
    waits = [
        one.answered - kill for one in sent for kill in kills if one.began <= kill <= one.answered
    ]
    return max(waits, default=0.0)


def another_model(cluster: Cluster) -> Path:
    """An archive of another name, as a new training leaves it."""
    model = cluster.folder / "models" / f"another-{cluster.model.name}"
    model.parent.mkdir(exist_ok=True)
    for ending in ("", ".sig"):
        shutil.copy(f"{cluster.model}{ending}", f"{model}{ending}")
    return model


async def growth(browser: Browser, server: Server) -> tuple[float, float]:
    """CPU seconds of the server for a turn around the tenth, and at the three hundredth.

    The median of some: a turn in which the server did something else besides must not decide.
    """
    begun = len(browser.sent)
    first = [await _costs(browser, server, at) for at in range(_WINDOW)]  # turns 1 to 15
    while len(browser.sent) - begun < _TURNS - _WINDOW:
        texts = [_text(at) for at in range(_AT_ONCE)]
        sent = [await browser.send(text, server.url) for text in texts]
        await browser.read(sent[-1], server.url)
    last = [await _costs(browser, server, at) for at in range(_WINDOW)]
    return median(first[-_COUNTED:]), median(last[-_COUNTED:])


async def _costs(browser: Browser, server: Server, number: int) -> float:
    before = _cpu(server)
    await browser.ask(_text(number), server.url)
    await asyncio.sleep(_SETTLE_SECONDS)
    return _cpu(server) - before


def _text(number: int) -> str:
    return QUESTIONS[number % len(QUESTIONS)]


def _cpu(server: Server) -> float:
    used = cpu_seconds(server.process.pid)
    assert used is not None
    return used
