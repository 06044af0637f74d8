"""Tables of the mail responder. They hold keyed hashes, ids and states, never a mail.

``sender``, ``domain``, ``thread_key``, ``message_key`` and ``dedupe_key`` are HMACs
(``bot/mail/hashes.py``). What is to be sent is sealed until it is sent, and gone afterwards.
Times are seconds since 1970 (UTC).
"""

from __future__ import annotations

import sqlalchemy as sa

from bot.store.schema import metadata

__all__ = ["mail_halt", "mail_in", "mail_limit", "mail_out", "mail_thread", "metadata"]

_HASH = sa.String(64)
_STATE = sa.String(16)
_SECONDS = sa.Float(53)
# SQLite counts up by itself in a column of this one type only.
_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")

mail_in = sa.Table(
    "mail_in",
    metadata,
    sa.Column("id", _NUMBER, primary_key=True),
    # Where the mail is.
    sa.Column("mailbox", sa.String(64), nullable=False),
    sa.Column("uidvalidity", sa.BigInteger, nullable=False),
    sa.Column("uid", sa.BigInteger, nullable=False),
    # Which mail it is: once judged. A duplicate has none.
    sa.Column("dedupe_key", _HASH),
    sa.Column("message_key", _HASH),
    sa.Column("sender", _HASH),
    sa.Column("thread_key", _HASH),
    # arrived, left, quarantined, suggested, answer_ready, sent, done
    sa.Column("state", _STATE, nullable=False),
    sa.Column("reason", sa.String(64)),
    sa.Column("flagged", sa.Boolean(create_constraint=False), nullable=False),
    # Who is at it while it has only arrived.
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("worker", sa.String(64)),
    sa.Column("lease_until", _SECONDS),
    sa.Column("arrived_at", _SECONDS, nullable=False),
    sa.Column("changed_at", _SECONDS, nullable=False),
    sa.UniqueConstraint("mailbox", "uidvalidity", "uid"),
    sa.UniqueConstraint("dedupe_key"),
    sa.Index("ix_mail_in_message_key", "message_key"),
    sa.Index("ix_mail_in_thread_key", "thread_key"),
    sa.Index("ix_mail_in_changed_at", "changed_at"),
)
# What still has to be shown in the mailbox, and what is being judged: never many.
sa.Index(
    "ix_mail_in_unflagged",
    mail_in.c.mailbox,
    mail_in.c.id,
    sqlite_where=sa.text("flagged = 0"),
    postgresql_where=sa.text("NOT flagged"),
)

mail_out = sa.Table(
    "mail_out",
    metadata,
    sa.Column("id", _NUMBER, primary_key=True),
    sa.Column(
        "mail_in_id", _NUMBER, sa.ForeignKey("mail_in.id", ondelete="CASCADE"), nullable=False
    ),
    sa.Column("kind", _STATE, nullable=False),  # reply, urgent, draft, alert
    sa.Column("reply_message_id", sa.String(255), nullable=False),
    sa.Column("recipient", sa.LargeBinary),  # sealed; gone when it was sent
    sa.Column("body", sa.LargeBinary),  # likewise
    sa.Column("state", _STATE, nullable=False),  # ready, sending, sent, unknown, failed, withdrawn
    sa.Column("open", sa.Boolean(create_constraint=False), nullable=False),  # ready or sending
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("next_at", _SECONDS, nullable=False),
    sa.Column("sending_at", _SECONDS),
    sa.Column("created_at", _SECONDS, nullable=False),
    sa.Column("copy_seen", sa.Boolean(create_constraint=False), nullable=False),  # our Bcc
    # A mail has one answer or draft, and beside it at most one alert to the person on call.
    sa.UniqueConstraint("mail_in_id", "kind"),
    sa.UniqueConstraint("reply_message_id"),
)
sa.Index(
    "ix_mail_out_open",
    mail_out.c.next_at,
    sqlite_where=sa.text("open = 1"),
    postgresql_where=sa.text("open"),
)

mail_limit = sa.Table(
    "mail_limit",
    metadata,
    sa.Column("id", _NUMBER, primary_key=True),  # one row for each answer of the last day
    sa.Column("sender", _HASH, nullable=False),
    sa.Column("domain", _HASH, nullable=False),
    sa.Column("at", _SECONDS, nullable=False),
    sa.Index("ix_mail_limit_sender_at", "sender", "at"),
    sa.Index("ix_mail_limit_domain_at", "domain", "at"),
    sa.Index("ix_mail_limit_at", "at"),
)

mail_thread = sa.Table(
    "mail_thread",
    metadata,
    sa.Column("thread_key", _HASH, primary_key=True),
    sa.Column("bot_answers", sa.Integer, nullable=False),
    sa.Column("urgent_answers", sa.Integer, nullable=False),
    sa.Column("human_seen", sa.Boolean(create_constraint=False), nullable=False),
    sa.Column("changed_at", _SECONDS, nullable=False),
    sa.Index("ix_mail_thread_changed_at", "changed_at"),
)

mail_halt = sa.Table(
    "mail_halt",
    metadata,
    # Sending stopped by itself: drafts only, until a person resumes it.
    sa.Column("reason", sa.String(32), primary_key=True),
    sa.Column("at", _SECONDS, nullable=False),
)
