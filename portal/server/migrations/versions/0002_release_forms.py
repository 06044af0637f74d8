"""What patients fill in and sign on the page of a Release of Information."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Drafts that are there stay as they are: a form comes with the first change on its page."""
    op.create_table(
        "portal_release_forms",
        sa.Column("release_id", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("entries_sealed", sa.LargeBinary),
        sa.Column("texts_version", sa.String(64)),
        sa.Column("changed_at", sa.Float(53), nullable=False),
        sa.Column("signed_at", sa.Float(53)),
        sa.Column("revoked_at", sa.Float(53)),
        sa.PrimaryKeyConstraint("release_id", name="pk_portal_release_forms"),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["portal_releases.id"],
            name="fk_portal_release_forms_release_id",
            ondelete="CASCADE",
        ),
    )


def downgrade() -> None:
    """Signatures are deleted; drafts stay."""
    op.drop_table("portal_release_forms")
