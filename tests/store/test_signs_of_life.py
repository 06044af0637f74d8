from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from bot.store.signs_of_life import SignsOfLife
from tests.dialogue.virtual_time import VirtualLoop

BOUND = 3.0
NEVER = 1000.0
MOMENT = 0.25  # the step of virtual time


class Database:
    """One whose answers are told by their times; ``log``: what became of each operation, when.

    ``asked``: when it was asked in the background; ``answers_after``: how long that takes.
    """

    def __init__(self, loop: VirtualLoop) -> None:
        self.loop = loop
        self.log: list[tuple[str, str, float]] = []
        self.asked: list[float] = []
        self.answers_after = NEVER
        self.refuses = False
        self.signs = SignsOfLife(BOUND, self._ask)

    def do(self, name: str, *answers: float) -> None:
        """An operation whose answers come after so many seconds each."""
        self.loop.create_task(self._do(name, answers))
        self.loop.settle()

    async def _do(self, name: str, answers: tuple[float, ...]) -> None:
        try:
            async with self.signs.awaited() as answered:
                for seconds in answers:
                    await asyncio.sleep(seconds)
                    answered()
            self.log.append((name, "done", self.loop.now))
        except asyncio.TimeoutError:
            self.log.append((name, "failed", self.loop.now))

    async def _ask(self) -> None:
        self.asked.append(self.loop.now)
        if self.refuses:
            raise OSError
        await asyncio.sleep(self.answers_after)


@pytest.fixture
def database() -> Iterator[Database]:
    loop = VirtualLoop()
    yield Database(loop)
    for task in asyncio.all_tasks(loop):
        task.cancel()
    loop.settle()
    loop.close()


def test_bound_begins_anew_with_every_answer(database: Database) -> None:
    database.do("long", 2.5, 2.5, 2.5)
    database.do("stuck", 2.5, NEVER)
    database.loop.go(20)
    assert database.log == [("stuck", "failed", 2.5 + BOUND), ("long", "done", 7.5)]
    assert database.asked == []


def test_while_it_is_silent_operations_hardly_wait_and_nobody_asks_but_one(
    database: Database,
) -> None:
    database.do("first", NEVER)
    database.do("second", NEVER)
    database.loop.go(BOUND)
    database.do("third", 0.5)
    database.loop.go(BOUND - 0.5)
    database.answers_after = 1.0  # to the next question
    database.do("fourth", 0.5)
    database.loop.go(1.5)
    database.do("fifth", 0.5)
    database.loop.go(0.5)
    assert database.log == [
        ("first", "failed", 3.0),
        ("second", "failed", 3.0),
        ("third", "failed", 3.0 + MOMENT),
        ("fourth", "failed", 5.5 + MOMENT),
        ("fifth", "done", 7.5),
    ]
    assert database.asked == [3.0, 6.0]


def test_who_refuses_is_not_silent(database: Database) -> None:
    database.refuses = True
    database.do("first", NEVER)
    database.loop.go(BOUND)
    database.do("next", 0.5)
    database.loop.go(0.5)
    assert database.log[-1] == ("next", "done", BOUND + 0.5)


def test_who_waits_for_a_lock_in_vain_stops_nobody(database: Database) -> None:
    database.do("locked", NEVER)
    database.loop.go(2.0)
    database.do("well", 0.5)
    database.loop.go(1.0)
    database.do("next", 0.5)
    database.loop.go(0.5)
    assert [what for _, what, _ in database.log] == ["done", "failed", "done"]
    assert database.asked == []


def test_nobody_asks_after_the_end(database: Database) -> None:
    database.do("first", NEVER)
    database.loop.go(BOUND)
    database.loop.run_until_complete(database.signs.close())
    database.loop.go(3 * BOUND)
    assert len(database.asked) == 1
