"""What a worker does with the store: claim a turn, keep it, read what it begins with.

A turn belongs to the worker that its message names, until the lease ends. The commit
(``committing.py``) asks once more whether it still does.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.errors import SealError
from bot.log import get_logger
from bot.store.committing import Committing, of_worker
from bot.store.database import Database
from bot.store.events import EventLog
from bot.store.receiving import LEASE_SECONDS
from bot.store.records import UNSEEN, Claim, Outcome, StoredMessage
from bot.store.schema import conversations, messages, task_secrets, tracker_events
from bot.store.sealed_texts import SealedTexts

_log = get_logger(__name__)

_CONVERSATION: Final[Any] = sa.bindparam("conversation")
_NOW: Final[Any] = sa.bindparam("now")
_OF_IT: Final = messages.c.conversation_id == _CONVERSATION
_FREE: Final = sa.or_(messages.c.lease_until.is_(None), messages.c.lease_until <= _NOW)
_EARLIER = messages.alias()
_WAITING: Final = (
    sa.select(messages.c.conversation_id)
    .where(
        messages.c.open,
        _FREE,
        ~sa.exists().where(
            sa.and_(
                _EARLIER.c.conversation_id == messages.c.conversation_id,
                _EARLIER.c.open,
                _EARLIER.c.seq < messages.c.seq,
            )
        ),
    )
    .order_by(messages.c.created_at)
    .limit(sa.bindparam("most"))
)
_OLDEST: Final = sa.select(sa.func.min(messages.c.seq)).where(_OF_IT, messages.c.open)
_TAKE: Final = (
    sa.update(messages)
    .where(_OF_IT, messages.c.seq == _OLDEST.scalar_subquery(), messages.c.open, _FREE)
    .values(
        worker=sa.bindparam("name"),
        lease_until=sa.bindparam("until"),
        attempts=messages.c.attempts + 1,
    )
)
_CLAIMED: Final = (
    sa.select(messages, conversations.c.session_start, conversations.c.events)
    .add_columns(conversations.c.created_at.label("begun"))
    .add_columns(
        sa.select(task_secrets.c.sealed)
        .where(task_secrets.c.conversation_id == _CONVERSATION, task_secrets.c.expires_at > _NOW)
        .scalar_subquery()
        .label("secrets")
    )
    .join(conversations, conversations.c.id == messages.c.conversation_id)
    .where(_OF_IT, messages.c.open)
    .order_by(messages.c.seq)
    .limit(1)
)
_KEEP: Final = sa.update(messages).where(of_worker()).values(lease_until=sa.bindparam("until"))
_RELEASE: Final = sa.update(messages).where(of_worker()).values(worker=None, lease_until=None)
_EVENTS: Final = (
    sa.select(tracker_events.c.events)
    .where(
        tracker_events.c.conversation_id == _CONVERSATION,
        tracker_events.c.seq > sa.bindparam("start"),
        tracker_events.c.seq <= sa.bindparam("end"),
    )
    .order_by(tracker_events.c.seq)
)
# What was said until this turn; a turn that is run again reads the same.
_SAID: Final = (
    sa.select(messages)
    .where(
        _OF_IT,
        messages.c.kind.not_in(UNSEEN),
        sa.or_(
            messages.c.reply_to < sa.bindparam("number"),
            sa.and_(messages.c.reply_to.is_(None), messages.c.seq <= sa.bindparam("number")),
        ),
    )
    .order_by(messages.c.seq.desc())
    .limit(sa.bindparam("most"))
)
_EXPIRED: Final = sa.delete(task_secrets).where(task_secrets.c.expires_at <= _NOW)


class TurnStore:
    """Turns of one worker.

    Args:
        worker: this worker's name; no other has it.
        clock: seconds since 1970.
        events: told of each turn that ends; None: nobody is.
    """

    def __init__(
        self,
        database: Database,
        texts: SealedTexts,
        worker: str,
        clock: Callable[[], float] = time.time,
        events: EventLog | None = None,
    ) -> None:
        self._database = database
        self._texts = texts
        self._worker = worker
        self._clock = clock
        self._events = events

    async def waiting(self, limit: int = 100) -> list[str]:
        """Conversations whose oldest open message nobody is at work on, longest waiting first."""
        values = {"now": self._clock(), "most": limit}
        return await self._database.read(
            lambda connection: list(connection.execute(_WAITING, values).scalars())
        )

    async def claim(self, conversation_id: str) -> Claim | None:
        """The turn of the oldest open message; None where there is none or it is taken."""
        now = self._clock()
        place = {"conversation": conversation_id, "now": now}
        lease = {"name": self._worker, "until": now + LEASE_SECONDS}

        def work(connection: Connection) -> Claim | None:
            if not connection.execute(_TAKE, {**place, **lease}).rowcount:
                return None
            return self._claim_of(connection.execute(_CLAIMED, place).one())

        return await self._database.write(work)

    async def renew(self, claims: Sequence[Claim]) -> None:
        """Keep ``claims`` for another while, those that are still this worker's."""
        until = self._clock() + LEASE_SECONDS
        values = [{**_place(claim), "until": until} for claim in claims]
        await self._database.write(lambda connection: connection.execute(_KEEP, values).close())

    async def release(self, claim: Claim) -> None:
        """Give a turn back that can't be run here."""
        await self._database.write(
            lambda connection: connection.execute(_RELEASE, _place(claim)).close()
        )

    async def session_events(self, claim: Claim) -> list[dict[str, Any]]:
        """The tracker's events that the agent sees, in order."""
        place = {"conversation": claim.conversation_id}
        span = {"start": claim.session_start, "end": claim.events}
        turns = await self._database.read(
            lambda connection: list(connection.execute(_EVENTS, {**place, **span}).scalars())
        )
        return [event for events in turns for event in events]

    async def transcript(self, claim: Claim, limit: int) -> list[StoredMessage]:
        """The latest messages until ``claim``'s own, that included; the oldest first."""
        place = {"conversation": claim.conversation_id, "number": claim.seq, "most": limit}
        rows = await self._database.read(lambda connection: connection.execute(_SAID, place).all())
        return [StoredMessage.from_row(row) for row in reversed(rows)]

    async def commit(self, claim: Claim, outcome: Outcome) -> tuple[list[StoredMessage], bool]:
        """Write everything a turn leaves; returns the replies and whether more turns wait.

        Raises:
            LeaseLostError: another worker has the turn, or has ended it; nothing was written.
            StoreUnavailableError: whether it was written is not known; whoever claims the turn
                next will see.
        """
        committing = Committing(claim, outcome, self._clock(), self._texts, self._events)
        return await self._database.write(committing.write)

    async def forget_expired_secrets(self) -> None:
        """Delete task secrets whose half hour is over."""
        now = {"now": self._clock()}
        await self._database.write(lambda connection: connection.execute(_EXPIRED, now).close())

    def _claim_of(self, row: Any) -> Claim:
        text, subject = self._opened(row)
        return Claim(
            row.conversation_id,
            row.seq,
            self._worker,
            row.kind,
            text,
            row.extras.get("payload"),
            row.attempts,
            row.session_start,
            row.events,
            self._texts.open_secrets(row.secrets, row.conversation_id),
            subject,
            row.begun,
        )

    def _opened(self, row: Any) -> tuple[str | None, str | None]:
        try:
            return self._texts.open_text(row.sealed, row.conversation_id, row.seq)
        except SealError as error:
            # The patient will be told; the turn must not stay open for ever.
            _log.error("text.unreadable", exc=error)
            return None, None


def _place(claim: Claim) -> dict[str, Any]:
    return {
        "conversation": claim.conversation_id,
        "number": claim.seq,
        "name": claim.worker,
    }
