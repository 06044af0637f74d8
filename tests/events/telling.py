"""A server's side of the event stream, and what it wrote."""

from __future__ import annotations

import itertools
import json
from functools import cache
from pathlib import Path
from typing import Any, Final

import jsonschema
import sqlalchemy as sa

from bot.settings import ROOT
from bot.store.conversations import ConversationStore
from bot.store.database import Database
from bot.store.event_schema import event_out
from bot.store.events import SCHEMA_PREFIX, EventLog
from bot.store.keys import load_key_ring, rotate
from bot.store.pseudonyms import Pseudonyms
from bot.store.records import Claim, Outcome, Visitor
from bot.store.retention import Retention
from bot.store.sealed_texts import SealedTexts
from bot.store.turn_store import TurnStore
from tests.store.processes import Clock, masked, new_message, outcome

SCHEMAS: Final = ROOT / "bot" / "events" / "schemas"
SOURCE: Final = "https://help.example.edu"

_numbers = itertools.count(1)


class NotedLog(EventLog):
    """Notes the ids of all events, also of those whose transaction came to nothing."""

    def __init__(self, folder: Path) -> None:
        self.ids: list[str] = []
        self._folder = folder
        super().__init__(Pseudonyms(load_key_ring(folder, "events")), SOURCE, self._noted)

    def rotate(self) -> None:
        """Put a fresh key in use."""
        rotate(self._folder, "events")

    def _noted(self) -> str:
        self.ids.append(f"{next(_numbers):08x}-0000-4000-8000-000000000000")
        return self.ids[-1]


class Telling:
    """The stores of a process that tells of events."""

    def __init__(
        self, database: Database, texts: SealedTexts, clock: Clock, log: EventLog | None
    ) -> None:
        self.database = database
        self.clock = clock
        self.conversations = ConversationStore(database, texts, masked, "w", clock, log)
        self.turns = TurnStore(database, texts, "w", clock, log)
        self.retention = Retention(database, 90, clock, log)

    async def claim(self, visitor: Visitor, text: str = "hello") -> Claim:
        """A message whose turn can begin."""
        claim = (await self.conversations.receive(visitor, new_message(text))).claim
        assert claim
        return claim

    async def talk(self, visitor: Visitor, ends: Outcome | None = None) -> None:
        """A message and its answer: two events."""
        await self.turns.commit(await self.claim(visitor), ends or outcome())

    async def told(self) -> list[dict[str, Any]]:
        """All events that wait, each checked against its schema."""
        return [checked(body) for body in await bodies(self.database)]


async def bodies(database: Database) -> list[str]:
    """All events that wait, as they will be sent."""
    query = sa.select(event_out.c.body).order_by(event_out.c.id)
    return await database.read(lambda connection: list(connection.execute(query).scalars()))


def checked(body: str | bytes) -> dict[str, Any]:
    """The event; it has what its schemas ask for, and nothing that they don't name."""
    event: dict[str, Any] = json.loads(body)
    _check(event, "envelope")
    assert event["dataschema"].removeprefix(SCHEMA_PREFIX) == event["type"].split(".", 2)[2]
    _check(event["data"], event["dataschema"].removeprefix(SCHEMA_PREFIX))
    return event


def _check(value: Any, name: str) -> None:
    _validator(name).validate(value)


@cache
def _validator(name: str) -> Any:
    schema = json.loads((SCHEMAS / f"{name}.json").read_text("utf-8"))
    return jsonschema.Draft202012Validator(closed(schema))


def closed(schema: Any) -> Any:
    """``schema`` where every object has only the properties that it names.

    Readers are to skip what they don't know; what we write must be written down.
    """
    if isinstance(schema, list):
        return [closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {key: closed(value) for key, value in schema.items()}
    return inner | {"additionalProperties": False} if "properties" in schema else inner
