"""Conversations, messages, tracker events, task secrets, feedback."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """From an empty database."""
    _conversations()
    _messages()
    _tracker_events()
    _task_secrets()
    _feedback()


def downgrade() -> None:
    """Back to an empty database: everything said is deleted."""
    for table in ("feedback", "task_secrets", "tracker_events", "messages", "conversations"):
        op.drop_table(table)


def _conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("created_at", sa.Float(53), nullable=False),
        sa.Column("active_at", sa.Float(53), nullable=False),
        sa.Column("ended_at", sa.Float(53)),
        sa.Column("last_seq", sa.Integer, nullable=False),
        sa.Column("events", sa.Integer, nullable=False),
        sa.Column("session_start", sa.Integer, nullable=False),
        sa.Column("open_messages", sa.Integer, nullable=False),
        sa.Column("has_secrets", sa.Boolean(create_constraint=False), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_conversations"),
    )
    op.create_index("ix_conversations_active_at", "conversations", ["active_at"])


def _messages() -> None:
    op.create_table(
        "messages",
        sa.Column("conversation_id", sa.String(64), nullable=False),
        sa.Column("seq", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("author", sa.String(16), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("created_at", sa.Float(53), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("extras", sa.JSON, nullable=False),
        sa.Column("reply_to", sa.Integer),
        sa.Column("client_id", sa.String(64)),
        sa.Column("open", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("sealed", sa.LargeBinary),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("worker", sa.String(64)),
        sa.Column("lease_until", sa.Float(53)),
        *_of_a_conversation("messages", "seq"),
        sa.UniqueConstraint(
            "conversation_id", "client_id", name="uq_messages_conversation_id_client_id"
        ),
    )
    op.create_index(
        "ix_messages_open",
        "messages",
        ["conversation_id", "seq"],
        sqlite_where=sa.text("open = 1"),
        postgresql_where=sa.text("open"),
    )


def _tracker_events() -> None:
    op.create_table(
        "tracker_events",
        sa.Column("conversation_id", sa.String(64), nullable=False),
        sa.Column("seq", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("events", sa.JSON, nullable=False),
        *_of_a_conversation("tracker_events", "seq"),
    )


def _task_secrets() -> None:
    op.create_table(
        "task_secrets",
        sa.Column("conversation_id", sa.String(64), nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("expires_at", sa.Float(53), nullable=False),
        *_of_a_conversation("task_secrets"),
    )


def _feedback() -> None:
    op.create_table(
        "feedback",
        sa.Column("conversation_id", sa.String(64), nullable=False),
        sa.Column("seq", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("helpful", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("articles", sa.JSON, nullable=False),
        sa.Column("given_at", sa.Float(53), nullable=False),
        *_of_a_conversation("feedback", "seq"),
    )


def _of_a_conversation(table: str, *more: str) -> list[sa.Constraint]:
    return [
        sa.PrimaryKeyConstraint("conversation_id", *more, name=f"pk_{table}"),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=f"fk_{table}_conversation_id",
            ondelete="CASCADE",
        ),
    ]
