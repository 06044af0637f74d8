"""The transaction that ends a turn: tracker events, replies, the masked text and "done" together.

It asks whether the turn still belongs to its worker in the same transaction: of two workers that
believe in one turn, one commits, and the other is told that it lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.errors import LeaseLostError
from bot.store.event_kinds import turn_ended
from bot.store.events import EventLog
from bot.store.records import Claim, Outcome, StoredMessage, stored_replies
from bot.store.schema import conversations, messages, task_secrets, tracker_events
from bot.store.sealed_texts import SealedTexts
from bot.store.statements import UpdateAndRead
from bot.store.ticket_chats import note_ticket

# From the last time that the patient told one.
SECRET_SECONDS: Final = 30 * 60.0


def of_worker() -> Any:
    """Condition: the open turn ``number`` of ``conversation`` is the worker ``name``'s."""
    return sa.and_(
        messages.c.conversation_id == sa.bindparam("conversation"),
        messages.c.seq == sa.bindparam("number"),
        messages.c.open,
        messages.c.worker == sa.bindparam("name"),
    )


_CONVERSATION: Final[Any] = sa.bindparam("conversation")
_OF_IT: Final = conversations.c.id == _CONVERSATION
_COUNT_UP: Final = UpdateAndRead(
    sa.update(conversations)
    # The version that the agent began with: were it another, the events would not fit.
    .where(_OF_IT, conversations.c.events == sa.bindparam("version"))
    .values(
        last_seq=conversations.c.last_seq + sa.bindparam("replies"),
        events=conversations.c.events + sa.bindparam("more_events"),
        session_start=sa.bindparam("start"),
        open_messages=conversations.c.open_messages - 1,
        has_secrets=sa.bindparam("secrets"),
    ),
    sa.select(
        conversations.c.last_seq, conversations.c.ended_at, conversations.c.open_messages
    ).where(_OF_IT),
)
_DONE: Final = (
    sa.update(messages)
    .where(of_worker())
    .values(
        open=False,
        sealed=None,
        text=sa.func.coalesce(sa.bindparam("masked", type_=sa.Text), messages.c.text),
        worker=None,
        lease_until=None,
    )
)
_INSERT_MESSAGES: Final = sa.insert(messages)
_INSERT_EVENTS: Final = sa.insert(tracker_events)
_INSERT_SECRETS: Final = sa.insert(task_secrets)
_FORGET_SECRETS: Final = sa.delete(task_secrets).where(
    task_secrets.c.conversation_id == _CONVERSATION
)


@dataclass(frozen=True)
class Committing:
    """A turn's end on its way into the store. ``now``: seconds since 1970."""

    claim: Claim
    outcome: Outcome
    now: float
    texts: SealedTexts
    events: EventLog | None = None

    def write(self, connection: Connection) -> tuple[list[StoredMessage], bool]:
        """Write it; returns the replies and whether more turns of the conversation wait.

        Raises:
            LeaseLostError: the turn is not the worker's any more.
        """
        place = self._count_up(connection)
        self._end_turn(connection)
        first = place.last_seq - len(self.outcome.replies) + 1
        replies = stored_replies(self.outcome, first, self.claim.seq, self.now)
        rows = [self._reply_row(reply) for reply in replies]
        # A list of one would take the driver's slower way for many.
        connection.execute(_INSERT_MESSAGES, rows if len(rows) > 1 else rows[0])
        if self.outcome.events:
            connection.execute(_INSERT_EVENTS, self._event_row())
            note_ticket(connection, self.claim.conversation_id, self.outcome.events)
        # Nobody goes on with the task of a conversation that was ended in the meantime.
        secrets = dict(self.outcome.secrets) if place.ended_at is None else {}
        if secrets != dict(self.claim.secrets):
            self._keep_secrets(connection, secrets)
        if self.events is not None:
            self.events.write(connection, turn_ended(self.claim, self.outcome, self.now))
        return replies, place.open_messages > 0

    def _count_up(self, connection: Connection) -> Any:
        claim, outcome = self.claim, self.outcome
        place = {"conversation": claim.conversation_id, "version": claim.events}
        counts = {"replies": len(outcome.replies), "more_events": len(outcome.events)}
        start = {"start": claim.events if outcome.new_session else claim.session_start}
        found = _COUNT_UP.run(
            connection, {**place, **counts, **start, "secrets": bool(outcome.secrets)}
        )
        if found is None:
            raise LeaseLostError("the conversation went on without this turn")
        return found

    def _end_turn(self, connection: Connection) -> None:
        claim = self.claim
        place = {"conversation": claim.conversation_id, "number": claim.seq, "name": claim.worker}
        if not connection.execute(_DONE, {**place, "masked": self.outcome.text}).rowcount:
            raise LeaseLostError("another worker has taken this turn over")

    def _keep_secrets(self, connection: Connection, secrets: dict[str, str]) -> None:
        conversation_id = self.claim.conversation_id
        connection.execute(_FORGET_SECRETS, {"conversation": conversation_id})
        if secrets:
            sealed = self.texts.seal_secrets(secrets, conversation_id)
            row = {"conversation_id": conversation_id, "sealed": sealed}
            connection.execute(_INSERT_SECRETS, {**row, "expires_at": self.now + SECRET_SECONDS})

    def _reply_row(self, reply: StoredMessage) -> dict[str, Any]:
        return {
            "conversation_id": self.claim.conversation_id,
            "seq": reply.seq,
            "author": reply.author,
            "kind": reply.kind,
            "created_at": reply.at,
            "text": reply.text,
            "extras": reply.extras(),
            "reply_to": reply.reply_to,
            "open": False,
            "attempts": 0,
        }

    def _event_row(self) -> dict[str, Any]:
        return {
            "conversation_id": self.claim.conversation_id,
            "seq": self.claim.events + 1,
            "turn": self.claim.seq,
            "events": list(self.outcome.events),
        }
