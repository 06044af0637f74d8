"""A ticket's number is never given out again, also after the newest ticket was deleted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """PostgreSQL counts in a sequence already; SQLite has to be told to remember."""
    if op.get_bind().dialect.name != "sqlite":
        return
    op.rename_table("portal_tickets", "portal_tickets_before")
    op.create_table(
        "portal_tickets",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("patient_id", sa.String(64)),
        sa.Column("reason", sa.String(32), nullable=False),
        sa.Column("topic", sa.String(100)),
        sa.Column("contact_kind", sa.String(16), nullable=False),
        sa.Column("contact_sealed", sa.LargeBinary),
        sa.Column("transcript", sa.JSON, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("created_at", sa.Float(53), nullable=False),
        sa.Column("closed_at", sa.Float(53)),
        sa.PrimaryKeyConstraint("number", name="pk_portal_tickets"),
        sa.ForeignKeyConstraint(
            ["patient_id"],
            ["portal_patients.id"],
            name="fk_portal_tickets_patient_id",
            ondelete="CASCADE",
        ),
        sqlite_autoincrement=True,
    )
    op.execute("INSERT INTO portal_tickets SELECT * FROM portal_tickets_before")
    op.drop_table("portal_tickets_before")


def downgrade() -> None:
    """Nothing: what was there before works with the table as it is."""
