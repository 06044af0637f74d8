"""What a server process has of the store, and a clock that goes when it is told to."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from bot.store.conversations import ConversationStore
from bot.store.database import Database
from bot.store.records import TEXT, Claim, NewMessage, NewReply, Outcome, Receipt, Visitor
from bot.store.schema import metadata
from bot.store.sealed_texts import SealedTexts
from bot.store.turn_store import TurnStore

PAT = Visitor("conversation-of-pat", "patient")
LEE = Visitor("conversation-of-lee", "anonymous")

_ids = itertools.count(1)

# Mail, the event stream and the staff have tables of their own in the same database.
_OTHERS = ("mail_", "event_", "audit_", "ticket_", "staff_")
TABLES = [table for table in metadata.sorted_tables if not table.name.startswith(_OTHERS)]


class Clock:
    """Seconds since 1970, as long ago as the test says."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now

    def go(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds


def masked(text: str) -> str:
    """In place of the real masking, which has tests of its own."""
    return text.replace("secret", "[hidden]")


class Process:
    """The store as one process sees it; ``name`` is its worker's."""

    def __init__(self, name: str, database: Database, texts: SealedTexts, clock: Clock) -> None:
        self.database = database
        self.conversations = ConversationStore(database, texts, masked, name, clock)
        self.turns = TurnStore(database, texts, name, clock)

    async def say(self, text: str, visitor: Visitor = PAT) -> Receipt:
        """A message that nobody has sent before."""
        return await self.conversations.receive(visitor, new_message(text))

    async def say_and_claim(self, text: str, visitor: Visitor = PAT) -> Claim:
        """A message whose turn can begin at once."""
        claim = (await self.say(text, visitor)).claim
        assert claim
        return claim


def new_message(text: str) -> NewMessage:
    """A message that nobody has sent before."""
    return NewMessage(f"client-{next(_ids)}", TEXT, text)


def outcome(
    *replies: str,
    text: str = "masked",
    events: Sequence[str] = (),
    new_session: bool = False,
    secrets: Mapping[str, str] | None = None,
) -> Outcome:
    """What a turn leaves; ``events`` by name."""
    return Outcome(
        [NewReply(reply) for reply in replies or ("answer",)],
        text,
        [{"event": name} for name in events],
        new_session,
        secrets or {},
    )


async def rows(database: Database, table: sa.Table) -> list[dict[str, Any]]:
    """All rows of ``table``, in order of its key."""
    query = sa.select(table).order_by(*table.primary_key.columns)
    found = await database.read(lambda connection: connection.execute(query).mappings().all())
    return [dict(row) for row in found]


async def everything(database: Database) -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables of conversations."""
    return {table.name: await rows(database, table) for table in TABLES}
