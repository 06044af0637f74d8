"""A round of work that has something of everything, and what has to come of it."""

from __future__ import annotations

import asyncio
import time
from typing import Final

import sqlalchemy as sa

from portal.server.audit import verify
from portal.server.mail.sending import FIRST_PAUSE_SECONDS
from portal.server.schema import (
    audit,
    outgoing_mails,
    registration_requests,
    reset_requests,
)
from tests.portal.server.core import Core, token_in
from tests.portal.server.people import BORN, NEWCOMER, PAT, email

TWO_HOURS: Final = 7200.0
"""After these no limit counts what was before."""
_PATIENCE_SECONDS: Final = 20.0
_WITH_LINK: Final = (PAT, NEWCOMER)


async def ask(core: Core) -> None:
    """A patient asks for a link, and somebody registers."""
    await core.ask_for_link(email(PAT))
    await core.accounts.register("nic.name", BORN, email(NEWCOMER))


async def recover(core: Core) -> None:
    """Another process works until nothing waits, after the time of what had been claimed."""
    core.clock.now += FIRST_PAUSE_SECONDS
    ends = time.monotonic() + _PATIENCE_SECONDS
    while True:
        await core.worker.round()
        if not await _waiting(core):
            return
        # A server of databases may notice a moment later that a process is gone.
        assert time.monotonic() < ends
        await asyncio.sleep(0.05)


async def check_once(core: Core, before: set[str]) -> None:
    """Each mail came once since ``before``, the names of files, and every link works."""
    new = core.mails(besides=before).values()
    assert sorted(mail["To"] for mail in new) == sorted(email(who) for who in _WITH_LINK)
    assert [await core.resets.check(token_in(mail)) for mail in new] == [True] * len(new)


async def check_audit_log(core: Core) -> None:
    """Its chain is whole, and tells of each mail that it was wanted once."""
    async with core.database.reading() as connection:
        assert await verify(connection) is None
        wanted = sa.select(sa.func.count()).where(audit.c.result == "mailed")
        made = sa.select(sa.func.count()).select_from(outgoing_mails)
        counts = [(await connection.execute(query)).scalar_one() for query in (wanted, made)]
    assert counts[0] == counts[1] > 0


async def _waiting(core: Core) -> int:
    queries = [
        sa.select(sa.func.count()).where(reset_requests.c.done_at.is_(None)),
        sa.select(sa.func.count()).where(registration_requests.c.done_at.is_(None)),
        sa.select(sa.func.count()).where(outgoing_mails.c.sent_at.is_(None)),
    ]
    async with core.database.reading() as connection:
        counts = [(await connection.execute(query)).scalar_one() for query in queries]
    return sum(counts)
