from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.cluster.wake_up import name_of
from tests.wakeups.others import QUICK, Air, Other, another, until


@asynccontextmanager
async def two(air: Air) -> AsyncIterator[tuple[Other, Other]]:
    async with another(air.channel()) as here, another(air.channel()) as there:
        await until(lambda: here.is_ready and there.is_ready)
        yield here, there


async def test_what_one_announces_the_others_hear() -> None:
    async with two(Air()) as (here, there):
        here.wake_ups.announce("pat", 3)
        await until(lambda: there.has_heard("pat", 3))
        here.wake_ups.announce_turns()
        await until(lambda: there.turns == 1)
        assert (here.heard, here.turns) == ([], 0)  # it knows already
        assert there.heard == [(name_of("pat"), 3)]
        assert here.counted.counts == {"sent": 2}
        assert there.counted.counts == {"heard": 2}


async def test_announcements_that_wait_are_sent_together_the_last_number_of_each() -> None:
    air = Air()
    async with two(air) as (here, there):
        air.said.clear()
        for talk, seq in (("pat", 4), ("lee", 1), ("pat", 6), ("pat", 5), ("kim", 0), ("kim", 2)):
            here.wake_ups.announce(talk, seq)
        await until(lambda: len(there.heard) == 3)
        assert dict(there.heard) == {name_of("pat"): 6, name_of("lee"): 1, name_of("kim"): 0}
        assert len([said for said in air.said if "=" in said]) == 1


async def test_nothing_that_is_sent_names_a_conversation() -> None:
    air = Air()
    async with two(air) as (here, there):
        here.wake_ups.announce("a-conversation", 1)
        await until(lambda: bool(there.heard))
        assert not any("a-conversation" in said for said in air.said)


async def test_server_starts_without_connection_and_finds_it_later() -> None:
    air = Air()
    air.is_cut = True
    async with another(air.channel()) as here:
        await until(lambda: air.opened >= 3)
        assert here.wake_ups.state == "unavailable"
        here.wake_ups.announce("pat", 1)
        assert here.counted.counts == {"lost": 1}
        air.is_cut = False
        await until(lambda: here.is_ready)


async def test_connection_that_breaks_is_made_anew() -> None:
    air = Air()
    async with two(air) as (here, there):
        air.is_cut = True
        await until(lambda: not here.is_ready and not there.is_ready)
        here.wake_ups.announce("pat", 1)
        air.is_cut = False
        await until(lambda: here.is_ready and there.is_ready)
        here.wake_ups.announce("pat", 2)
        await until(lambda: there.has_heard("pat", 2))
        assert not there.has_heard("pat", 1)
        assert here.counted.counts["lost"] >= 1


async def test_connection_on_which_nothing_comes_back_is_given_up() -> None:
    air = Air()
    async with another(air.channel()) as here:
        await until(lambda: here.is_ready)
        air.swallows = True
        await until(lambda: not here.is_ready)
        assert air.opened == 1
        air.swallows = False
        await until(lambda: here.is_ready)
        assert air.opened == 2


async def test_who_announces_never_waits_and_what_stands_still_is_lost() -> None:
    air = Air()
    async with another(air.channel()) as here:
        await until(lambda: here.is_ready)
        air.stands_still = True
        loop = asyncio.get_running_loop()
        began = loop.time()
        for seq in range(1000):
            here.wake_ups.announce(f"talk-{seq}", seq)
        assert loop.time() - began < 0.2
        await until(lambda: not here.is_ready)
        assert here.counted.counts == {"lost": 1000}


async def test_retries_grow_further_apart() -> None:
    air = Air()
    air.is_cut = True
    async with another(air.channel()):
        await asyncio.sleep(1.0)
        # At once, then 0.02, 0.04, 0.08 and 0.1 seconds apart, down to half of each.
        assert 8 <= air.opened <= 25


async def test_server_that_ends_says_what_it_has_left_to_say() -> None:
    air = Air()
    async with another(air.channel()) as there:
        async with another(air.channel()) as here:
            await until(lambda: here.is_ready and there.is_ready)
            here.wake_ups.announce_turns()
        assert there.turns == 1


async def test_server_without_connection_ends_at_once() -> None:
    air = Air()
    air.stands_still = True
    loop = asyncio.get_running_loop()
    async with another(air.channel()):
        await until(lambda: air.opened == 1)
        began = loop.time()
    assert loop.time() - began < QUICK.end / 2


async def test_what_is_no_wake_up_does_no_harm() -> None:
    air = Air()
    async with two(air) as (here, there):
        async with air.connected(lambda _: None) as send:
            for said in ("", "x", "x y=z", "x pat=-1", f"x {'a' * 41}=1 ok=5", "x turns"):
                await send(said)
        here.wake_ups.announce("pat", 1)
        await until(lambda: there.has_heard("pat", 1))
        assert here.is_ready
        assert there.heard == [("ok", 5), (name_of("pat"), 1)]
