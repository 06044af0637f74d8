"""Which conversation a ticket was opened in: noted with the turn that opened it.

The portal knows a ticket's patient only where they were signed in, and never the conversation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.store.audit_schema import ticket_chats
from bot.store.statements import insert_on_conflict

# Slots of the hand-over (``actions/handoff.py``).
_NUMBER: Final = "ticket_number"
_OPENED_AT: Final = "ticket_made_at"

_CHAT: Final = sa.select(ticket_chats.c.conversation_id).where(
    ticket_chats.c.number == sa.bindparam("number")
)
_TICKETS: Final = (
    sa.select(ticket_chats)
    .where(ticket_chats.c.conversation_id.in_(sa.bindparam("ids", expanding=True)))
    .order_by(ticket_chats.c.opened_at)
)


def note_ticket(
    connection: Connection, conversation_id: str, events: Sequence[Mapping[str, Any]]
) -> None:
    """Note the ticket that the tracker's ``events`` tell of, if they do.

    A new session begins with what is known already, so the same ticket comes again; of two that
    have one number, the later one has it: a portal that lost its tickets counts anew.
    """
    slots = {e["name"]: e.get("value") for e in events if e.get("event") == "slot"}
    number, opened_at = slots.get(_NUMBER), slots.get(_OPENED_AT)
    if not isinstance(number, str) or not isinstance(opened_at, int | float):
        return
    row = {"conversation_id": conversation_id, "opened_at": float(opened_at)}
    insert = insert_on_conflict(connection, ticket_chats).values(number=number, **row)
    is_later = ticket_chats.c.opened_at < insert.excluded.opened_at
    connection.execute(
        insert.on_conflict_do_update(index_elements=["number"], set_=row, where=is_later)
    )


def chat_of_ticket(connection: Connection, number: str) -> str | None:
    """The conversation that ticket ``number`` was opened in; None: not known, or deleted."""
    found: str | None = connection.execute(_CHAT, {"number": number}).scalar()
    return found


def tickets_of_chats(connection: Connection, conversation_ids: Sequence[str]) -> dict[str, float]:
    """Numbers of the tickets that were opened there, and when (seconds since 1970)."""
    rows = connection.execute(_TICKETS, {"ids": list(conversation_ids)})
    return {row.number: row.opened_at for row in rows}
