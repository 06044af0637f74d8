"""How to reach the patient of a ticket: shown to who takes it, and each look is audited."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

import sqlalchemy as sa

from portal.server import audit
from portal.server.errors import RefusedError
from portal.server.parts import Parts
from portal.server.schema import tickets

_NUMBER: Final = re.compile(r"HD-(\d{6,12})")


@dataclass(frozen=True)
class TicketContact:
    """``kind``: email, phone or wait; ``value`` is None for wait, and once it was deleted."""

    number: str
    reason: str
    topic: str | None
    state: str
    kind: str
    value: str | None = field(repr=False)


async def look_up(parts: Parts, number: str, who: str) -> TicketContact:
    """The contact of ticket ``number``.

    Args:
        parts: of the portal.
        number: as the patient was told it, such as ``HD-000123``.
        who: the name that the audit log is to have of whoever looks.

    Raises:
        RefusedError: ``unknown``: there is no such ticket; that is audited too.
        DatabaseUnavailableError: the database does not answer.
    """
    found = _NUMBER.fullmatch(number)
    async with parts.database.writing() as connection:
        key = int(found[1]) if found else -1
        row = (await connection.execute(sa.select(tickets).where(tickets.c.number == key))).first()
        result = "shown" if row else "unknown"
        now = parts.clock()
        await audit.record(connection, who=who, what="ticket.contact", result=result, now=now)
    if row is None:
        raise RefusedError("unknown")
    sealed = row.contact_sealed
    value = parts.sealer.open(sealed) if sealed is not None else None
    return TicketContact(number, row.reason, row.topic, row.state, row.contact_kind, value)
