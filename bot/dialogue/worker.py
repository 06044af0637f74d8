"""Runs turns in the background of a server process.

* Turns that this process received begin at once, in order for each conversation.
* Leases of turns that take long are renewed.
* Twice a second it looks for turns that nobody is at work on (their worker died, or the database
  was away) and for messages that other processes wrote for readers here. For the former it looks
  at once where another process says that it gave some back.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from typing import Final

from async_timeout import timeout

from bot.dialogue.hub import Hub
from bot.dialogue.places import Places
from bot.dialogue.turns import Turns
from bot.errors import StoreUnavailableError
from bot.log import get_logger
from bot.store.conversations import ConversationStore
from bot.store.records import Claim
from bot.store.turn_store import TurnStore

_log = get_logger(__name__)

Chore = Callable[[], Awaitable[None]]

LOOK_SECONDS: Final = 0.5
RENEW_SECONDS: Final = 0.75
_FORGET_SECONDS: Final = 60.0
_AT_ONCE: Final = 32  # turns that may wait for the portal at the same time
_IDS_A_QUERY: Final = 500


class TurnWorker:
    """The turns of one process.

    Args:
        chores: further work that comes back, with the seconds between.
        tell_others: that turns were given back; never waits.

    Attributes:
        places: of turns that run at the same time.
    """

    def __init__(
        self,
        turns: Turns,
        turn_store: TurnStore,
        store: ConversationStore,
        hub: Hub,
        chores: Mapping[Chore, float] | None = None,
        tell_others: Callable[[], None] | None = None,
    ) -> None:
        self.places = Places(_AT_ONCE)
        self._turns = turns
        self._turn_store = turn_store
        self._store = store
        self._hub = hub
        self._chores = dict(chores or {})
        self._claims: dict[str, deque[Claim]] = {}  # a conversation's first is being run
        self._tasks: set[asyncio.Task[None]] = set()
        self._loops: list[asyncio.Task[None]] = []
        self._tell_others = tell_others
        self._look_now = asyncio.Event()

    def submit(self, claim: Claim) -> None:
        """Run ``claim`` as soon as the conversation's earlier turns in this process are done."""
        waiting = self._claims.setdefault(claim.conversation_id, deque())
        waiting.append(claim)
        if len(waiting) == 1:
            task = asyncio.create_task(self._run(claim.conversation_id))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def look_now(self) -> None:
        """Turns wait for whoever takes them."""
        self._look_now.set()

    async def start(self) -> None:
        """Begin to look after turns that others left and after leases."""
        take_up = _again_and_again(self._take_up, LOOK_SECONDS, self._look_now)
        self._loops.append(asyncio.create_task(take_up))
        for work, seconds in (
            (self._look_for_news, LOOK_SECONDS),
            (self._renew, RENEW_SECONDS),
            (self._turn_store.forget_expired_secrets, _FORGET_SECONDS),
            *self._chores.items(),
        ):
            self._loops.append(asyncio.create_task(_again_and_again(work, seconds)))

    async def drain(self, seconds: float) -> None:
        """Finish the turns that are running; after ``seconds`` others may have what is left."""
        _, _, renewing, *_ = self._loops
        for loop in self._loops:
            if loop is not renewing:
                loop.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)
        left = [claim for waiting in self._claims.values() for claim in waiting]
        for task in [*self._tasks, *self._loops]:
            task.cancel()
        await asyncio.gather(*self._tasks, *self._loops, return_exceptions=True)
        await self._give_back(left)
        if left and self._tell_others is not None:
            self._tell_others()

    async def _run(self, conversation_id: str) -> None:
        """Run the conversation's turns until none is left that this process may run."""
        waiting = self._claims[conversation_id]
        try:
            async with self.places.taken():
                while waiting:
                    with self.places.turn():
                        more = await self._turns.run(waiting[0])
                    if more and len(waiting) == 1:
                        claim = await self._turn_store.claim(conversation_id)
                        waiting.extend([claim] if claim else [])
                    waiting.popleft()
        except StoreUnavailableError as error:
            # Taken up again when the lease has ended and the database is back.
            _log.error("turn.left", exc=error)
        except Exception as error:  # noqa: BLE001 - edge of a turn: it is run again, by whomever
            _log.error("turn.broken", exc=error)
        finally:
            del self._claims[conversation_id]

    async def _take_up(self) -> None:
        for conversation_id in await self._turn_store.waiting():
            if conversation_id not in self._claims:
                claim = await self._turn_store.claim(conversation_id)
                if claim is not None:
                    self.submit(claim)

    async def _look_for_news(self) -> None:
        ids = self._hub.conversations()
        for first in range(0, len(ids), _IDS_A_QUERY):
            try:
                latest = await self._store.latest(ids[first : first + _IDS_A_QUERY])
            except StoreUnavailableError:
                self._hub.wake_all()  # they find out themselves, and tell their readers
                raise
            for conversation_id, seq in latest.items():
                self._hub.wake_if_behind(conversation_id, seq)

    async def _renew(self) -> None:
        if claims := [claim for waiting in self._claims.values() for claim in waiting]:
            await self._turn_store.renew(claims)

    async def _give_back(self, claims: Iterable[Claim]) -> None:
        for claim in claims:
            try:
                await self._turn_store.release(claim)
            except StoreUnavailableError as error:
                _log.warning("turn.not_released", exc=error)


async def _again_and_again(
    work: Chore, seconds: float, sooner: asyncio.Event | None = None
) -> None:
    sooner = sooner or asyncio.Event()
    while True:
        with suppress(asyncio.TimeoutError):
            async with timeout(seconds):
                await sooner.wait()
        sooner.clear()
        try:
            await work()
        except StoreUnavailableError as error:
            _log.warning("worker.waits_for_database", exc=error)
        except Exception as error:  # noqa: BLE001 - one failure must not end what comes back each time
            _log.error("worker.failed", exc=error)
