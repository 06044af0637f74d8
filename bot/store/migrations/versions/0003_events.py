"""The event stream: events that wait for the broker, and who hands them on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """From conversations and mail."""
    op.create_table(
        "event_out",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("event_id", sa.String(36), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("created_at", sa.Float(53), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_event_out"),
    )
    op.create_table(
        "event_relay",
        sa.Column("name", sa.String(16), nullable=False),
        sa.Column("worker", sa.String(64), nullable=False),
        sa.Column("lease_until", sa.Float(53), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_event_relay"),
    )


def downgrade() -> None:
    """Back: what the broker was not told yet, it never will be."""
    for table in ("event_relay", "event_out"):
        op.drop_table(table)
