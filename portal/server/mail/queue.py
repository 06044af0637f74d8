"""Outgoing mail: queued in the transaction that wants it, sent afterwards."""

from __future__ import annotations

import secrets
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from portal.server.schema import outgoing_mails

MailKind = Literal["reset", "registration", "password_changed", "ticket"]


async def enqueue(
    connection: AsyncConnection,
    kind: MailKind,
    *,
    now: float,
    patient_id: str | None = None,
    ticket_number: int | None = None,
    mail_id: str | None = None,
) -> None:
    """Queue a mail in the caller's transaction.

    Args:
        connection: of ``Database.writing()``.
        kind: which letter; it goes to the patient, ``ticket`` to the help desk.
        now: seconds since 1970.
        patient_id: whom it is about; not for ``ticket`` of somebody who is not signed in.
        ticket_number: for ``ticket``.
        mail_id: where the mail must exist once for something that has an id.
    """
    await connection.execute(
        sa.insert(outgoing_mails).values(
            id=mail_id or secrets.token_hex(16),
            kind=kind,
            patient_id=patient_id,
            ticket_number=ticket_number,
            queued_at=now,
            attempts=0,
            next_at=now,
        )
    )
