"""What is forgotten, and when."""

from __future__ import annotations

from typing import Any, Final

import sqlalchemy as sa

from portal.server.accounts import IDLE_SECONDS, LONGEST_SECONDS
from portal.server.database import Database
from portal.server.schema import (
    attempts,
    idempotency_keys,
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
CONTACT_SECONDS: Final = 30 * _DAY
"""How long after a ticket was closed its contact is kept."""
TICKET_SECONDS: Final = 180 * _DAY
"""How long after a ticket was closed it is kept."""
RELEASE_SECONDS: Final = 180 * _DAY
"""How long after its last change a release that was never signed is kept: as long as a ticket, and
longer than a term in which somebody may come back to it. Signed ones are records and stay."""
IDEMPOTENCY_SECONDS: Final = _DAY + _HOUR  # a day is promised
_RECORD_SECONDS: Final = _DAY  # of what was carried out, for whoever looks into a complaint


async def forget(database: Database, now: float) -> None:
    """Delete what is over at ``now`` (seconds since 1970), in one transaction.

    Raises:
        DatabaseUnavailableError: the database does not answer.
    """
    async with database.writing() as connection:
        for statement in _statements(now):
            await connection.execute(statement)


def _statements(now: float) -> list[Any]:
    day_ago = now - _RECORD_SECONDS
    sessions = (sign_ins.c.seen_at <= now - IDLE_SECONDS) | (
        sign_ins.c.began_at <= now - LONGEST_SECONDS
    )
    # A token that was used tells that its mail has arrived, for as long as that may be sent again.
    links = reset_tokens.c.expires_at <= now - 2 * _DAY
    return [
        sa.delete(attempts).where(attempts.c.at <= day_ago),
        sa.delete(seen_tokens).where(seen_tokens.c.until <= now),
        sa.delete(idempotency_keys).where(idempotency_keys.c.at <= now - IDEMPOTENCY_SECONDS),
        sa.delete(sign_ins).where(sessions),
        sa.delete(reset_tokens).where(links),
        sa.delete(reset_requests).where(reset_requests.c.done_at <= day_ago),
        sa.delete(registration_requests).where(registration_requests.c.done_at <= day_ago),
        sa.delete(releases).where(_unsigned(now - RELEASE_SECONDS)),
        sa.delete(tickets).where(tickets.c.closed_at <= now - TICKET_SECONDS),
        sa.update(tickets)
        .where(tickets.c.closed_at <= now - CONTACT_SECONDS, tickets.c.contact_sealed.is_not(None))
        .values(contact_sealed=None),
    ]


def _unsigned(since: float) -> Any:
    """Releases that nobody ever signed, and that were changed last before ``since``."""
    forms = release_forms.c
    kept = (forms.release_id == releases.c.id) & (
        forms.signed_at.is_not(None) | (forms.changed_at > since)
    )
    return (releases.c.created_at <= since) & ~sa.exists().where(kept)
