"""The mail responder: mails that came in, mails to send, limits, threads."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """From conversations alone."""
    _mail_in()
    _mail_out()
    _mail_limit()
    _mail_thread()
    op.create_table(
        "mail_halt",
        sa.Column("reason", sa.String(32), nullable=False),
        sa.Column("at", sa.Float(53), nullable=False),
        sa.PrimaryKeyConstraint("reason", name="pk_mail_halt"),
    )


def downgrade() -> None:
    """Back: what was answered is forgotten, so mails that are still there may be answered again."""
    for table in ("mail_halt", "mail_thread", "mail_limit", "mail_out", "mail_in"):
        op.drop_table(table)


def _mail_in() -> None:
    op.create_table(
        "mail_in",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("mailbox", sa.String(64), nullable=False),
        sa.Column("uidvalidity", sa.BigInteger, nullable=False),
        sa.Column("uid", sa.BigInteger, nullable=False),
        sa.Column("dedupe_key", sa.String(64)),
        sa.Column("message_key", sa.String(64)),
        sa.Column("sender", sa.String(64)),
        sa.Column("thread_key", sa.String(64)),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("reason", sa.String(64)),
        sa.Column("flagged", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("worker", sa.String(64)),
        sa.Column("lease_until", sa.Float(53)),
        sa.Column("arrived_at", sa.Float(53), nullable=False),
        sa.Column("changed_at", sa.Float(53), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_mail_in"),
        sa.UniqueConstraint(
            "mailbox", "uidvalidity", "uid", name="uq_mail_in_mailbox_uidvalidity_uid"
        ),
        sa.UniqueConstraint("dedupe_key", name="uq_mail_in_dedupe_key"),
    )
    for column in ("message_key", "thread_key", "changed_at"):
        op.create_index(f"ix_mail_in_{column}", "mail_in", [column])
    op.create_index(
        "ix_mail_in_unflagged",
        "mail_in",
        ["mailbox", "id"],
        sqlite_where=sa.text("flagged = 0"),
        postgresql_where=sa.text("NOT flagged"),
    )


def _mail_out() -> None:
    op.create_table(
        "mail_out",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("mail_in_id", _NUMBER, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("reply_message_id", sa.String(255), nullable=False),
        sa.Column("recipient", sa.LargeBinary),
        sa.Column("body", sa.LargeBinary),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("open", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_at", sa.Float(53), nullable=False),
        sa.Column("sending_at", sa.Float(53)),
        sa.Column("created_at", sa.Float(53), nullable=False),
        sa.Column("copy_seen", sa.Boolean(create_constraint=False), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_mail_out"),
        sa.ForeignKeyConstraint(
            ["mail_in_id"], ["mail_in.id"], name="fk_mail_out_mail_in_id", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("mail_in_id", "kind", name="uq_mail_out_mail_in_id_kind"),
        sa.UniqueConstraint("reply_message_id", name="uq_mail_out_reply_message_id"),
    )
    op.create_index(
        "ix_mail_out_open",
        "mail_out",
        ["next_at"],
        sqlite_where=sa.text("open = 1"),
        postgresql_where=sa.text("open"),
    )


def _mail_limit() -> None:
    op.create_table(
        "mail_limit",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("sender", sa.String(64), nullable=False),
        sa.Column("domain", sa.String(64), nullable=False),
        sa.Column("at", sa.Float(53), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_mail_limit"),
    )
    for columns in (["sender", "at"], ["domain", "at"], ["at"]):
        op.create_index(f"ix_mail_limit_{'_'.join(columns)}", "mail_limit", columns)


def _mail_thread() -> None:
    op.create_table(
        "mail_thread",
        sa.Column("thread_key", sa.String(64), nullable=False),
        sa.Column("bot_answers", sa.Integer, nullable=False),
        sa.Column("urgent_answers", sa.Integer, nullable=False),
        sa.Column("human_seen", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("changed_at", sa.Float(53), nullable=False),
        sa.PrimaryKeyConstraint("thread_key", name="pk_mail_thread"),
    )
    op.create_index("ix_mail_thread_changed_at", "mail_thread", ["changed_at"])
