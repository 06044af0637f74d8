"""How long a turn would wait, in virtual time."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from bot.dialogue.places import Places
from tests.dialogue.virtual_time import VirtualLoop

COUNT = 4


class Desk:
    """Turns that take as long as they are told to."""

    processor_seconds = 0.0  # that each of them uses

    def __init__(self, loop: VirtualLoop) -> None:
        self.loop = loop
        self.processor = 0.0
        self.places = Places(COUNT, lambda: self.processor)
        self.began: list[float] = []

    def come(self, turns: int, seconds: float) -> None:
        for _ in range(turns):
            self.loop.create_task(self._turn(seconds))
        self.loop.settle()

    @property
    def wait(self) -> float:
        async def ask() -> float:
            return self.places.wait

        return self.loop.run_until_complete(ask())

    async def _turn(self, seconds: float) -> None:
        async with self.places.taken():
            with self.places.turn():
                self.began.append(self.loop.now)
                await asyncio.sleep(seconds)
                self.processor += self.processor_seconds


@pytest.fixture
def desk() -> Iterator[Desk]:
    loop = VirtualLoop()
    yield Desk(loop)
    for task in asyncio.all_tasks(loop):
        task.cancel()
    loop.settle()
    loop.close()


def test_nobody_waits_while_a_place_is_free(desk: Desk) -> None:
    desk.come(COUNT - 1, 10.0)
    desk.loop.go(9.0)
    assert (desk.places.waiting, desk.wait) == (0, 0.0)


def test_wait_is_about_what_who_comes_then_does_wait(desk: Desk) -> None:
    desk.come(20 * COUNT, 1.0)
    desk.loop.go(6.0)
    estimate, now = desk.wait, desk.loop.now
    desk.come(1, 1.0)
    desk.loop.go(30.0)
    assert estimate == pytest.approx(desk.began[-1] - now, rel=0.3)
    assert (desk.places.waiting, desk.wait) == (0, 0.0)


def test_turns_that_have_become_slow_count_before_any_has_ended(desk: Desk) -> None:
    for _ in range(10):
        desk.come(COUNT, 0.25)
        desk.loop.go(0.5)
    desk.come(2 * COUNT, 60.0)
    assert desk.wait < 1.0
    desk.loop.go(20.0)
    assert desk.wait > 20.0


def test_who_gives_up_waits_no_more(desk: Desk) -> None:
    desk.come(COUNT - 1, 5.0)
    desk.come(1, 1.0)
    waiting = desk.loop.create_task(desk._turn(1.0))
    desk.loop.settle()
    assert desk.places.waiting == 1
    waiting.cancel()
    desk.loop.go(1.0)
    assert (desk.places.waiting, desk.wait) == (0, 0.0)


def test_messages_that_are_only_being_received_count_for_those_that_come(desk: Desk) -> None:
    desk.come(COUNT, 1.0)
    desk.loop.go(1.0)
    with ExitStack() as arriving:
        for _ in range(10 * COUNT):
            arriving.enter_context(desk.places.arrival())
        assert desk.wait == pytest.approx(9.25, rel=0.1)
    assert desk.wait == 0.0


def test_turns_that_share_the_processor_are_not_as_quick_as_one_alone(desk: Desk) -> None:
    desk.processor_seconds = 0.5
    desk.come(1, 0.5)
    desk.loop.go(0.5)
    assert desk.wait == 0.0
    with ExitStack() as arriving:
        for _ in range(40):
            arriving.enter_context(desk.places.arrival())
        assert desk.wait == pytest.approx(20.0)


def test_what_the_processor_does_between_turns_is_not_theirs(desk: Desk) -> None:
    for _ in range(5):
        desk.processor_seconds = 0.25
        desk.come(1, 0.5)
        desk.loop.go(0.5)
        desk.processor += 100.0
    with desk.places.arrival():
        assert desk.wait == pytest.approx(0.25)
