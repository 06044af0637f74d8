"""Tables of the event stream: what waits to be handed on to the broker, and by whom.

An event is written in the transaction that it tells of, as it will be sent, and deleted when the
broker has confirmed it. It names no conversation, so nothing leads from here to one
(``docs/events.md``). Times are seconds since 1970 (UTC).
"""

from __future__ import annotations

import sqlalchemy as sa

from bot.store.schema import metadata

__all__ = ["event_out", "event_relay", "metadata"]

_SECONDS = sa.Float(53)
# SQLite counts up by itself in a column of this one type only.
_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")

event_out = sa.Table(
    "event_out",
    metadata,
    # In the order of the commits within a conversation, whose row is locked meanwhile. SQLite gives
    # the number of a deleted row out again: what is to be deleted is named by both ids.
    sa.Column("id", _NUMBER, primary_key=True),
    sa.Column("event_id", sa.String(36), nullable=False),  # a UUID: what consumers tell doubles by
    sa.Column("name", sa.String(64), nullable=False),  # such as turn.ended.v1
    sa.Column("body", sa.Text, nullable=False),  # CloudEvents 1.0, JSON
    sa.Column("created_at", _SECONDS, nullable=False),
)

event_relay = sa.Table(
    "event_relay",
    metadata,
    # One row at most: of several relays one hands on, the others wait for its lease to end.
    sa.Column("name", sa.String(16), primary_key=True),
    sa.Column("worker", sa.String(64), nullable=False),
    sa.Column("lease_until", _SECONDS, nullable=False),
)
