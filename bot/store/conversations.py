"""What the web side does with the store: messages in, history out."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from bot.store import database as databases
from bot.store.database import Database
from bot.store.event_kinds import conversation_ended, feedback_given
from bot.store.events import EventLog
from bot.store.receiving import Receiving
from bot.store.records import ConversationInfo, NewMessage, Receipt, StoredMessage, Visitor
from bot.store.schema import (
    conversations,
    feedback,
    messages,
    task_secrets,
    tracker_events,
)
from bot.store.sealed_texts import SealedTexts
from bot.store.statements import OneOf, insert_on_conflict

_CONVERSATION: Final[Any] = sa.bindparam("conversation_id")
_SHOWN: Final = (
    messages.c.seq,
    messages.c.author,
    messages.c.kind,
    messages.c.text,
    messages.c.created_at,
    messages.c.extras,
    messages.c.reply_to,
)
_INFO: Final = sa.select(
    conversations.c.kind,
    conversations.c.created_at,
    conversations.c.active_at,
    conversations.c.ended_at,
    conversations.c.last_seq,
).where(conversations.c.id == _CONVERSATION)
_HISTORY: Final = (
    sa.select(*_SHOWN)
    .where(messages.c.conversation_id == _CONVERSATION, messages.c.seq > sa.bindparam("after"))
    .order_by(messages.c.seq)
    .limit(sa.bindparam("most"))
)
_MESSAGE: Final = sa.select(*_SHOWN).where(
    messages.c.conversation_id == _CONVERSATION, messages.c.seq == sa.bindparam("number")
)
_SENT: Final = sa.select(*_SHOWN).where(
    messages.c.conversation_id == _CONVERSATION, messages.c.client_id == sa.bindparam("client")
)
_LATEST: Final = OneOf(sa.select(conversations.c.id, conversations.c.last_seq), conversations.c.id)
_SESSION: Final = (
    sa.select(tracker_events.c.events)
    .join(conversations, conversations.c.id == tracker_events.c.conversation_id)
    .where(
        conversations.c.id == _CONVERSATION,
        tracker_events.c.seq > conversations.c.session_start,
    )
    .order_by(tracker_events.c.seq)
)
_STAY: Final = (
    sa.update(conversations)
    .where(conversations.c.id == _CONVERSATION, conversations.c.ended_at.is_(None))
    .values(active_at=sa.bindparam("now"))
)
_END: Final = (
    sa.update(conversations)
    .where(conversations.c.id == _CONVERSATION, conversations.c.ended_at.is_(None))
    .values(ended_at=sa.bindparam("now"))
)
_FORGET_SECRETS: Final = sa.delete(task_secrets).where(
    task_secrets.c.conversation_id == _CONVERSATION
)


class ConversationStore:
    """Conversations and their messages.

    Args:
        mask: from a text to what may be kept of it.
        worker: name of this process's worker, which may claim what it receives.
        clock: seconds since 1970; hosts that share a database keep their clocks in step (NTP).
        events: told of messages, feedback and ends; None: nobody is.
    """

    def __init__(
        self,
        database: Database,
        texts: SealedTexts,
        mask: Callable[[str], str],
        worker: str,
        clock: Callable[[], float] = time.time,
        events: EventLog | None = None,
    ) -> None:
        self._database = database
        self._texts = texts
        self._mask = mask
        self._worker = worker
        self._clock = clock
        self._events = events

    async def receive(self, visitor: Visitor, message: NewMessage) -> Receipt:
        """Store ``message`` once, however often it is sent, and claim its turn if it can begin.

        Raises:
            SessionOverError: the conversation was ended.
            StoreUnavailableError: nothing was stored, as far as can be told; send it again.
        """
        masked = self._mask(message.text)
        receiving = Receiving(
            visitor, message, masked, self._worker, self._clock(), self._texts, self._events
        )
        try:
            return await self._database.write(receiving.store)
        except IntegrityError:
            # Its client id is there already: nothing of the transaction is left.
            known = await self.sent(visitor.conversation_id, message.client_id)
            if known is None:
                raise
            return Receipt(known, duplicate=True)

    async def info(self, conversation_id: str) -> ConversationInfo | None:
        """What is known of a conversation; None where there is none."""
        place = {"conversation_id": conversation_id}
        row = await self._database.read(lambda connection: connection.execute(_INFO, place).first())
        return ConversationInfo(*row) if row else None

    async def history(
        self, conversation_id: str, after: int = 0, limit: int = 500
    ) -> list[StoredMessage]:
        """Up to ``limit`` messages later than number ``after``, in order."""
        place = {"conversation_id": conversation_id, "after": after, "most": limit}
        rows = await self._database.read(lambda connection: _all(connection, _HISTORY, place))
        return [StoredMessage.from_row(row) for row in rows]

    async def latest(self, conversation_ids: Sequence[str]) -> dict[str, int]:
        """Number of the last message of each conversation that there is."""
        rows = await self._database.read(lambda c: _LATEST.run(c, conversation_ids))
        return {row.id: row.last_seq for row in rows}

    async def message(self, conversation_id: str, seq: int) -> StoredMessage | None:
        """One message; None where there is none."""
        place = {"conversation_id": conversation_id, "number": seq}
        rows = await self._database.read(lambda connection: _all(connection, _MESSAGE, place))
        return StoredMessage.from_row(rows[0]) if rows else None

    async def sent(self, conversation_id: str, client_id: str) -> StoredMessage | None:
        """What the browser sent under that id; None where nothing is stored of it."""
        place = {"conversation_id": conversation_id, "client": client_id}
        rows = await self._database.read(lambda connection: _all(connection, _SENT, place))
        return StoredMessage.from_row(rows[0]) if rows else None

    async def session_events(self, conversation_id: str) -> list[dict[str, Any]]:
        """The tracker's events of the session that goes on, in order."""
        place = {"conversation_id": conversation_id}
        turns = await self._database.read(
            lambda connection: list(connection.execute(_SESSION, place).scalars())
        )
        return [event for events in turns for event in events]

    async def record_feedback(
        self, conversation_id: str, seq: int, helpful: bool, articles: Sequence[str]
    ) -> None:
        """Remember whether answer ``seq`` helped; who changes their mind is believed."""
        now = self._clock()
        given = {"helpful": helpful, "articles": list(articles), "given_at": now}
        place = {"conversation_id": conversation_id, "seq": seq}

        def work(connection: Connection) -> None:
            _put_feedback(connection, place, given)
            if self._events is not None:
                told = feedback_given(conversation_id, seq, helpful, articles, now)
                self._events.write(connection, [told])

        await self._database.write(work)

    async def stay(self, conversation_id: str) -> bool:
        """The patient is still there; False: it was ended, or never begun."""
        place = {"conversation_id": conversation_id, "now": self._clock()}
        return await self._database.write(
            lambda connection: bool(connection.execute(_STAY, place).rowcount)
        )

    async def end(self, conversation_id: str) -> None:
        """Nothing more can be said in it; what was said is kept as long as any conversation."""
        place, now = {"conversation_id": conversation_id}, self._clock()

        def work(connection: Connection) -> None:
            is_new = connection.execute(_END, {**place, "now": now}).rowcount
            connection.execute(_FORGET_SECRETS, place)
            if self._events is not None and is_new:
                it = connection.execute(_INFO, place).one()
                told = conversation_ended(conversation_id, it.last_seq, it.created_at, now)
                self._events.write(connection, [told])

        await self._database.write(work)

    async def ping(self) -> None:
        """Ask the database for a sign of life.

        Raises:
            StoreUnavailableError: there is none.
        """
        await databases.ping(self._database)


def _all(connection: Connection, query: Any, values: dict[str, Any]) -> list[Any]:
    return list(connection.execute(query, values).all())


def _put_feedback(connection: Connection, place: dict[str, Any], given: dict[str, Any]) -> None:
    insert = insert_on_conflict(connection, feedback).values(**place, **given)
    keys = ["conversation_id", "seq"]
    connection.execute(insert.on_conflict_do_update(index_elements=keys, set_=given))
