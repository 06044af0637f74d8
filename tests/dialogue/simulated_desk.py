"""Servers in virtual time, and patients who write to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.dialogue.worker import LOOK_SECONDS, Chore
from bot.store.database import Database
from bot.store.receiving import LEASE_SECONDS
from bot.store.records import TEXT, NewMessage, StoredMessage, Visitor
from bot.store.schema import task_secrets
from bot.store.sealed_texts import SealedTexts
from tests.databases import DatabaseThread
from tests.dialogue.simulated import Server, World
from tests.store.processes import rows

A_STEP: Final = 0.25  # of virtual time
TAKE_OVER_SECONDS: Final = LEASE_SECONDS + LOOK_SECONDS + A_STEP


class SimulatedDesk:
    """Servers on one database, and patients who write to them."""

    def __init__(self, database: Database, thread: DatabaseThread, texts: SealedTexts) -> None:
        self.world = World(thread, texts)
        self._database = database
        self._thread = thread
        self._sent = 0

    def server(self, chores: Mapping[Chore, float] | None = None) -> Server:
        """One more."""
        return Server(self.world, self._database, chores)

    def say(self, server: Server, text: str, talk: str = "pat") -> None:
        """Send a message, which is received at once unless something is in the way."""
        self._sent += 1
        server.receive(Visitor(talk, "anonymous"), NewMessage(f"client-{self._sent}", TEXT, text))

    def go(self, seconds: float) -> None:
        """Let time pass."""
        self.world.loop.go(seconds)

    def replies(self, server: Server, talk: str = "pat") -> list[str]:
        """What was answered so far."""
        said: list[StoredMessage] = []

        async def read() -> None:
            said.extend(await server.store.history(talk))

        task = self.world.loop.create_task(read())
        self.world.loop.settle()
        task.result()
        return [message.text for message in said if message.author == "bot"]

    def secrets(self) -> int:
        """How many conversations have a task that was told something."""
        return len(self._thread.run(rows(self._database, task_secrets)))
