"""Who may use the staff console, and their sign-ins."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """From the audit log."""
    op.create_table(
        "staff_accounts",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("shown_name", sa.String(64), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("password_hash", sa.Text),
        sa.Column("created_at", sa.Float(53), nullable=False),
        sa.Column("disabled_at", sa.Float(53)),
        sa.PrimaryKeyConstraint("name", name="pk_staff_accounts"),
    )
    op.create_table(
        "staff_sessions",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("created_at", sa.Float(53), nullable=False),
        sa.Column("seen_at", sa.Float(53), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_staff_sessions"),
        sa.ForeignKeyConstraint(
            ["account"],
            ["staff_accounts.name"],
            name="fk_staff_sessions_account",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_staff_sessions_account", "staff_sessions", ["account"])


def downgrade() -> None:
    """Back: nobody of the staff can sign in."""
    op.drop_table("staff_sessions")
    op.drop_table("staff_accounts")
