"""The transaction that stores a patient's message.

It locks the conversation first, so that numbers are given out one by one, and then looks again:
only a statement that begins after the lock sees what others have committed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.errors import SessionOverError
from bot.store.database import insert_on_conflict
from bot.store.records import Claim, NewMessage, Receipt, StoredMessage, Visitor
from bot.store.schema import conversations, messages, task_secrets
from bot.store.sealed_texts import SealedTexts

# A worker that lives renews its lease well before; one that was killed is followed after this.
LEASE_SECONDS: Final = 4.0

_CONVERSATION: Final[Any] = sa.bindparam("conversation")
_COUNT_UP: Final = (
    sa.update(conversations)
    .where(conversations.c.id == _CONVERSATION, conversations.c.ended_at.is_(None))
    .values(last_seq=conversations.c.last_seq + 1, active_at=sa.bindparam("now"))
)
_COUNT_BACK: Final = (
    sa.update(conversations)
    .where(conversations.c.id == _CONVERSATION)
    .values(last_seq=conversations.c.last_seq - 1)
)
_OF_IT: Final = messages.c.conversation_id == _CONVERSATION
_PLACE: Final = sa.select(
    conversations.c.last_seq.label("seq"),
    conversations.c.session_start,
    conversations.c.events,
    sa.exists().where(_OF_IT & (messages.c.client_id == sa.bindparam("client"))).label("duplicate"),
    sa.exists().where(_OF_IT & messages.c.open).label("waiting"),
    sa.select(task_secrets.c.sealed)
    .where(
        task_secrets.c.conversation_id == _CONVERSATION,
        task_secrets.c.expires_at > sa.bindparam("now"),
    )
    .scalar_subquery()
    .label("secrets"),
).where(conversations.c.id == _CONVERSATION)
_INSERT: Final = sa.insert(messages)


@dataclass(frozen=True)
class Receiving:
    """A message on its way into the store. ``now``: seconds since 1970."""

    visitor: Visitor
    message: NewMessage
    masked: str
    worker: str
    now: float
    texts: SealedTexts

    def store(self, connection: Connection) -> Receipt | None:
        """Store the message; None where it was stored before.

        Raises:
            SessionOverError: the conversation was ended.
        """
        conversation_id = self.visitor.conversation_id
        place = {"conversation": conversation_id, "now": self.now}
        self._take_number(connection, place)
        found = connection.execute(_PLACE, {**place, "client": self.message.client_id}).one()
        if found.duplicate:
            connection.execute(_COUNT_BACK, {"conversation": conversation_id})
            return None
        stored = StoredMessage(found.seq, "patient", self.message.kind, self.masked, self.now)
        claim = None if found.waiting else self._claim(found)
        connection.execute(_INSERT, self._row(stored, claim))
        return Receipt(stored, claim=claim)

    def _take_number(self, connection: Connection, place: dict[str, Any]) -> None:
        """Lock the conversation and count one message more; begin it where there is none."""
        if connection.execute(_COUNT_UP, place).rowcount:
            return
        begun = {"id": self.visitor.conversation_id, "kind": self.visitor.kind}
        counts = {"last_seq": 0, "events": 0, "session_start": 0}
        row = {**begun, **counts, "created_at": self.now, "active_at": self.now}
        insert = insert_on_conflict(connection, conversations).values(row)
        connection.execute(insert.on_conflict_do_nothing())
        if not connection.execute(_COUNT_UP, place).rowcount:
            raise SessionOverError("ended")

    def _claim(self, found: Any) -> Claim:
        conversation_id = self.visitor.conversation_id
        return Claim(
            conversation_id,
            found.seq,
            self.worker,
            self.message.kind,
            self.message.text,
            self.message.payload,
            1,
            found.session_start,
            found.events,
            self.texts.open_secrets(found.secrets, conversation_id),
        )

    def _row(self, stored: StoredMessage, claim: Claim | None) -> dict[str, Any]:
        conversation_id = self.visitor.conversation_id
        return {
            "conversation_id": conversation_id,
            "seq": stored.seq,
            "author": stored.author,
            "kind": stored.kind,
            "created_at": stored.at,
            "text": stored.text,
            "extras": {"payload": self.message.payload} if self.message.payload else {},
            "client_id": self.message.client_id,
            "open": True,
            "sealed": self.texts.seal_text(self.message.text, conversation_id, stored.seq),
            "attempts": 1 if claim else 0,
            "worker": claim and claim.worker,
            "lease_until": self.now + LEASE_SECONDS if claim else None,
        }
