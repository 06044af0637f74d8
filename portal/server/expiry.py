"""What is forgotten, and when."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from portal.server.accounts import IDLE_SECONDS, LONGEST_SECONDS
from portal.server.database import Database
from portal.server.schema import (
    attempts,
    idempotency_keys,
    outgoing_mails,
    registration_requests,
    release_forms,
    releases,
    reset_requests,
    reset_tokens,
    seen_tokens,
    sign_ins,
    tickets,
)

_HOUR: Final = 3600.0
_DAY: Final = 24 * _HOUR
IDEMPOTENCY_SECONDS: Final = _DAY + _HOUR  # a day is promised
_RECORD_SECONDS: Final = _DAY  # of what was carried out, for whoever looks into a complaint
_MAIL_SECONDS: Final = 30 * _DAY  # likewise, of mail that was sent or given up
_AT_ONCE: Final = 500  # rows of a table in one transaction


@dataclass(frozen=True)
class Days:
    """How long after it was closed a ticket is kept, and its contact.

    A release that was never signed is kept as long as a ticket after its last change: longer than a
    term in which somebody may come back to it. Signed ones are records and stay.
    """

    ticket: int = 180
    contact: int = 30


async def forget(database: Database, now: float, days: Days = Days()) -> dict[str, int]:
    """Delete what is over at ``now`` (seconds since 1970), so many rows a transaction.

    Returns:
        How many rows of each table; ``contacts`` for those of tickets that stay.

    Raises:
        DatabaseUnavailableError: the database does not answer.
    """
    counts: Counter[str] = Counter()
    while True:
        async with database.writing() as connection:
            found = await _forget_some(connection, now, days)
        counts.update(found)
        if all(count < _AT_ONCE for count in found.values()):
            return dict(counts)


async def _forget_some(connection: AsyncConnection, now: float, days: Days) -> dict[str, int]:
    counts = {}
    for table, condition in _over(now, days).items():
        keys = await _some(connection, table, condition)
        counts[table.name.removeprefix("portal_")] = len(keys)
        if keys:
            await connection.execute(sa.delete(table).where(_are(table, keys)))
    condition = tickets.c.contact_sealed.is_not(None) & _closed(now - days.contact * _DAY)
    keys = await _some(connection, tickets, condition)
    if keys:
        blank = sa.update(tickets).where(_are(tickets, keys)).values(contact_sealed=None)
        await connection.execute(blank)
    return {**counts, "contacts": len(keys)}


async def _some(connection: AsyncConnection, table: sa.Table, condition: Any) -> list[Any]:
    keys = sa.select(*table.primary_key.columns).where(condition).limit(_AT_ONCE)
    return list((await connection.execute(keys)).all())


def _are(table: sa.Table, keys: list[Any]) -> Any:
    columns = list(table.primary_key.columns)
    if len(columns) == 1:
        return columns[0].in_([key[0] for key in keys])
    return sa.tuple_(*columns).in_([tuple(key) for key in keys])


def _over(now: float, days: Days) -> dict[sa.Table, Any]:
    """Of each table, which rows go."""
    day_ago = now - _RECORD_SECONDS
    since = now - days.ticket * _DAY
    return {
        attempts: attempts.c.at <= day_ago,
        seen_tokens: seen_tokens.c.until <= now,
        idempotency_keys: idempotency_keys.c.at <= now - IDEMPOTENCY_SECONDS,
        sign_ins: (sign_ins.c.seen_at <= now - IDLE_SECONDS)
        | (sign_ins.c.began_at <= now - LONGEST_SECONDS),
        # A token that was used tells that its mail has arrived, as long as that may be sent again.
        reset_tokens: reset_tokens.c.expires_at <= now - 2 * _DAY,
        reset_requests: reset_requests.c.done_at <= day_ago,
        registration_requests: registration_requests.c.done_at <= day_ago,
        outgoing_mails: sa.func.coalesce(outgoing_mails.c.sent_at, outgoing_mails.c.given_up_at)
        <= now - _MAIL_SECONDS,
        releases: (releases.c.created_at <= since) & never_signed() & ~_changed_after(since),
        tickets: _closed(since),
    }


def _closed(before: float) -> Any:
    return tickets.c.closed_at <= before


def never_signed() -> Any:
    """Condition: nobody ever signed the release."""
    forms = release_forms.c
    return ~sa.exists().where((forms.release_id == releases.c.id) & forms.signed_at.is_not(None))


def _changed_after(since: float) -> Any:
    forms = release_forms.c
    return sa.exists().where((forms.release_id == releases.c.id) & (forms.changed_at > since))
