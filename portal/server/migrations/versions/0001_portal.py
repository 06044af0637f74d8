"""Patients, accounts, mail, releases, tickets, keys and tokens seen, the audit log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_TABLES = (
    "portal_patients",
    "portal_accounts",
    "portal_sign_ins",
    "portal_attempts",
    "portal_reset_requests",
    "portal_registration_requests",
    "portal_reset_tokens",
    "portal_outgoing_mails",
    "portal_releases",
    "portal_tickets",
    "portal_idempotency_keys",
    "portal_seen_tokens",
    "portal_audit",
)


def upgrade() -> None:
    """From a database without the portal's tables."""
    _people()
    _requests()
    _letters()
    _work()
    _calls()
    _audit()


def downgrade() -> None:
    """Back to before: everything is deleted."""
    for table in reversed(_TABLES):
        op.drop_table(table)


def _people() -> None:
    op.create_table(
        "portal_patients",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("first_name", sa.String(100), nullable=False),
        sa.Column("last_name", sa.String(100), nullable=False),
        sa.Column("date_of_birth", sa.Date, nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("netid", sa.String(32)),
        sa.Column("immunizations", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_portal_patients"),
        sa.UniqueConstraint("email", name="uq_portal_patients_email"),
        sa.UniqueConstraint("netid", name="uq_portal_patients_netid"),
    )
    op.create_table(
        "portal_accounts",
        sa.Column("patient_id", sa.String(64), nullable=False),
        sa.Column("username", sa.String(64), nullable=False),
        sa.Column("password_hash", sa.String(255)),
        sa.Column("created_at", sa.Float(53), nullable=False),
        sa.PrimaryKeyConstraint("patient_id", name="pk_portal_accounts"),
        sa.UniqueConstraint("username", name="uq_portal_accounts_username"),
        _of_a_patient("portal_accounts"),
    )
    op.create_table(
        "portal_sign_ins",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("patient_id", sa.String(64), nullable=False),
        sa.Column("began_at", sa.Float(53), nullable=False),
        sa.Column("seen_at", sa.Float(53), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="pk_portal_sign_ins"),
        _of_a_patient("portal_sign_ins"),
    )
    op.create_index("ix_portal_sign_ins_patient_id", "portal_sign_ins", ["patient_id"])


def _requests() -> None:
    op.create_table(
        "portal_attempts",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("about", sa.String(64), nullable=False),
        sa.Column("at", sa.Float(53), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_portal_attempts"),
    )
    op.create_index("ix_portal_attempts_kind_about_at", "portal_attempts", ["kind", "about", "at"])
    for name, sealed in (("reset", "email_sealed"), ("registration", "entries_sealed")):
        op.create_table(
            f"portal_{name}_requests",
            sa.Column("id", sa.String(64), nullable=False),
            sa.Column(sealed, sa.LargeBinary),
            sa.Column("email_hash", sa.String(64), nullable=False),
            sa.Column("requested_at", sa.Float(53), nullable=False),
            sa.Column("done_at", sa.Float(53)),
            sa.PrimaryKeyConstraint("id", name=f"pk_portal_{name}_requests"),
        )


def _letters() -> None:
    op.create_table(
        "portal_reset_tokens",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("patient_id", sa.String(64), nullable=False),
        sa.Column("mail_id", sa.String(64), nullable=False),
        sa.Column("expires_at", sa.Float(53), nullable=False),
        sa.Column("used_at", sa.Float(53)),
        sa.Column("ended_at", sa.Float(53)),
        sa.PrimaryKeyConstraint("token_hash", name="pk_portal_reset_tokens"),
        _of_a_patient("portal_reset_tokens"),
    )
    op.create_index("ix_portal_reset_tokens_patient_id", "portal_reset_tokens", ["patient_id"])
    op.create_table(
        "portal_outgoing_mails",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("patient_id", sa.String(64)),
        sa.Column("ticket_number", sa.Integer),
        sa.Column("queued_at", sa.Float(53), nullable=False),
        sa.Column("sent_at", sa.Float(53)),
        sa.Column("given_up_at", sa.Float(53)),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_at", sa.Float(53), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_portal_outgoing_mails"),
        _of_a_patient("portal_outgoing_mails"),
    )
    op.create_index("ix_portal_outgoing_mails_sent_at", "portal_outgoing_mails", ["sent_at"])


def _work() -> None:
    op.create_table(
        "portal_releases",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("patient_id", sa.String(64), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("draft", sa.JSON, nullable=False),
        sa.Column("missing", sa.JSON, nullable=False),
        sa.Column("created_at", sa.Float(53), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_portal_releases"),
        _of_a_patient("portal_releases"),
    )
    op.create_index("ix_portal_releases_patient_id", "portal_releases", ["patient_id"])
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
        _of_a_patient("portal_tickets"),
    )


def _calls() -> None:
    op.create_table(
        "portal_idempotency_keys",
        sa.Column("call", sa.String(64), nullable=False),
        sa.Column("subject", sa.String(255), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("request_hash", sa.String(64), nullable=False),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("location", sa.String(2048)),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("at", sa.Float(53), nullable=False),
        sa.PrimaryKeyConstraint("call", "subject", "key", name="pk_portal_idempotency_keys"),
    )
    op.create_index("ix_portal_idempotency_keys_at", "portal_idempotency_keys", ["at"])
    op.create_table(
        "portal_seen_tokens",
        sa.Column("token_id", sa.String(64), nullable=False),
        sa.Column("until", sa.Float(53), nullable=False),
        sa.PrimaryKeyConstraint("token_id", name="pk_portal_seen_tokens"),
    )
    op.create_index("ix_portal_seen_tokens_until", "portal_seen_tokens", ["until"])


def _audit() -> None:
    op.create_table(
        "portal_audit",
        sa.Column("seq", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("at", sa.Float(53), nullable=False),
        sa.Column("who", sa.String(255), nullable=False),
        sa.Column("what", sa.String(64), nullable=False),
        sa.Column("result", sa.String(64), nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_portal_audit"),
    )


def _of_a_patient(table: str) -> sa.Constraint:
    return sa.ForeignKeyConstraint(
        ["patient_id"],
        ["portal_patients.id"],
        name=f"fk_{table}_patient_id",
        ondelete="CASCADE",
    )
