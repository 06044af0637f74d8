"""Patients' accounts: signing in and out, and asking for an account."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from portal.server import attempts, audit, passwords, registrations
from portal.server.database import Database
from portal.server.entries import normal
from portal.server.errors import RefusedError
from portal.server.links import lock_patient, token_hash
from portal.server.schema import accounts, patients, sign_ins
from portal.server.sealing import Sealer

IDLE_SECONDS: Final = 30 * 60
LONGEST_SECONDS: Final = 12 * 3600
MOST_FAILURES: Final = 5
FAILURES_SECONDS: Final = 15 * 60.0
_NOTED_SECONDS: Final = 15.0  # a session's last use is noted no more often
_TOKEN_BYTES: Final = 32


@dataclass(frozen=True)
class Immunization:
    """One dose on file."""

    name: str
    day: date


@dataclass(frozen=True)
class SignedIn:
    """A patient who is signed in.

    ``ends_at``: when the session is over if it is not used again, in seconds since 1970; 0 where
    there is none, as for a patient who was looked up by their id.
    """

    patient_id: str
    first_name: str = field(repr=False)
    last_name: str = field(repr=False)
    has_netid: bool
    immunizations: tuple[Immunization, ...] = field(repr=False)
    ends_at: float = 0.0


class Accounts:
    """Who may sign in, and who is. ``clock``: seconds since 1970."""

    def __init__(self, database: Database, sealer: Sealer, clock: Callable[[], float]) -> None:
        self._database, self._sealer, self._clock = database, sealer, clock

    async def sign_in(self, username: str, password: str) -> str:
        """A session's token, for the cookie. Only its SHA-256 is stored.

        Whether there is such an account can't be told from the answer or its time.

        Raises:
            RefusedError: ``wrong``, or ``too-many`` after 5 failures in 15 minutes.
        """
        name = normal(username)
        about = self._sealer.keyed_hash("sign-in", name)
        account = await self._tried(name, about)
        is_right = await passwords.is_right(password, account.password_hash if account else None)
        patient_id = account.patient_id if account else ""
        async with self._database.writing() as connection:
            # A new password may have been set meanwhile: the old one opens no session then.
            await lock_patient(connection, patient_id)
            now_set = (await connection.execute(_account_named(name))).one_or_none()
            is_right = is_right and now_set == account
            if is_right:
                await attempts.forgive(connection, "sign-in", about)
                token = await self._begin(connection, patient_id)
            result = "done" if is_right else "wrong"
            await self._record(connection, patient_id, "password", result)
        if not is_right:
            raise RefusedError("wrong")
        return token

    async def sign_in_with_netid(self, netid: str) -> str:
        """A session's token. Stands for the university's single sign-on, which knows who it is.

        Raises:
            RefusedError: ``wrong`` where no patient has that NetID.
        """
        known = sa.select(patients.c.id).where(patients.c.netid == normal(netid))
        async with self._database.writing() as connection:
            patient_id = (await connection.execute(known)).scalar_one_or_none()
            if patient_id is not None:
                token = await self._begin(connection, patient_id)
            result = "wrong" if patient_id is None else "done"
            await self._record(connection, patient_id or "", "netid", result)
        if patient_id is None:
            raise RefusedError("wrong")
        return token

    async def patient_of(self, token: str, *, is_use: bool = True) -> SignedIn | None:
        """Whose session it is; None for one that is over: 30 idle minutes, 12 hours at most.

        ``is_use``: the patient does something, so that the idle minutes begin anew. False where a
        program asks by itself.
        """
        now, columns = self._clock(), sign_ins.c
        session = (
            _patients()
            .add_columns(columns.began_at, columns.seen_at)
            .join(sign_ins)
            .where(
                columns.token_hash == token_hash(token),
                columns.seen_at > now - IDLE_SECONDS,
                columns.began_at > now - LONGEST_SECONDS,
            )
        )
        async with self._database.reading() as connection:
            row = (await connection.execute(session)).one_or_none()
        if row is None:
            return None
        seen_at = row.seen_at
        if is_use and now - seen_at >= _NOTED_SECONDS:
            await self._note(token, now)
            seen_at = now
        return _signed_in(row, min(seen_at + IDLE_SECONDS, row.began_at + LONGEST_SECONDS))

    async def sign_out(self, token: str) -> None:
        """End the session, if there is one."""
        session = sign_ins.c.token_hash == token_hash(token)
        async with self._database.writing() as connection:
            who = sa.select(sign_ins.c.patient_id).where(session)
            patient_id = (await connection.execute(who)).scalar_one_or_none()
            await connection.execute(sa.delete(sign_ins).where(session))
            if patient_id is not None:
                await audit.record(
                    connection, who=patient_id, what="sign-out", result="done", now=self._clock()
                )

    async def register(self, username: str, date_of_birth: date, email: str) -> None:
        """Take the three entries of somebody who wants an account.

        The work is done afterwards (``registrations.py``), so that nobody can tell from the answer
        or its time whether they match a patient, or whether the username is taken.

        Raises:
            RefusedError: ``username`` or ``email`` is not of the form that any could have.
        """
        entries = registrations.Entries.typed(username, date_of_birth, email)
        async with self._database.writing() as connection:
            await registrations.request(connection, self._sealer, entries, self._clock())

    async def patient(self, patient_id: str) -> SignedIn | None:
        """The patient of that id, None without one."""
        async with self._database.reading() as connection:
            # PostgreSQL compares no text with a NUL; no id has one.
            same = patients.c.id == patient_id.replace("\0", "\ufffd")
            found = await connection.execute(_patients().where(same))
            row = found.one_or_none()
        return _signed_in(row) if row else None

    async def _tried(self, name: str, about: str) -> Any:
        """The account of that name, or None, once an attempt at it is noted."""
        async with self._database.writing() as connection:
            now = self._clock()
            is_let_through = await attempts.take(
                connection,
                "sign-in",
                about,
                most=MOST_FAILURES,
                seconds=FAILURES_SECONDS,
                now=now,
            )
            account = (await connection.execute(_account_named(name))).one_or_none()
            if not is_let_through:
                patient_id = account.patient_id if account else ""
                await self._record(connection, patient_id, "password", "too-many")
        if not is_let_through:
            raise RefusedError("too-many")
        return account

    async def _begin(self, connection: AsyncConnection, patient_id: str) -> str:
        token, now = secrets.token_urlsafe(_TOKEN_BYTES), self._clock()
        row = {"token_hash": token_hash(token), "patient_id": patient_id}
        await connection.execute(sa.insert(sign_ins).values(**row, began_at=now, seen_at=now))
        return token

    async def _note(self, token: str, now: float) -> None:
        session = sign_ins.c.token_hash == token_hash(token)
        async with self._database.writing() as connection:
            await connection.execute(sa.update(sign_ins).where(session).values(seen_at=now))

    async def _record(
        self, connection: AsyncConnection, patient_id: str, way: str, result: str
    ) -> None:
        who, what = patient_id or audit.ANONYMOUS, f"sign-in.{way}"
        await audit.record(connection, who=who, what=what, result=result, now=self._clock())


def _account_named(name: str) -> sa.sql.Select:
    columns = (accounts.c.patient_id, accounts.c.password_hash)
    return sa.select(*columns).where(accounts.c.username == name)


def _patients() -> sa.sql.Select:
    columns = patients.c
    return sa.select(
        columns.id, columns.first_name, columns.last_name, columns.netid, columns.immunizations
    )


def _signed_in(row: Any, ends_at: float = 0.0) -> SignedIn:
    doses = (
        Immunization(dose["name"], date.fromisoformat(dose["day"])) for dose in row.immunizations
    )
    has_netid = row.netid is not None
    return SignedIn(row.id, row.first_name, row.last_name, has_netid, tuple(doses), ends_at)
