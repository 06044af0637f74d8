from __future__ import annotations

import asyncio
import time

import pytest

from bot.cluster.bounded import bounded

SECONDS = 0.06


async def _answered(answer: asyncio.Future[int]) -> int:
    return await answer


async def test_result_is_given_as_soon_as_it_is_there() -> None:
    began = time.monotonic()
    assert await bounded(asyncio.sleep(0, 7), 30) == 7
    assert time.monotonic() - began < 5


async def test_error_comes_through() -> None:
    async def fail() -> None:
        raise ValueError

    with pytest.raises(ValueError):
        await bounded(fail(), 30)


async def test_work_that_takes_too_long_is_cancelled_and_not_waited_for() -> None:
    cancelled = asyncio.Event()

    async def never_mind() -> None:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            cancelled.set()
            await asyncio.sleep(0.2)  # as a library that tidies up for a while
            raise RuntimeError from None  # which nobody hears of

    began = time.monotonic()
    with pytest.raises(asyncio.TimeoutError):
        await bounded(never_mind(), SECONDS)
    assert time.monotonic() - began < 0.2
    await asyncio.wait_for(cancelled.wait(), 5)
    await asyncio.sleep(0.3)


async def test_process_that_was_busy_all_the_time_still_takes_the_answer() -> None:
    answer: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    waiting = asyncio.create_task(bounded(_answered(answer), SECONDS))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    # The timer is due before the loop looks at what has come by wire meanwhile.
    asyncio.get_running_loop().call_later(1.5 * SECONDS, answer.set_result, 7)
    time.sleep(2 * SECONDS)
    assert await waiting == 7


async def test_who_gives_up_takes_the_work_along() -> None:
    work = asyncio.create_task(asyncio.sleep(60))
    waiting = asyncio.create_task(bounded(work, 30))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    with pytest.raises(asyncio.CancelledError):
        await work
