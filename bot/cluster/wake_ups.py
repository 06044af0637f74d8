"""Wakes other servers when something was written that theirs wait for, and is woken by them.

They only make it quick. Every server looks into the database twice a second in any case
(``bot/dialogue/worker.py``), so that a lost wake-up costs half a second. Whoever announces
something never waits: one task sends, and what can't be sent at once is dropped.
"""

from __future__ import annotations

import asyncio
import random
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Protocol

from async_timeout import timeout

from bot.cluster.bounded import bounded
from bot.cluster.channel import Channel, Send
from bot.cluster.wake_up import ANYWAY, TURNS, name_of, read, written
from bot.log import get_logger

_log = get_logger(__name__)

HeardMessage = Callable[[str, int], None]
HeardTurns = Callable[[], None]


class Metrics(Protocol):
    """What is counted of wake-ups. ``kind``: what carries them."""

    def wake_ups_sent(self, kind: str, count: int) -> None:
        """To all other servers."""
        ...

    def wake_ups_heard(self, kind: str, count: int) -> None:
        """From other servers."""
        ...

    def wake_ups_lost(self, kind: str, count: int) -> None:
        """Not sent: there is no connection, or sending failed."""
        ...


@dataclass(frozen=True)
class Patience:
    """How long is waited. Times are seconds.

    Attributes:
        send: for something to be sent.
        beat: between signs of life, which come back to who sent them.
        silence: without one's own sign of life until a new connection is made.
        first_retry: between connections at first; doubled each time.
        last_retry: what that grows to.
        end: for what is left to send when the server ends.
    """

    send: float = 0.3
    beat: float = 1.0
    silence: float = 3.0
    first_retry: float = 0.5
    last_retry: float = 5.0
    end: float = 0.5


class WakeUps:
    """Those of one process.

    Args:
        channel: what carries them.
        metrics: count.
    """

    def __init__(
        self, channel: Channel, metrics: Metrics, patience: Patience | None = None
    ) -> None:
        self._channel = channel
        self._metrics = metrics
        self._patience = patience or Patience()
        self._me = secrets.token_urlsafe(6)
        self._waiting: dict[str, int] = {}  # to be sent: name of a conversation, number
        self._woken = asyncio.Event()
        self._is_heard = False  # what is sent comes back
        self._heard_at = 0.0
        self._is_ending = False
        self._heard_message: HeardMessage = _nothing
        self._heard_turns: HeardTurns = _nothing

    @property
    def state(self) -> str:
        """Whether they work: ok or unavailable."""
        return "ok" if self._is_heard else "unavailable"

    def announce(self, conversation_id: str, seq: int = ANYWAY) -> None:
        """A conversation has message ``seq``, in the database already; never waits, never fails."""
        self._put(name_of(conversation_id), seq)

    def announce_turns(self) -> None:
        """Turns wait for whoever takes them; otherwise as ``announce``."""
        self._put(TURNS, ANYWAY)

    @asynccontextmanager
    async def heard_by(self, message: HeardMessage, turns: HeardTurns) -> AsyncIterator[None]:
        """Send and hear for as long as the block lasts; what is left then is sent at last.

        Args:
            message: is told the name of a conversation (``wake_up.name_of``) and a number.
            turns: is told that turns wait.
        """
        self._heard_message, self._heard_turns = message, turns
        running = asyncio.create_task(self._run())
        try:
            yield
        finally:
            self._is_ending = True
            self._woken.set()
            if self._is_heard:
                await asyncio.wait({running}, timeout=self._patience.end)
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

    def _put(self, name: str, seq: int) -> None:
        if not self._is_heard:
            self._lost(1)
            return
        known = self._waiting.get(name, seq)
        self._waiting[name] = ANYWAY if ANYWAY in (known, seq) else max(known, seq)
        self._woken.set()

    async def _run(self) -> None:
        retry = self._patience.first_retry
        while not self._is_ending:
            try:
                async with self._channel.opened(self._take) as send:
                    await self._serve(send)
            except Exception as error:  # noqa: BLE001 - edge: without them everything still works
                if self._is_heard:
                    retry = self._patience.first_retry
                    _log.warning("wake_ups.lost", kind=self._channel.kind, exc=error)
            self._is_heard = False
            self._lost(len(self._waiting))
            self._waiting.clear()
            if not self._is_ending:
                # Not in step with the other servers.
                await asyncio.sleep(retry * random.uniform(0.5, 1.0))
            retry = min(2 * retry, self._patience.last_retry)

    async def _serve(self, send: Send) -> None:
        """Send until something goes wrong, or nothing comes back, or the process ends."""
        loop = asyncio.get_running_loop()
        self._heard_at = loop.time()
        while loop.time() - self._heard_at < self._patience.silence:
            waiting, self._waiting = self._waiting, {}
            self._woken.clear()
            try:
                for said in written(self._me, waiting):
                    await bounded(send(said), self._patience.send)
            except BaseException:
                self._lost(len(waiting))
                raise
            if waiting:
                self._metrics.wake_ups_sent(self._channel.kind, len(waiting))
            elif self._is_ending:
                return
            await self._pause()
        raise asyncio.TimeoutError

    async def _pause(self) -> None:
        if self._is_ending:
            return
        try:
            async with timeout(self._patience.beat):
                await self._woken.wait()
        except asyncio.TimeoutError:
            pass

    def _take(self, said: str) -> None:
        sender, wake_ups = read(said)
        if sender == self._me:
            self._heard_own()
            return
        for wake_up in wake_ups:
            if wake_up.name == TURNS:
                self._heard_turns()
            else:
                self._heard_message(wake_up.name, wake_up.seq)
        if wake_ups:
            self._metrics.wake_ups_heard(self._channel.kind, len(wake_ups))

    def _heard_own(self) -> None:
        self._heard_at = asyncio.get_running_loop().time()
        if not self._is_heard:
            self._is_heard = True
            _log.info("wake_ups.ready", kind=self._channel.kind)

    def _lost(self, count: int) -> None:
        if count:
            self._metrics.wake_ups_lost(self._channel.kind, count)


def _nothing(*_: object) -> None:
    """Nobody listens yet."""
