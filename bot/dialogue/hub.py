"""Wakes those who wait for messages of a conversation, in this process and in others.

What other processes write is found by looking into the database: a wake-up without messages means
"look there". They say that there is something (``bot/cluster``), or it is found twice a second
(``worker.py``).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from async_timeout import timeout

from bot.cluster.wake_up import ANYWAY, name_of
from bot.store.records import StoredMessage


class Subscription:
    """One reader's place in a conversation.

    Attributes:
        seen: number of the last message that was published to it, or found in the database.
        announced: number of the last message of which another process said that it is there.
    """

    def __init__(self) -> None:
        self.seen = 0
        self.announced = 0
        self._messages: list[StoredMessage] = []
        self._woken = asyncio.Event()

    async def wait(self, seconds: float) -> list[StoredMessage]:
        """What was published since the last call; empty after ``seconds`` or a bare wake-up.

        A reader whose next message isn't the first of these reads the database.
        """
        try:
            async with timeout(seconds):
                await self._woken.wait()
        except asyncio.TimeoutError:
            return []
        self._woken.clear()
        messages, self._messages = self._messages, []
        return messages

    def put(self, messages: Sequence[StoredMessage]) -> None:
        """Wake the reader."""
        self._messages.extend(messages)
        self.seen = max([self.seen, *(message.seq for message in messages)])
        self._woken.set()


class Hub:
    """All readers in this process, by conversation.

    Args:
        announce: tells other processes of message number so of a conversation; never waits.
    """

    def __init__(self, announce: Callable[[str, int], None] | None = None) -> None:
        self._readers: dict[str, list[Subscription]] = {}
        self._ids: dict[str, str] = {}  # of those that have readers, by the name others know
        self._announce = announce or _tell_nobody

    @contextmanager
    def subscribe(self, conversation_id: str) -> Iterator[Subscription]:
        """A subscription for as long as the block lasts."""
        subscription = Subscription()
        readers = self._readers.setdefault(conversation_id, [])
        readers.append(subscription)
        self._ids[name_of(conversation_id)] = conversation_id
        try:
            yield subscription
        finally:
            readers.remove(subscription)
            if not readers:
                del self._readers[conversation_id], self._ids[name_of(conversation_id)]

    def publish(self, conversation_id: str, messages: Sequence[StoredMessage]) -> None:
        """Give ``messages``, which are committed, to everybody who reads the conversation.

        Without messages they look for themselves: something else has changed, such as its end.
        """
        for reader in self._readers.get(conversation_id, ()):
            reader.put(messages)
        self._announce(conversation_id, messages[-1].seq if messages else ANYWAY)

    def wake(self, conversation_id: str) -> None:
        """Make the readers in this process look."""
        for reader in self._readers.get(conversation_id, ()):
            reader.put(())

    def wake_if_behind(self, conversation_id: str, last_seq: int) -> None:
        """Wake readers that were not given message ``last_seq``, which is in the database."""
        for reader in self._readers.get(conversation_id, ()):
            if reader.seen < last_seq:
                reader.seen = last_seq
                # Who was told of just that one has looked already.
                if reader.announced != last_seq:
                    reader.put(())

    def hear(self, name: str, seq: int) -> None:
        """Another process says that message ``seq`` is there, of the conversation that is ``name``.

        It is not believed: only the database says what a reader has seen.
        """
        for reader in self._readers.get(self._ids.get(name, ""), ()):
            if seq == ANYWAY or max(reader.seen, reader.announced) < seq:
                reader.announced = seq
                reader.put(())

    def wake_all(self) -> None:
        """Make every reader look into the database."""
        for conversation_id in self.conversations():
            self.wake(conversation_id)

    def conversations(self) -> list[str]:
        """Ids of the conversations that have readers."""
        return list(self._readers)


def _tell_nobody(_: str, __: int) -> None:
    """There is one process."""
