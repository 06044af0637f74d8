"""Tables of the audit log, and which conversation a ticket was opened in.

``hash``, ``seal`` and ``about`` are HMACs with the ring "audit" (``audit.py``). Times are seconds
since 1970 (UTC).
"""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from bot.store import audit_triggers
from bot.store.schema import metadata

__all__ = ["audit_head", "audit_log", "metadata", "ticket_chats"]

_HASH = sa.String(64)
_KEY = sa.String(16)  # id of the key that a hash was made with
_SECONDS = sa.Float(53)

audit_log = sa.Table(
    "audit_log",
    metadata,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at", _SECONDS, nullable=False),
    sa.Column("who", sa.String(128), nullable=False),  # "staff:" and an account, or "helpdesk"
    sa.Column("what", sa.String(64), nullable=False),
    sa.Column("result", sa.String(64), nullable=False),
    sa.Column("about", _HASH),  # whom or what it was about; nobody reads a name from it
    sa.Column("previous", _HASH, nullable=False),  # hash of the entry before
    sa.Column("key", _KEY, nullable=False),
    sa.Column("hash", _HASH, nullable=False),
)

# One row, where there are entries: the two ends of the chain, sealed.
audit_head = sa.Table(
    "audit_head",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("first_seq", sa.Integer, nullable=False),  # of the oldest entry that is kept
    sa.Column("first_previous", _HASH, nullable=False),  # hash of the one before it
    sa.Column("last_seq", sa.Integer, nullable=False),
    sa.Column("last_hash", _HASH, nullable=False),
    sa.Column("key", _KEY, nullable=False),
    sa.Column("seal", _HASH, nullable=False),
)

ticket_chats = sa.Table(
    "ticket_chats",
    metadata,
    sa.Column("number", sa.String(20), primary_key=True),  # as the patient was told it
    sa.Column(
        "conversation_id",
        sa.String(64),
        sa.ForeignKey("conversations.id", ondelete="CASCADE"),
        nullable=False,
    ),
    sa.Column("opened_at", _SECONDS, nullable=False),
    sa.Index("ix_ticket_chats_conversation_id", "conversation_id"),
)


def _guard(
    _: sa.MetaData, connection: sa.engine.Connection, tables: Collection[sa.Table], **__: object
) -> None:
    if audit_log in tables:
        for statement in audit_triggers.CREATE[connection.dialect.name]:
            connection.exec_driver_sql(statement)


# Whoever makes the tables without the migrations gets the same guards.
sa.event.listen(metadata, "after_create", _guard)
