"""Forgotten passwords, and first ones (OWASP Forgot Password Cheat Sheet).

A request is only noted; the work is done after the answer was given, so that the answer can't tell
whether anybody has the address. The link's token is made when the mail is sent (``mail/queue.py``).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from portal.server import attempts, audit, passwords
from portal.server.database import Database
from portal.server.entries import normal
from portal.server.errors import RefusedError
from portal.server.links import end_links, lock_patient, token_hash
from portal.server.mail.queue import enqueue
from portal.server.schema import accounts, patients, reset_requests, reset_tokens, sign_ins
from portal.server.sealing import Sealer
from portal.server.waiting import carry_out_waiting

MOST_IN_AN_HOUR: Final = 3  # for an account, and for an address that was typed
_HOUR: Final = 3600.0


class Resets:
    """Requests for a link, and what the links do. ``clock``: seconds since 1970."""

    def __init__(self, database: Database, sealer: Sealer, clock: Callable[[], float]) -> None:
        self._database, self._sealer, self._clock = database, sealer, clock

    async def request(self, connection: AsyncConnection, email: str) -> None:
        """Note the request in the caller's transaction; any text does, and nothing is looked up."""
        typed = normal(email)
        await connection.execute(
            sa.insert(reset_requests).values(
                id=secrets.token_hex(16),
                email_sealed=self._sealer.seal(typed),
                email_hash=self._sealer.keyed_hash("reset-address", typed),
                requested_at=self._clock(),
            )
        )

    async def work(self) -> int:
        """Carry out what waits, each request in one transaction; how many there were.

        Raises:
            DatabaseUnavailableError: the database does not answer.
        """
        return await carry_out_waiting(
            self._database,
            reset_requests,
            self._carry_out,
            lambda: {"done_at": self._clock(), "email_sealed": None},
        )

    async def check(self, token: str) -> bool:
        """Whether a link's token could be used now."""
        async with self._database.reading() as connection:
            return await self._owner(connection, token) is not None

    async def redeem(self, token: str, new_password: str) -> None:
        """Set the password, end the patient's sessions, and tell them by mail.

        A weak password uses nothing up.

        Raises:
            RefusedError: ``token`` (unknown, used, expired, ended by a newer one), ``weak-short``,
                ``weak-long``, ``weak-common`` or ``weak-name``.
        """
        async with self._database.reading() as connection:
            owner = await self._owner(connection, token)
        if owner is None:
            raise RefusedError("token")
        weakness = passwords.weakness(new_password, owner.username, owner.email)
        if weakness is not None:
            raise RefusedError(f"weak-{weakness}")
        password_hash = await passwords.hashed(new_password)
        async with self._database.writing() as connection:
            await self._set_password(connection, token, owner, password_hash)

    async def _carry_out(self, connection: AsyncConnection, request: Any) -> None:
        email = self._sealer.open(request.email_sealed)
        account = (await connection.execute(_account_with(email or ""))).one_or_none()
        # Without an account everything is done but the mail, with nobody in the patient's place.
        patient_id = account.patient_id if account else ""
        result = "no-account"
        if not await self._may_have_mail(connection, request.email_hash, patient_id or email or ""):
            result = "limited"
        else:
            await lock_patient(connection, patient_id)
            now = self._clock()
            await end_links(connection, patient_id, now)
            if account:
                # The mail has the request's id: there can't be a second one.
                await enqueue(
                    connection, "reset", now=now, patient_id=patient_id, mail_id=request.id
                )
                result = "mailed"
        await self._record(connection, patient_id, "request", result)

    async def _may_have_mail(
        self, connection: AsyncConnection, email_hash: str, account: str
    ) -> bool:
        whom = (("reset-address", email_hash), ("reset-account", self._hash_of(account)))
        for kind, about in whom:
            if not await attempts.take(
                connection, kind, about, most=MOST_IN_AN_HOUR, seconds=_HOUR, now=self._clock()
            ):
                return False
        return True

    def _hash_of(self, account: str) -> str:
        return self._sealer.keyed_hash("reset-account", account)

    async def _owner(self, connection: AsyncConnection, token: str) -> Any:
        """Patient id, username and address of whom a token that works belongs to, or None."""
        row = (
            sa.select(reset_tokens.c.patient_id, accounts.c.username, patients.c.email)
            .join(accounts, accounts.c.patient_id == reset_tokens.c.patient_id)
            .join(patients, patients.c.id == reset_tokens.c.patient_id)
            .where(*self._works(token))
        )
        return (await connection.execute(row)).one_or_none()

    def _works(self, token: str) -> tuple[Any, ...]:
        columns = reset_tokens.c
        return (
            columns.token_hash == token_hash(token),
            columns.used_at.is_(None),
            columns.ended_at.is_(None),
            columns.expires_at > self._clock(),
        )

    async def _set_password(
        self, connection: AsyncConnection, token: str, owner: Any, password_hash: str
    ) -> None:
        patient_id, now = owner.patient_id, self._clock()
        await lock_patient(connection, patient_id)
        # It may have been used or ended since it was looked at: only one of many gets through.
        use = sa.update(reset_tokens).where(*self._works(token)).values(used_at=now)
        used: sa.engine.CursorResult = await connection.execute(use)  # type: ignore[assignment]
        if used.rowcount != 1:
            raise RefusedError("token")
        await end_links(connection, patient_id, now)
        await connection.execute(
            sa.update(accounts)
            .where(accounts.c.patient_id == patient_id)
            .values(password_hash=password_hash)
        )
        await connection.execute(sa.delete(sign_ins).where(sign_ins.c.patient_id == patient_id))
        about = self._sealer.keyed_hash("sign-in", owner.username)
        await attempts.forgive(connection, "sign-in", about)
        await enqueue(connection, "password_changed", now=now, patient_id=patient_id)
        await self._record(connection, patient_id, "redeem", "done")

    async def _record(
        self, connection: AsyncConnection, patient_id: str, what: str, result: str
    ) -> None:
        await audit.record(
            connection,
            who=patient_id or audit.ANONYMOUS,
            what=f"password-reset.{what}",
            result=result,
            now=self._clock(),
        )


def _account_with(email: str) -> sa.sql.Select:
    """Of a patient without a NetID: whoever has one has no password at the portal."""
    return (
        sa.select(accounts.c.patient_id)
        .join(patients, patients.c.id == accounts.c.patient_id)
        .where(patients.c.email == email, patients.c.netid.is_(None))
    )
