"""Server processes, with everything that is real in them, in virtual time and at our mercy."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Coroutine, Generator, Mapping
from contextvars import ContextVar, copy_context
from typing import Any, Final

from bot.dialogue.hub import Hub
from bot.dialogue.masking import mask
from bot.dialogue.turns import Turns
from bot.dialogue.worker import Chore, TurnWorker
from bot.store.conversations import ConversationStore
from bot.store.database import Database
from bot.store.records import NewMessage, Receipt, Visitor
from bot.store.sealed_texts import SealedTexts
from bot.store.turn_store import TurnStore
from tests.databases import DatabaseThread
from tests.dialogue.counting_agent import AgentFailure, CountingAgent
from tests.dialogue.faults import Gate, GatedDatabase, Killed, Place
from tests.dialogue.lease_watch import LeaseWatch
from tests.dialogue.virtual_time import VirtualLoop

TURN_SECONDS: Final = 6.0  # longer than a lease
_EPOCH: Final = 1_800_000_000.0

_tasks_here: ContextVar[list[asyncio.Task[Any]]] = ContextVar("tasks of the running process")


class World:
    """What all processes share: time, and what the test wants to know of them."""

    def __init__(self, thread: DatabaseThread, texts: SealedTexts) -> None:
        self.thread = thread
        self.texts = texts
        self.loop = VirtualLoop()
        self.loop.set_task_factory(_task)
        self.loop.set_exception_handler(lambda *_: None)  # of killed tasks nobody wants to know
        self.leases = LeaseWatch(self.clock)
        self.asked: list[tuple[str, str]] = []
        self.failed: set[str] = set()
        self.names = itertools.count(1)

    def clock(self) -> float:
        """Seconds since 1970."""
        return _EPOCH + self.loop.now

    def close(self) -> None:
        """The end of the world."""
        tasks = asyncio.all_tasks(self.loop)
        for task in tasks:
            task.cancel()
        self.loop.settle()
        self.loop.close()


class Server:
    """One life of a server process; it remembers nothing of earlier ones."""

    def __init__(
        self, world: World, database: Database, chores: Mapping[Chore, float] | None = None
    ) -> None:
        self._world = world
        self._tasks: list[asyncio.Task[Any]] = []
        self._context = copy_context()
        self._context.run(_tasks_here.set, self._tasks)
        self.name = f"worker-{next(world.names)}"
        self.gate = Gate()
        self.draining: asyncio.Task[None] | None = None
        self.outcomes: list[str] = []
        self.database = GatedDatabase(
            database, world.thread, self.gate, lambda turns: world.leases.look(turns, self.name)
        )
        self.agent = CountingAgent(lambda: self.gate.pass_by(Place.THINKS, AgentFailure()))
        self.agent.asked, self.agent.failed = world.asked, world.failed
        self.hub = Hub()
        self.store = ConversationStore(self.database, world.texts, mask, self.name, world.clock)
        turn_store = TurnStore(self.database, world.texts, self.name, world.clock)
        turns = Turns(turn_store, self.agent, self.hub, self, TURN_SECONDS)
        self.gave_back = 0
        self._worker = TurnWorker(
            turns, turn_store, self.store, self.hub, chores, self._tell_others
        )
        self._do(self._worker.start())

    @property
    def gone(self) -> bool:
        """Whether it was killed or has ended by itself."""
        return self.gate.dead or bool(self.draining and self.draining.done())

    def receive(self, visitor: Visitor, message: NewMessage) -> asyncio.Task[Receipt]:
        """A request with a message, as ``bot/web/inbox.py`` handles it."""
        return self._do(self._receive(visitor, message))

    def drain(self, seconds: float) -> None:
        """Told to end, it takes no requests any more."""
        self.draining = self._do(self._worker.drain(seconds))

    def hear_turns(self) -> None:
        """Another process says that turns wait."""
        self._worker.look_now()
        self._world.loop.settle()

    def bury(self) -> None:
        """Make sure that nothing of it goes on."""
        self.gate.kill()
        self.agent.failed = set()
        for task in self._tasks:
            task.cancel()
        self._world.loop.settle()

    async def _receive(self, visitor: Visitor, message: NewMessage) -> Receipt:
        receipt = await self.store.receive(visitor, message)
        if not receipt.duplicate:
            self.hub.publish(visitor.conversation_id, [receipt.message])
        if receipt.claim is not None:
            self._worker.submit(receipt.claim)
        return receipt

    def _tell_others(self) -> None:
        self.gave_back += 1

    def _do(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        task: asyncio.Task[Any] = self._context.run(self._world.loop.create_task, work)
        self._world.loop.settle()
        return task

    # What is counted of turns (``bot/dialogue/turns.py``).

    def turn(self, outcome: str, seconds: float) -> None:
        self.outcomes.append(outcome)

    def taken_over(self) -> None:
        self.outcomes.append("taken_over")

    def database_error(self) -> None:
        self.outcomes.append("database_error")


def _task(
    loop: asyncio.AbstractEventLoop, work: Coroutine[Any, Any, Any] | Generator[Any, None, Any]
) -> asyncio.Future[Any]:
    task: asyncio.Task[Any] = asyncio.Task(work, loop=loop)
    _tasks_here.get([]).append(task)
    return task


def was_killed(task: asyncio.Task[Any]) -> bool:
    """Whether the task ended with its process."""
    return task.cancelled() or isinstance(task.exception(), Killed)
