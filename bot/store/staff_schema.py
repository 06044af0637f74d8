"""Tables of those who may use the staff console, and of their sign-ins.

Times are seconds since 1970 (UTC).
"""

from __future__ import annotations

import sqlalchemy as sa

from bot.store.schema import metadata

__all__ = ["metadata", "staff_accounts", "staff_sessions"]

_SECONDS = sa.Float(53)
_NAME = sa.String(64)

staff_accounts = sa.Table(
    "staff_accounts",
    metadata,
    sa.Column("name", _NAME, primary_key=True),  # what one signs in with; small letters
    sa.Column("shown_name", _NAME, nullable=False),  # what patients see beside an answer
    sa.Column("role", sa.String(16), nullable=False),  # agent, admin
    sa.Column("password_hash", sa.Text),  # Argon2id; none: signs in by the identity provider
    sa.Column("created_at", _SECONDS, nullable=False),
    sa.Column("disabled_at", _SECONDS),
)

staff_sessions = sa.Table(
    "staff_sessions",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),  # SHA-256 of what the browser holds
    sa.Column(
        "account",
        _NAME,
        sa.ForeignKey("staff_accounts.name", ondelete="CASCADE"),
        nullable=False,
    ),
    sa.Column("created_at", _SECONDS, nullable=False),
    sa.Column("seen_at", _SECONDS, nullable=False),
    sa.Index("ix_staff_sessions_account", "account"),
)
