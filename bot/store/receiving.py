"""The transaction that stores a patient's message.

It locks the conversation first, so that numbers are given out one by one. What it has to know is
in the locked row: only that is sure to hold what others have just committed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.errors import SessionOverError
from bot.store.event_kinds import message_received
from bot.store.events import EventLog
from bot.store.records import Claim, NewMessage, Receipt, StoredMessage, Visitor
from bot.store.schema import conversations, messages, task_secrets
from bot.store.sealed_texts import SealedTexts
from bot.store.statements import UpdateAndRead, insert_on_conflict

# A worker that lives renews its lease well before; one that was killed is followed after this.
LEASE_SECONDS: Final = 2.5

_CONVERSATION: Final[Any] = sa.bindparam("conversation")
_OF_IT: Final = conversations.c.id == _CONVERSATION
_COUNT_UP: Final = UpdateAndRead(
    sa.update(conversations)
    .where(_OF_IT, conversations.c.ended_at.is_(None))
    .values(
        last_seq=conversations.c.last_seq + 1,
        open_messages=conversations.c.open_messages + 1,
        active_at=sa.bindparam("now"),
    ),
    sa.select(
        conversations.c.last_seq.label("seq"),
        conversations.c.session_start,
        conversations.c.events,
        conversations.c.open_messages,
        conversations.c.has_secrets,
        conversations.c.created_at,
    ).where(_OF_IT),
)
_SECRETS: Final = sa.select(task_secrets.c.sealed).where(
    task_secrets.c.conversation_id == _CONVERSATION,
    task_secrets.c.expires_at > sa.bindparam("now"),
)
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
    events: EventLog | None = None

    def store(self, connection: Connection) -> Receipt:
        """Store the message.

        Raises:
            IntegrityError: it was stored before.
            SessionOverError: the conversation was ended.
        """
        place = {"conversation": self.visitor.conversation_id, "now": self.now}
        found = self._take_number(connection, place)
        stored = StoredMessage(found.seq, "patient", self.message.kind, self.masked, self.now)
        is_next = found.open_messages == 1  # this one
        connection.execute(_INSERT, self._row(stored, is_claimed=is_next))
        if self.events is not None:
            told = (self.visitor, self.message, found.seq, found.open_messages, self.now)
            self.events.write(connection, [message_received(*told)])
        if not is_next:
            return Receipt(stored)
        sealed = connection.execute(_SECRETS, place).scalar() if found.has_secrets else None
        return Receipt(stored, claim=self._claim(found, sealed))

    def _take_number(self, connection: Connection, place: dict[str, Any]) -> Any:
        """Lock the conversation and count one message more; begin it where there is none."""
        found = _COUNT_UP.run(connection, place)
        if found is None:
            insert = insert_on_conflict(connection, conversations)
            connection.execute(insert.on_conflict_do_nothing(), self._new_conversation())
            found = _COUNT_UP.run(connection, place)
        if found is None:
            raise SessionOverError("ended")
        return found

    def _new_conversation(self) -> dict[str, Any]:
        return {
            "id": self.visitor.conversation_id,
            "kind": self.visitor.kind,
            "created_at": self.now,
            "active_at": self.now,
            "last_seq": 0,
            "events": 0,
            "session_start": 0,
            "open_messages": 0,
            "has_secrets": False,
        }

    def _claim(self, found: Any, sealed: bytes | None) -> Claim:
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
            self.texts.open_secrets(sealed, conversation_id),
            self.visitor.subject,
            found.created_at,
        )

    def _row(self, stored: StoredMessage, *, is_claimed: bool) -> dict[str, Any]:
        conversation_id, seq = self.visitor.conversation_id, stored.seq
        sealed = self.texts.seal_text(self.message.text, conversation_id, seq, self.visitor.subject)
        return {
            "conversation_id": conversation_id,
            "seq": seq,
            "author": stored.author,
            "kind": stored.kind,
            "created_at": stored.at,
            "text": stored.text,
            "extras": {"payload": self.message.payload} if self.message.payload else {},
            "client_id": self.message.client_id,
            "open": True,
            "sealed": sealed,
            "attempts": 1 if is_claimed else 0,
            "worker": self.worker if is_claimed else None,
            "lease_until": self.now + LEASE_SECONDS if is_claimed else None,
        }
