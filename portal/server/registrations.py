"""Accounts for patients without a NetID, made of three entries that match what is on file.

As with forgotten passwords, a request is only noted, and the work is done after the answer.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from portal.server import attempts, audit
from portal.server.database import Database
from portal.server.entries import is_email, is_username, normal
from portal.server.errors import RefusedError
from portal.server.links import end_links, lock_patient
from portal.server.mail.queue import enqueue
from portal.server.schema import accounts, patients, registration_requests
from portal.server.sealing import Sealer
from portal.server.waiting import carry_out_waiting

MOST_IN_AN_HOUR: Final = 3  # for an address that was typed
_HOUR: Final = 3600.0


@dataclass(frozen=True)
class Entries:
    """The three entries. ``date_of_birth``: ``YYYY-MM-DD``; the others in small letters."""

    username: str = field(repr=False)
    date_of_birth: str = field(repr=False)
    email: str = field(repr=False)

    @classmethod
    def typed(cls, username: str, date_of_birth: date, email: str) -> Entries:
        """The entries as somebody typed them.

        Raises:
            RefusedError: ``username`` or ``email`` is not of the form that any could have.
        """
        entries = cls(normal(username), date_of_birth.isoformat(), normal(email))
        if not is_username(entries.username):
            raise RefusedError("username")
        if not is_email(entries.email):
            raise RefusedError("email")
        return entries


async def request(
    connection: AsyncConnection, sealer: Sealer, entries: Entries, now: float
) -> None:
    """Note the request in the caller's transaction; nothing is looked up."""
    await connection.execute(
        sa.insert(registration_requests).values(
            id=secrets.token_hex(16),
            entries_sealed=sealer.seal(json.dumps(asdict(entries))),
            email_hash=sealer.keyed_hash("registration-address", entries.email),
            requested_at=now,
        )
    )


class Registrations:
    """Carries the requests out. ``clock``: seconds since 1970."""

    def __init__(self, database: Database, sealer: Sealer, clock: Callable[[], float]) -> None:
        self._database, self._sealer, self._clock = database, sealer, clock

    async def work(self) -> int:
        """Carry out what waits, each request in one transaction; how many there were.

        Raises:
            DatabaseUnavailableError: the database does not answer.
        """
        return await carry_out_waiting(
            self._database,
            registration_requests,
            self._carry_out,
            lambda: {"done_at": self._clock(), "entries_sealed": None},
        )

    async def _carry_out(self, connection: AsyncConnection, request: Any) -> None:
        opened = self._sealer.open(request.entries_sealed)
        now = self._clock()
        patient_id, result = None, "unreadable"
        if opened is not None:
            entries = Entries(**json.loads(opened))
            patient_id = await _patient_of(connection, entries)
            result = await self._answer(connection, request, entries, patient_id)
        await audit.record(
            connection,
            who=patient_id or audit.ANONYMOUS,
            what="registration.request",
            result=result,
            now=now,
        )

    async def _answer(
        self, connection: AsyncConnection, request: Any, entries: Entries, patient_id: str | None
    ) -> str:
        now = self._clock()
        kind, about = "registration-address", request.email_hash
        if not await attempts.take(
            connection, kind, about, most=MOST_IN_AN_HOUR, seconds=_HOUR, now=now
        ):
            return "limited"
        if patient_id is None:
            return "no-match"
        await lock_patient(connection, patient_id)
        if not await _is_free(connection, entries.username, patient_id):
            return "not-free"
        await _store(connection, entries.username, patient_id, now)
        await end_links(connection, patient_id, now)
        await enqueue(
            connection, "registration", now=now, patient_id=patient_id, mail_id=request.id
        )
        return "mailed"


async def _patient_of(connection: AsyncConnection, entries: Entries) -> str | None:
    """The patient without a NetID whom the entries match."""
    columns = patients.c
    row = sa.select(columns.id).where(
        columns.email == entries.email,
        columns.date_of_birth == date.fromisoformat(entries.date_of_birth),
        columns.netid.is_(None),
    )
    found: str | None = (await connection.execute(row)).scalar_one_or_none()
    return found


async def _is_free(connection: AsyncConnection, username: str, patient_id: str) -> bool:
    """Whether nobody else has the username, and the patient no account that is finished."""
    columns = accounts.c
    others = (columns.username == username) & (columns.patient_id != patient_id)
    finished = (columns.patient_id == patient_id) & columns.password_hash.is_not(None)
    row = sa.select(columns.patient_id).where(others | finished).limit(1)
    return (await connection.execute(row)).first() is None


async def _store(connection: AsyncConnection, username: str, patient_id: str, now: float) -> None:
    """The account, without a password; one that was not finished gets the new username."""
    mine = accounts.c.patient_id == patient_id
    if (await connection.execute(sa.select(accounts.c.patient_id).where(mine))).first():
        await connection.execute(sa.update(accounts).where(mine).values(username=username))
        return
    row = {"patient_id": patient_id, "username": username, "created_at": now}
    await connection.execute(sa.insert(accounts).values(**row))
