"""How long the client waits, for an answer and for a portal that fails all the time."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable

import pytest
from aiohttp import web

from portal.client import HttpPortalClient, PortalClient, TimeLimits
from portal.errors import PortalRefusedError, PortalUnavailableError
from tests.portal.client.calls import TICKET
from tests.portal.client.conftest import IMPATIENT
from tests.portal.client.scripted_portal import (
    Act,
    Received,
    ScriptedPortal,
    cut,
    refusing,
    stall,
    stall_in_the_middle,
)
from tests.portal.client.virtual_time import VirtualTime


@pytest.mark.parametrize("act", [stall, stall_in_the_middle])
async def test_slow_portal_is_asked_again(
    impatient: PortalClient, scripted: ScriptedPortal, act: Act
) -> None:
    scripted.will(act)
    assert (await impatient.create_ticket(TICKET, "key")).number == "HD-000123"
    assert {received.key for received in scripted.received} == {"key"}


@pytest.mark.slow
@pytest.mark.parametrize("act", [stall, stall_in_the_middle])
async def test_portal_that_stays_slow_is_told_as_a_time_out_and_left(
    impatient: PortalClient, scripted: ScriptedPortal, act: Act
) -> None:
    scripted.will(act, act, act)
    with pytest.raises(PortalUnavailableError) as failed:
        await impatient.create_ticket(TICKET, "key")
    assert (failed.value.reason, failed.value.maybe_done) == ("time-out", True)
    await _closed(scripted)


async def test_what_is_left_of_the_budget_ends_an_attempt(
    client: PortalClient, scripted: ScriptedPortal, time: VirtualTime
) -> None:
    async def lose_time(received: Received) -> web.StreamResponse:
        time.now += 6.4  # with the wait 0.2 seconds are left
        return await cut(received)

    scripted.will(lose_time, stall)
    with pytest.raises(PortalUnavailableError) as failed:
        await asyncio.wait_for(client.create_ticket(TICKET, "key"), 3)  # its own limit is 5
    assert failed.value.reason == "time-out"


@pytest.mark.slow
async def test_connection_that_does_not_come_about_in_time_means_the_same(
    client_with: Callable[..., HttpPortalClient],
) -> None:
    limits = TimeLimits(connect=IMPATIENT.connect, whole=5.0)
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listener:
        waiting = [socket.socket() for _ in range(3)]  # more than the listener lets wait
        for each in waiting:
            each.setblocking(False)
            each.connect_ex(listener.getsockname())
        client = client_with(limits, "http://127.0.0.1:{1}".format(*listener.getsockname()))
        with pytest.raises(PortalUnavailableError) as failed:
            await client.create_ticket(TICKET, "key")
        for each in waiting:
            each.close()
    assert (failed.value.reason, failed.value.maybe_done) == ("no-connection", False)


@pytest.mark.parametrize("act", [stall, stall_in_the_middle])
async def test_cancelled_call_leaves_no_connection_open(
    client: PortalClient, scripted: ScriptedPortal, act: Act
) -> None:
    scripted.will(act)
    call = asyncio.ensure_future(client.create_ticket(TICKET, "key"))
    while not scripted.received:
        await asyncio.sleep(0.001)
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    await _closed(scripted)


async def _closed(scripted: ScriptedPortal) -> None:
    async def closed() -> None:
        while scripted.open_connections():
            await asyncio.sleep(0.001)

    await asyncio.wait_for(closed(), 5)


async def test_portal_that_fails_call_after_call_is_left_alone_for_a_while(
    client: PortalClient, scripted: ScriptedPortal, time: VirtualTime
) -> None:
    scripted.will(*[refusing("unexpected")] * 5)
    reasons = [await _reason(client) for _ in range(7)]
    assert reasons == ["status-500"] * 5 + ["open"] * 2
    assert len(scripted.received) == 5
    assert await client.is_healthy()  # that is always looked at
    time.now += 10
    scripted.will(refusing("unexpected"))
    assert [await _reason(client), await _reason(client)] == ["status-500", "open"]
    time.now += 10
    assert [await _reason(client), await _reason(client)] == [None, None]


async def test_refusals_keep_the_breaker_closed(
    client: PortalClient, scripted: ScriptedPortal
) -> None:
    for _ in range(7):
        scripted.will(refusing("not-found"))
        with pytest.raises(PortalRefusedError):
            await client.release("patient-1", "release-1")


async def _reason(client: PortalClient) -> str | None:
    try:
        await client.upload_rules()
    except PortalUnavailableError as error:
        return error.reason
    return None
