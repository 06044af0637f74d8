"""The event log: what happened, written in the transaction in which it happens.

An event is complete as it is written (CloudEvents 1.0, structured JSON); the relay
(``bot/events``) only hands it on. Where no broker is set there is no log, and nothing is written.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.store.event_schema import event_out
from bot.store.pseudonyms import Pseudonyms

TYPE_PREFIX: Final = "edu.portal-help-desk."
SCHEMA_PREFIX: Final = "urn:portal-help-desk:event:"
# Names of intents, articles, phrases, forms, states; never a sentence, a number or an address.
_WORD: Final = re.compile(r"[a-z][a-z0-9_]{0,63}", re.ASCII)
_OTHER: Final = "other"
# Without it the database would be asked for the number that it gave.
_INSERT: Final = sa.insert(event_out).inline()


@dataclass(frozen=True)
class Event:
    """Something that happened in a conversation.

    Attributes:
        name: with its version, such as ``turn.ended.v1``.
        at: seconds since 1970.
        data: names, numbers and truth values, as the schema of that name says.
        tells_former: tell the conversation's earlier pseudonyms too (``former_subjects``).
    """

    name: str
    conversation_id: str = field(repr=False)
    at: float
    data: Mapping[str, Any]
    tells_former: bool = False


class EventLog:
    """Writes events.

    Args:
        pseudonyms: in place of conversations' ids.
        source: the address of this installation.
        new_id: makes an id that no other event has.
    """

    def __init__(
        self,
        pseudonyms: Pseudonyms,
        source: str,
        new_id: Callable[[], str] = lambda: str(uuid.uuid4()),
    ) -> None:
        self._pseudonyms = pseudonyms
        self._source = source
        self._new_id = new_id

    def write(self, connection: Connection, events: Sequence[Event]) -> None:
        """Write ``events``, at least one, in their order."""
        rows = [self._row(event) for event in events]
        # A list of one would take the driver's slower way for many.
        connection.execute(_INSERT, rows if len(rows) > 1 else rows[0])

    def subjects(self, conversation_id: str) -> list[str]:
        """Every name that events of the conversation may have been written under."""
        names = self._pseudonyms
        return [names.of(conversation_id), *names.former(conversation_id)]

    def _row(self, event: Event) -> dict[str, Any]:
        event_id = self._new_id()
        body = json.dumps(self._envelope(event, event_id), separators=(",", ":"))
        return {"event_id": event_id, "name": event.name, "body": body, "created_at": event.at}

    def _envelope(self, event: Event, event_id: str) -> dict[str, Any]:
        data = _only_words(event.data)
        if event.tells_former:
            data["former_subjects"] = self._pseudonyms.former(event.conversation_id)
        return {
            "specversion": "1.0",
            "id": event_id,
            "source": self._source,
            "type": f"{TYPE_PREFIX}{event.name}",
            "subject": self._pseudonyms.of(event.conversation_id),
            "time": _rfc3339(event.at),
            "datacontenttype": "application/json",
            "dataschema": f"{SCHEMA_PREFIX}{event.name}",
            "data": data,
        }


def _only_words(value: Any) -> Any:
    """``value`` with every text that is no name replaced: nothing that was typed gets past here."""
    if isinstance(value, str):
        return value if _WORD.fullmatch(value) else _OTHER
    if isinstance(value, Mapping):
        return {key: _only_words(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_only_words(item) for item in value]
    return value


def _rfc3339(at: float) -> str:
    time = datetime.fromtimestamp(at, timezone.utc)
    return f"{time:%Y-%m-%dT%H:%M:%S}.{time.microsecond // 1000:03}Z"
