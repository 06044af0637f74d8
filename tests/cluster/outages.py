"""PostgreSQL away for a while: who is told what, and how soon."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass

import aiohttp

from tests.cluster.browsers import Browser
from tests.cluster.faults import take_away
from tests.cluster.place import Cluster
from tests.cluster.talks import tickets
from tests.cluster.watching import listening, watching


@dataclass(frozen=True)
class Outage:
    """What an outage was like; seconds.

    Attributes:
        told: until who wrote was told; at the server where it took longer.
        stream_told: until who reads was told.
        readyz_503: from the beginning until all servers said that they are not ready.
        readyz_200: from the end until all said that they are again.
        healthz: the longest that a server took to say that it lives.
        tickets: that the portal holds before the end, by contact.
    """

    told: float
    stream_told: float
    readyz_503: float
    readyz_200: float
    healthz: float
    tickets: dict[str, list[str]]

    def figures(self) -> dict[str, float]:
        """Seconds by name."""
        return {name: value for name, value in asdict(self).items() if name != "tickets"}


async def outage(
    cluster: Cluster,
    how: str,
    seconds: float,
    writing: tuple[Browser, Mapping[str, str]],
    client: aiohttp.ClientSession,
) -> Outage:
    """Take PostgreSQL away for ``seconds``, while a patient writes and reads.

    Args:
        writing: whose message it is, sent to each server in vain.
        client: for the stream.
    """
    browser, body = writing
    one, other = (server.url for server in cluster.servers)
    async with (
        watching(cluster.servers, "/healthz") as health,
        watching(cluster.servers, "/readyz") as readiness,
        listening(client, other, browser.chat.cookies()) as heard,
    ):
        began = time.monotonic()
        await take_away(cluster, cluster.postgres, how)
        told = [await _refused(browser, body, url) for url in (one, other)]
        stream_told = await heard.until("trouble") - began
        unready = await readiness.until_all(503, began)
        await asyncio.sleep(max(0.0, began + seconds - time.monotonic()))
        made = await tickets(cluster)
        ended = time.monotonic()
        await asyncio.to_thread(cluster.heal)
        await heard.until("restored")
        ready = await readiness.until_all(200, ended)
        assert health.statuses() == {200}
        return Outage(max(told), stream_told, unready, ready, health.slowest, made)


async def _refused(browser: Browser, body: Mapping[str, str], via: str) -> float:
    """Seconds until the patient is told that a message can't be stored now."""
    began = time.monotonic()
    status, problem = await browser.post(body, via)
    assert (status, problem.get("type")) == (503, "/problems/no-database"), problem
    assert problem["detail"]
    return time.monotonic() - began
