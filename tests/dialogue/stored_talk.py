"""A conversation with the trained agent through turns and a database."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from bot.dialogue.hub import Hub
from bot.dialogue.masking import mask
from bot.dialogue.turns import Turns
from bot.store.conversations import ConversationStore
from bot.store.records import CHOICE, START, TEXT, Claim, NewMessage, StoredMessage, Visitor
from bot.store.schema import messages
from bot.store.turn_store import TurnStore
from tests.dialogue.desk import Counted

if TYPE_CHECKING:
    from bot.dialogue.agent import HelpDeskAgent
    from bot.store.database import Database
    from bot.store.events import EventLog
    from bot.store.sealed_texts import SealedTexts

# Leases of workers that are gone have run out.
_FREE: Final = sa.update(messages).where(messages.c.open).values(worker=None, lease_until=None)


class StoredTalk:
    """A conversation through turns and a database.

    Args:
        agent: answers.
        forgetful: its memory of the conversation is dropped before every turn.
        events: told of what happens.
    """

    def __init__(
        self,
        name: str,
        agent: HelpDeskAgent,
        database: Database,
        texts: SealedTexts,
        clock: Callable[[], float] = time.time,
        events: EventLog | None = None,
    ) -> None:
        self.name = name
        self.forgetful = False
        self.counted = Counted()
        self._agent = agent
        self._database = database
        self._store = ConversationStore(database, texts, mask, "here", clock, events)
        self._turn_store = TurnStore(database, texts, "here", clock, events)
        self._turns = Turns(self._turn_store, agent, Hub(), self.counted)
        self._ids = itertools.count()
        self._last: list[StoredMessage] = []

    async def say(self, text: str) -> list[str]:
        """Type ``text``; returns the answers and what stands on their buttons."""
        return await self._send(TEXT, text)

    async def begin(self) -> list[str]:
        """Open the chat."""
        return await self._send(START, "", "/greet")

    async def press(self, title: str) -> list[str]:
        """Press one of the buttons of the last answer."""
        button = next(b for m in self._last for b in m.buttons if b.title == title)
        return await self._send(CHOICE, button.title, button.payload)

    async def choose(self, payload: str) -> list[str]:
        """Press a button with this payload, shown or not."""
        return await self._send(CHOICE, "a button", payload)

    def buttons(self) -> list[str]:
        """Titles of the last answer's buttons."""
        return [button.title for message in self._last for button in message.buttons]

    async def take_over(self) -> list[str]:
        """Run the turn that is open anew, as whoever takes it over; returns as ``say``."""
        await self._database.write(lambda connection: connection.execute(_FREE).close())
        claim = await self._turn_store.claim(self.name)
        assert claim
        return await self._run(claim)

    async def forget_expired_secrets(self) -> None:
        """What a server does from time to time."""
        await self._turn_store.forget_expired_secrets()

    async def _send(self, kind: str, text: str, payload: str | None = None) -> list[str]:
        if self.forgetful:
            self._agent.forget(self.name)
        message = NewMessage(f"client-{next(self._ids)}", kind, text, payload)
        receipt = await self._store.receive(Visitor(self.name, "anonymous"), message)
        assert receipt.claim
        return await self._run(receipt.claim)

    async def _run(self, claim: Claim) -> list[str]:
        assert not await self._turns.run(claim)
        self._last = await self._store.history(self.name, after=claim.seq)
        return [message.text for message in self._last] + self.buttons()
