"""Who is signed in to the console, by what their browser holds.

The database keeps a hash of it alone. A session ends when it is left alone, when it gets old, when
its account is changed or disabled, and by signing out.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.console.accounts import Account, account_of
from bot.store.database import Database
from bot.store.staff_schema import staff_accounts, staff_sessions

# OWASP's Session Management Cheat Sheet, for what shows others' data.
IDLE_SECONDS: Final = 30 * 60.0
LONGEST_SECONDS: Final = 12 * 3600.0
_NOTED_SECONDS: Final = 60.0  # a look within them is not written down
_BYTES: Final = 32
_LONGEST_TOKEN: Final = 64

_LIVE: Final = (
    staff_sessions.c.created_at > sa.bindparam("begun_after"),
    staff_sessions.c.seen_at > sa.bindparam("seen_after"),
)
_FIND: Final = (
    sa.select(staff_accounts, staff_sessions.c.seen_at)
    .join(staff_sessions, staff_sessions.c.account == staff_accounts.c.name)
    .where(
        staff_sessions.c.id == sa.bindparam("it"), staff_accounts.c.disabled_at.is_(None), *_LIVE
    )
)
_NOTE: Final = (
    sa.update(staff_sessions)
    .where(staff_sessions.c.id == sa.bindparam("it"))
    .values(seen_at=sa.bindparam("now"))
)
_END: Final = sa.delete(staff_sessions).where(staff_sessions.c.id == sa.bindparam("it"))
_FORGET: Final = sa.delete(staff_sessions).where(sa.not_(sa.and_(*_LIVE)))


@dataclass(frozen=True)
class StaffSession:
    """A signed-in browser.

    Attributes:
        account: whose it is.
        form_token: what its forms have to bring along; no other site's page knows it.
    """

    account: Account
    form_token: str = field(repr=False)

    def is_own_form(self, token: str) -> bool:
        """Whether a form with this token is one that we gave to this browser."""
        return hmac.compare_digest(self.form_token.encode(), token.encode("utf-8", "replace"))


class StaffSessions:
    """All of them.

    Args:
        clock: seconds since 1970.
    """

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    async def begin(self, account: Account) -> str:
        """Sign in; returns what the browser is to hold."""
        token, now = secrets.token_urlsafe(_BYTES), self._clock()
        row = {"id": _id(token), "account": account.name, "created_at": now, "seen_at": now}

        def work(connection: Connection) -> None:
            connection.execute(_FORGET, self._times())
            connection.execute(sa.insert(staff_sessions), row)

        await self._database.write(work)
        return token

    async def of(self, token: str) -> StaffSession | None:
        """The session of a browser that holds ``token``; None where there is none any more."""
        if not 0 < len(token) <= _LONGEST_TOKEN:
            return None
        place = {"it": _id(token), **self._times()}
        row: Any = await self._database.read(lambda c: c.execute(_FIND, place).first())
        if row is None:
            return None
        if self._clock() - row.seen_at > _NOTED_SECONDS:
            seen = {"it": _id(token), "now": self._clock()}
            await self._database.write(lambda c: c.execute(_NOTE, seen).close())
        return StaffSession(account_of(row._mapping), _form_token(token))

    async def end(self, token: str) -> None:
        """Sign out."""
        await self._database.write(lambda c: c.execute(_END, {"it": _id(token)}).close())

    def _times(self) -> dict[str, float]:
        now = self._clock()
        return {"begun_after": now - LONGEST_SECONDS, "seen_after": now - IDLE_SECONDS}


def _id(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _form_token(token: str) -> str:
    """From the session's own secret, so that there is nothing to keep."""
    return hmac.new(token.encode(), b"form", "sha256").hexdigest()
