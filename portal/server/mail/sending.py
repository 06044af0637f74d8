"""Sending what is queued: one mail at a time, each at last once, by several processes together.

A process claims a mail by putting off its next attempt; if it is killed, the mail comes up again by
itself. Nothing is sent while a transaction is open.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any, Final

import sqlalchemy as sa
import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from portal.server import audit
from portal.server.database import Database
from portal.server.errors import DeliveryError
from portal.server.links import LINK_KINDS, add_link, was_used
from portal.server.mail.delivery import Delivery
from portal.server.mail.letters import Letters
from portal.server.schema import outgoing_mails, patients, tickets

_log = structlog.get_logger(module=__name__)
FIRST_PAUSE_SECONDS: Final = 60.0  # more than a delivery takes: a mail is never sent by two
LONGEST_PAUSE_SECONDS: Final = 1800.0
GIVEN_UP_AFTER_SECONDS: Final = 24 * 3600.0


@dataclass(frozen=True)
class _Claimed:
    """A mail that is ours to send: a row of the queue, whom or what it is about, and its link."""

    mail: Any
    about: Any = field(repr=False)
    token: str | None = field(repr=False)


class Sending:
    """Sends the mails that are due. ``clock``: seconds since 1970."""

    def __init__(
        self, database: Database, letters: Letters, delivery: Delivery, clock: Callable[[], float]
    ) -> None:
        self._database, self._letters, self._delivery = database, letters, delivery
        self._clock = clock

    async def send_due(self) -> int:
        """Send until none is due or one was not taken, which may go for all; how many were sent.

        Raises:
            DatabaseUnavailableError: the database does not answer.
        """
        count = 0
        while (mail := await self._due()) is not None:
            claimed = await self._claim(mail.id)
            if claimed is None:
                continue
            if not await self._send(claimed):
                break
            count += 1
        return count

    async def _due(self) -> Any:
        async with self._database.reading() as connection:
            row = _open_mails(self._clock()).order_by(*_IN_TURN).limit(1)
            return (await connection.execute(row)).one_or_none()

    async def _claim(self, mail_id: str) -> _Claimed | None:
        """The mail, if there is still something to send; its next attempt is put off."""
        now = self._clock()
        row = _open_mails(now).where(outgoing_mails.c.id == mail_id)
        async with self._database.writing() as connection:
            locked = row.with_for_update(skip_locked=True)
            mail = (await connection.execute(locked)).one_or_none()
            if mail is None:
                return None
            if now - mail.queued_at > GIVEN_UP_AFTER_SECONDS:
                await self._give_up(connection, mail)
                return None
            if await was_used(connection, mail.id):
                await _change(connection, mail.id, sent_at=now)
                return None
            await _change(connection, mail.id, **_put_off(mail.attempts, now))
            about = (await connection.execute(_matter(mail))).one_or_none()
            if about is None:
                await self._give_up(connection, mail)
                return None
            return _Claimed(mail, about, await self._token(connection, mail))

    async def _token(self, connection: AsyncConnection, mail: Any) -> str | None:
        if mail.kind not in LINK_KINDS:
            return None
        return await add_link(connection, mail.id, mail.patient_id, mail.queued_at, self._clock())

    async def _give_up(self, connection: AsyncConnection, mail: Any) -> None:
        now = self._clock()
        await _change(connection, mail.id, given_up_at=now)
        what = f"mail.{mail.kind}"
        who = mail.patient_id or audit.PORTAL
        await audit.record(connection, who=who, what=what, result="given-up", now=now)
        _log.error("mail.given_up", kind=mail.kind, attempts=mail.attempts)

    async def _send(self, claimed: _Claimed) -> bool:
        mail = claimed.mail
        try:
            await self._delivery.deliver(mail.id, self._letter(claimed))
        except DeliveryError as error:
            _log.warning("mail.not_sent", kind=mail.kind, reason=str(error))
            return False
        async with self._database.writing() as connection:
            await _change(connection, mail.id, sent_at=self._clock())
        return True

    def _letter(self, claimed: _Claimed) -> EmailMessage:
        mail, now = claimed.mail, self._clock()
        if mail.kind == "ticket":
            return self._letters.ticket(mail.id, claimed.about, now)
        return self._letters.to_patient(mail.kind, mail.id, claimed.about, claimed.token, now)


_IN_TURN: Final = (outgoing_mails.c.next_at, outgoing_mails.c.queued_at, outgoing_mails.c.id)


def _open_mails(now: float) -> sa.sql.Select:
    columns = outgoing_mails.c
    return sa.select(outgoing_mails).where(
        columns.sent_at.is_(None), columns.given_up_at.is_(None), columns.next_at <= now
    )


def _matter(mail: Any) -> sa.sql.Select:
    """The row that the letter is about."""
    if mail.kind == "ticket":
        return sa.select(tickets).where(tickets.c.number == mail.ticket_number)
    return sa.select(patients).where(patients.c.id == mail.patient_id)


def _put_off(attempts: int, now: float) -> dict[str, float]:
    # No power of a large number: it would have no end.
    pause = min(FIRST_PAUSE_SECONDS * 2 ** min(attempts, 10), LONGEST_PAUSE_SECONDS)
    return {"attempts": attempts + 1, "next_at": now + pause}


async def _change(connection: AsyncConnection, mail_id: str, **values: float) -> None:
    one = sa.update(outgoing_mails).where(outgoing_mails.c.id == mail_id)
    await connection.execute(one.values(**values))
