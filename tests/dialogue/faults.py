"""Places at which a process can be held up, can be killed, or finds its database gone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from enum import Enum
from typing import TypeVar

from sqlalchemy.engine import Connection

from bot.errors import StoreUnavailableError
from bot.store.database import Database, Work
from tests.databases import DatabaseThread
from tests.dialogue.lease_watch import Turns, read_turns
from tests.store.breaking import passing

Result = TypeVar("Result")


class Fault(Enum):
    """What may happen to a process."""

    HOLD = "stands still until it is let go"
    DELAY = "what it waits for takes until then; everything else goes on"
    KILL = "ends without another word"
    FAIL = "what it waits for fails"


class Place(Enum):
    """Where it may happen."""

    ASKS = "before a transaction"
    INSIDE = "before or after a statement"
    WRITTEN = "after the transaction, before the process hears of it"
    THINKS = "wherever the agent waits for something"


class Killed(BaseException):
    """The process is no more; nothing in it may handle this."""


class Gate:
    """Everything that a process does passes it, from place to place."""

    def __init__(self) -> None:
        self.dead = False
        self.disturbed = False  # something has happened to the process
        self._planned: tuple[Fault, Place, int] | None = None
        self._open = asyncio.Event()
        self._answered = asyncio.Event()
        self.let_go()

    @property
    def armed(self) -> bool:
        return self._planned is not None

    def plan(self, fault: Fault, place: Place, others: int) -> None:
        """Let ``fault`` happen at such a place after ``others`` like it."""
        self._planned = fault, place, others

    def let_go(self) -> None:
        """Whatever was planned or is held up goes on."""
        self._planned = None
        self._open.set()
        self._answered.set()

    def kill(self) -> None:
        """Nothing passes any more."""
        self.dead = True
        self.let_go()

    async def pass_by(self, place: Place, failure: Exception) -> None:
        """A place at which the process can be held up."""
        if self.pass_at_once(place, failure) is Fault.DELAY:
            self._answered.clear()
            await self._answered.wait()
        await self._open.wait()
        if self.dead:
            raise Killed

    def pass_at_once(self, place: Place, failure: Exception) -> Fault | None:
        """A place inside a transaction: who is held up here stands still at the next."""
        fault = self._due(place)
        self.disturbed = self.disturbed or fault is not None
        if fault is Fault.HOLD:
            self._open.clear()
        if fault is Fault.FAIL:
            raise failure
        if fault is Fault.KILL:
            self.kill()
        if self.dead:
            raise Killed
        return fault

    def _due(self, place: Place) -> Fault | None:
        if self._planned is None or self._planned[1] is not place:
            return None
        fault, _, others = self._planned
        self._planned = (fault, place, others - 1) if others else None
        return None if others else fault


class GatedDatabase:
    """A process's way to ``database``.

    Args:
        committed: is told all turns as soon as something was written, before the process hears
            of it.

    Attributes:
        away: it does not answer.
    """

    def __init__(
        self,
        database: Database,
        thread: DatabaseThread,
        gate: Gate,
        committed: Callable[[Turns], None],
    ) -> None:
        self._database = database
        self._thread = thread
        self._gate = gate
        self._committed = committed
        self.away = False

    async def read(self, work: Work[Result]) -> Result:
        await self._ask()
        return self._thread.run(self._database.read(work))

    async def write(self, work: Work[Result]) -> Result:
        await self._ask()
        result, turns = self._thread.run(self._database.write(lambda c: self._run(c, work)))
        self._committed(turns)
        await self._gate.pass_by(Place.WRITTEN, _gone())
        return result

    async def close(self) -> None:
        """It is not ours to close."""

    async def _ask(self) -> None:
        await self._gate.pass_by(Place.ASKS, _gone())
        if self.away:
            raise _gone()

    def _run(self, connection: Connection, work: Work[Result]) -> tuple[Result, Turns]:
        if self._gate.armed:
            with passing(connection, lambda: self._gate.pass_at_once(Place.INSIDE, _gone())):
                result = work(connection)
        else:
            result = work(connection)
        return result, read_turns(connection)


def _gone() -> StoreUnavailableError:
    return StoreUnavailableError("made to fail")
