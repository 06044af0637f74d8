from __future__ import annotations

from limits import parse
from limits.aio.strategies import MovingWindowRateLimiter

from bot.web.window_memory import WindowMemory
from tests.web.desk import Clock

THREE = parse("3/minute")


async def test_window_lets_through_what_it_allows_and_moves_with_time() -> None:
    clock = Clock()
    limiter = MovingWindowRateLimiter(WindowMemory(clock))
    allowed = []
    for _ in range(8):
        allowed.append(await limiter.hit(THREE, "a"))
        clock.now += 15
    # Hits at 0, 15, 30; refused at 45; at 60 the first one has just left.
    assert allowed == [True, True, True, False, True, True, True, False]


async def test_window_tells_when_it_has_room_again() -> None:
    clock = Clock()
    limiter = MovingWindowRateLimiter(WindowMemory(clock))
    began = clock.now
    assert await limiter.get_window_stats(THREE, "a") == (began + 60, 3)
    for _ in range(3):
        await limiter.hit(THREE, "a")
        clock.now += 10
    assert await limiter.get_window_stats(THREE, "a") == (began + 60, 0)
    clock.now = began + 60
    assert await limiter.test(THREE, "a")


async def test_keys_are_counted_apart_and_forgotten_when_they_no_longer_count() -> None:
    clock = Clock()
    memory = WindowMemory(clock)
    limiter = MovingWindowRateLimiter(memory)
    for name in ("a", "b"):
        assert [await limiter.hit(THREE, name) for _ in range(4)] == [True, True, True, False]
    clock.now += 59
    await limiter.hit(THREE, "c")
    assert len(memory) == 3
    clock.now += 2
    await limiter.test(THREE, "d")
    assert len(memory) == 1


async def test_one_key_or_all_can_be_forgotten() -> None:
    memory = WindowMemory(Clock())
    limiter = MovingWindowRateLimiter(memory)
    for name in ("a", "b", "c"):
        await limiter.hit(THREE, name)
    await limiter.clear(THREE, "a")
    assert len(memory) == 2
    assert (await memory.reset(), len(memory)) == (2, 0)


async def test_refused_hit_is_remembered_nowhere() -> None:
    memory = WindowMemory(Clock())
    assert not await memory.acquire_entry("a", limit=2, expiry=60, amount=3)
    assert len(memory) == 0
    assert await memory.check()
