"""Tickets: a chat is handed over to a person."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from portal.schema import Ticket, TicketRequest
from portal.server import schema
from portal.server.mail.queue import enqueue
from portal.server.moments import moment
from portal.server.sealing import Sealer


async def open_ticket(
    connection: AsyncConnection,
    sealer: Sealer,
    request: TicketRequest,
    *,
    patient_id: str | None,
    now: float,
) -> Ticket:
    """Open a ticket and queue the help desk's mail about it, in the caller's transaction.

    Args:
        connection: of ``Database.writing()``.
        sealer: seals the contact, which stands nowhere else.
        request: what was handed over; its transcript was masked before.
        patient_id: a patient on file, None for somebody who is not known.
        now: seconds since 1970.
    """
    contact, plain = request.contact, request.model_dump(mode="json")
    row = {
        "patient_id": patient_id,
        "reason": request.reason,
        "topic": request.topic,
        "contact_kind": contact.kind,
        "contact_sealed": None if contact.value is None else sealer.seal(contact.value),
        "transcript": plain["transcript"],
        "state": "open",
        "created_at": now,
    }
    inserted: Any = await connection.execute(sa.insert(schema.tickets).values(row))
    number: int = inserted.inserted_primary_key.number
    await enqueue(connection, "ticket", now=now, patient_id=patient_id, ticket_number=number)
    return Ticket(number=f"HD-{number:06d}", created_at=moment(now))
