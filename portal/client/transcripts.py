"""Tickets that fit into a request."""

from __future__ import annotations

from portal.schema import TicketRequest


def fitting(ticket: TicketRequest, most: int) -> TicketRequest:
    """The ticket with as many messages, the newest, as its JSON has room for in ``most`` bytes.

    The same ticket always gives the same bytes, as its idempotency key asks for.
    """
    room = most - len(ticket.model_copy(update={"transcript": ()}).model_dump_json().encode())
    first = len(ticket.transcript)
    for entry in reversed(ticket.transcript):
        room -= len(entry.model_dump_json().encode()) + len(",")
        if room < 0:
            break
        first -= 1
    return ticket.model_copy(update={"transcript": ticket.transcript[first:]}) if first else ticket
