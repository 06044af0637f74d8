"""The audit log with its guards, and which conversation a ticket was opened in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store import audit_triggers

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """From conversations, mail and events."""
    _head()
    _log()
    _ticket_chats()
    _run(audit_triggers.CREATE)


def downgrade() -> None:
    """Back: nobody can tell any more who looked at what."""
    _run(audit_triggers.DROP)
    for table in ("ticket_chats", "audit_log", "audit_head"):
        op.drop_table(table)


def _run(statements: dict[str, tuple[str, ...]]) -> None:
    connection = op.get_bind()
    for statement in statements[connection.dialect.name]:
        connection.exec_driver_sql(statement)


def _head() -> None:
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("first_seq", sa.Integer, nullable=False),
        sa.Column("first_previous", sa.String(64), nullable=False),
        sa.Column("last_seq", sa.Integer, nullable=False),
        sa.Column("last_hash", sa.String(64), nullable=False),
        sa.Column("key", sa.String(16), nullable=False),
        sa.Column("seal", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_head"),
    )


def _log() -> None:
    op.create_table(
        "audit_log",
        sa.Column("seq", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("at", sa.Float(53), nullable=False),
        sa.Column("who", sa.String(128), nullable=False),
        sa.Column("what", sa.String(64), nullable=False),
        sa.Column("result", sa.String(64), nullable=False),
        sa.Column("about", sa.String(64)),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("key", sa.String(16), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_audit_log"),
    )


def _ticket_chats() -> None:
    op.create_table(
        "ticket_chats",
        sa.Column("number", sa.String(20), nullable=False),
        sa.Column("conversation_id", sa.String(64), nullable=False),
        sa.Column("opened_at", sa.Float(53), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_ticket_chats"),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name="fk_ticket_chats_conversation_id",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_ticket_chats_conversation_id", "ticket_chats", ["conversation_id"])
