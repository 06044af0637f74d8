"""Accounts of the staff: local ones with a password, others known by the identity provider."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from bot.errors import StaffAccountError
from bot.store.database import Database
from bot.store.staff_schema import staff_accounts, staff_sessions
from bot.store.statements import insert_on_conflict
from portal.server.passwords import LONGEST, SHORTEST, hashed, is_right, weakness

AGENT: Final = "agent"
ADMIN: Final = "admin"
ROLES: Final = (AGENT, ADMIN)

_NAME: Final = re.compile(r"[a-z0-9](?:[a-z0-9._@+-]{0,62}[a-z0-9])?", re.ASCII)
_LONGEST_SHOWN: Final = 64
_WEAK: Final = {
    "short": f"the password is too short: {SHORTEST} characters at least",
    "long": f"the password is too long: {LONGEST} characters at most",
    "common": "the password is too easy to guess",
    "name": "the password is the account's own name, or not much more",
}
_OF_IT: Final = staff_accounts.c.name == sa.bindparam("it")
_ONE: Final = sa.select(staff_accounts).where(_OF_IT)
_ALL: Final = sa.select(staff_accounts).order_by(staff_accounts.c.name)
_SIGN_OUT: Final = sa.delete(staff_sessions).where(staff_sessions.c.account == sa.bindparam("it"))


@dataclass(frozen=True)
class Account:
    """Somebody of the staff.

    Attributes:
        name: what they sign in with.
        shown_name: what patients see beside an answer.
        role: ``agent``, or ``admin`` who also changes answers and settings.
        is_local: signs in with a password of ours.
        created_at: seconds since 1970.
        is_disabled: may not sign in any more.
    """

    name: str
    shown_name: str
    role: str
    is_local: bool
    created_at: float
    is_disabled: bool

    @property
    def is_admin(self) -> bool:
        """Whether they may do what only admins may."""
        return self.role == ADMIN


class StaffAccounts:
    """All of them.

    Args:
        clock: seconds since 1970.
    """

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    async def add(self, name: str, shown_name: str, role: str, password: str) -> Account:
        """Make a local account.

        Raises:
            StaffAccountError: the name is taken or none, or the password is weak.
        """
        row = self._row(name, shown_name, role)
        row["password_hash"] = await _hashed(password, name)
        try:
            await self._database.write(lambda c: c.execute(sa.insert(staff_accounts), row).close())
        except IntegrityError:
            raise StaffAccountError(f"there is an account {name} already") from None
        return account_of(row)

    async def known_by_provider(self, name: str, shown_name: str, role: str) -> Account:
        """The account of somebody whom the identity provider has vouched for, as it is now.

        Raises:
            StaffAccountError: the name can't be one, is a local account's, or is disabled.
        """
        row = self._row(name, shown_name, role)
        changed = {"shown_name": row["shown_name"], "role": role}

        def work(connection: Connection) -> Any:
            insert = insert_on_conflict(connection, staff_accounts).values(**row)
            of_provider = staff_accounts.c.password_hash.is_(None)
            connection.execute(
                insert.on_conflict_do_update(
                    index_elements=["name"], set_=changed, where=of_provider
                )
            )
            return connection.execute(_ONE, {"it": name}).one()

        account = account_of((await self._database.write(work))._mapping)
        if account.is_local:
            raise StaffAccountError("an account of that name signs in with a password")
        if account.is_disabled:
            raise StaffAccountError("the account is disabled")
        return account

    async def with_password(self, name: str, password: str) -> Account | None:
        """Whose password that is; None, after the same time, where it is nobody's."""
        row = await self._database.read(lambda c: c.execute(_ONE, {"it": name.lower()}).first())
        right = await is_right(password[: LONGEST + 1], row.password_hash if row else None)
        account = account_of(row._mapping) if row and right else None
        return None if account is None or account.is_disabled else account

    async def all(self) -> list[Account]:
        """Every account, by name."""
        rows = await self._database.read(lambda c: c.execute(_ALL).all())
        return [account_of(row._mapping) for row in rows]

    async def set_password(self, name: str, password: str) -> None:
        """Give it another password, and sign it out everywhere.

        Raises:
            StaffAccountError: there is no such local account, or the password is weak.
        """
        local = sa.and_(_OF_IT, staff_accounts.c.password_hash.is_not(None))
        await self._change(name, {"password_hash": await _hashed(password, name)}, local)

    async def set_role(self, name: str, role: str) -> None:
        """Let it do more or less; signed out, so that it counts at once.

        Raises:
            StaffAccountError: there is no such account, or no such role.
        """
        await self._change(name, {"role": _checked_role(role)})

    async def disable(self, name: str) -> None:
        """Sign it out everywhere for good; what it did stays in the audit log.

        Raises:
            StaffAccountError: there is no such account.
        """
        await self._change(name, {"disabled_at": self._clock()})

    async def enable(self, name: str) -> None:
        """Let it sign in again.

        Raises:
            StaffAccountError: there is no such account.
        """
        await self._change(name, {"disabled_at": None})

    async def _change(self, name: str, values: dict[str, Any], which: Any = _OF_IT) -> None:
        update = sa.update(staff_accounts).where(which).values(**values)

        def work(connection: Connection) -> bool:
            is_there = bool(connection.execute(update, {"it": name}).rowcount)
            connection.execute(_SIGN_OUT, {"it": name})
            return is_there

        if not await self._database.write(work):
            raise StaffAccountError(f"there is no such account: {name}")

    def _row(self, name: str, shown_name: str, role: str) -> dict[str, Any]:
        if not _NAME.fullmatch(name):
            raise StaffAccountError(
                "an account's name has small letters, digits and . _ @ + - between them"
            )
        shown = " ".join(shown_name.split())
        if not shown or len(shown) > _LONGEST_SHOWN or not shown.isprintable():
            raise StaffAccountError(f"the shown name has 1 to {_LONGEST_SHOWN} characters")
        return {
            "name": name,
            "shown_name": shown,
            "role": _checked_role(role),
            "password_hash": None,
            "created_at": self._clock(),
            "disabled_at": None,
        }


def account_of(row: Any) -> Account:
    """From a row of ``staff_accounts``."""
    return Account(
        row["name"],
        row["shown_name"],
        row["role"],
        row["password_hash"] is not None,
        row["created_at"],
        row["disabled_at"] is not None,
    )


def _checked_role(role: str) -> str:
    if role not in ROLES:
        raise StaffAccountError(f"there is no role {role}; there are {' and '.join(ROLES)}")
    return role


async def _hashed(password: str, name: str) -> str:
    if weak := weakness(password, name, name):
        raise StaffAccountError(_WEAK[weak])
    return await hashed(password)
