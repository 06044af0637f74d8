"""What a server process has to run turns, around the counting agent."""

from __future__ import annotations

import itertools
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.dialogue.hub import Hub
from bot.dialogue.masking import mask
from bot.dialogue.turns import TURN_SECONDS, Turns
from bot.errors import StoreUnavailableError
from bot.store.conversations import ConversationStore
from bot.store.database import Database, Work
from bot.store.records import START, TEXT, Claim, NewMessage, Receipt, Visitor
from bot.store.sealed_texts import SealedTexts
from bot.store.turn_store import TurnStore
from tests.dialogue.counting_agent import CountingAgent, no_pause
from tests.store.processes import PAT, Clock

Result = TypeVar("Result")
_ids = itertools.count(1)


class Outage:
    """A database that is away for as long as it is told to be.

    Attributes:
        away: nothing can be asked.
        unheard: what is written is written, and nobody is told.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self.away = False
        self.unheard = False

    async def read(self, work: Work[Result]) -> Result:
        self._check()
        return await self._database.read(work)

    async def write(self, work: Work[Result]) -> Result:
        self._check()
        result = await self._database.write(work)
        if self.unheard:
            raise StoreUnavailableError("cut off")
        return result

    async def close(self) -> None:
        """It is not ours to close."""

    def _check(self) -> None:
        if self.away:
            raise StoreUnavailableError("away")


class Counted:
    """What was counted of turns, by name."""

    def __init__(self) -> None:
        self.events: list[str] = []

    def turn(self, outcome: str, seconds: float) -> None:
        self.events.append(outcome)

    def taken_over(self) -> None:
        self.events.append("taken_over")

    def database_error(self) -> None:
        self.events.append("database_error")


class Desk:
    """One process. ``pause`` is awaited by the agent wherever a real one would wait."""

    def __init__(
        self,
        name: str,
        database: Database,
        texts: SealedTexts,
        clock: Clock,
        pause: Callable[[], Awaitable[None]] = no_pause,
        seconds: float = TURN_SECONDS,
    ) -> None:
        self.database = Outage(database)
        self.store = ConversationStore(self.database, texts, mask, name, clock)
        self.turn_store = TurnStore(self.database, texts, name, clock)
        self.agent = CountingAgent(pause)
        self.hub = Hub()
        self.counted = Counted()
        self.turns = Turns(self.turn_store, self.agent, self.hub, self.counted, seconds)

    async def receive(self, text: str, visitor: Visitor = PAT) -> Receipt:
        """A message that nobody has sent before; an empty one begins the talk."""
        client_id = f"desk-{next(_ids)}"
        message = NewMessage(client_id, TEXT if text else START, text, None if text else "/greet")
        return await self.store.receive(visitor, message)

    async def claim(self, text: str, visitor: Visitor = PAT) -> Claim:
        """The turn of such a message."""
        claim = (await self.receive(text, visitor)).claim
        assert claim
        return claim

    async def say(self, text: str, visitor: Visitor = PAT) -> list[str]:
        """Run the whole turn here and return what is said."""
        claim = await self.claim(text, visitor)
        await self.turns.run(claim)
        return await self.replies(claim)

    async def replies(self, claim: Claim) -> list[str]:
        """What was answered so far."""
        said = await self.store.history(claim.conversation_id)
        return [message.text for message in said if message.reply_to == claim.seq]
