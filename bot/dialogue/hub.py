"""Wakes those who wait for messages of a conversation in this process.

What other processes write is found by looking into the database (``worker.py``): a wake-up without
messages means "look there".
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from async_timeout import timeout

from bot.store.records import StoredMessage


class Subscription:
    """One reader's place in a conversation."""

    def __init__(self) -> None:
        self.seen = 0  # number of the last message that was published to it
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
    """All readers in this process, by conversation."""

    def __init__(self) -> None:
        self._readers: dict[str, list[Subscription]] = {}

    @contextmanager
    def subscribe(self, conversation_id: str) -> Iterator[Subscription]:
        """A subscription for as long as the block lasts."""
        subscription = Subscription()
        readers = self._readers.setdefault(conversation_id, [])
        readers.append(subscription)
        try:
            yield subscription
        finally:
            readers.remove(subscription)
            if not readers:
                del self._readers[conversation_id]

    def publish(self, conversation_id: str, messages: Sequence[StoredMessage]) -> None:
        """Give ``messages``, which are committed, to everybody who reads the conversation."""
        for reader in self._readers.get(conversation_id, ()):
            reader.put(messages)

    def wake_if_behind(self, conversation_id: str, last_seq: int) -> None:
        """Wake readers that were not given message ``last_seq``: somebody else wrote it."""
        for reader in self._readers.get(conversation_id, ()):
            if reader.seen < last_seq:
                reader.seen = last_seq
                reader.put(())

    def wake_all(self) -> None:
        """Make every reader look into the database."""
        for conversation_id in self.conversations():
            self.publish(conversation_id, ())

    def conversations(self) -> list[str]:
        """Ids of the conversations that have readers."""
        return list(self._readers)
