"""The tables of the reference portal. Times are seconds since 1970 (UTC).

Tokens, session ids and typed addresses are kept as hashes; what a person has to read again, such
as a contact, is sealed (``sealing.py``).
"""

from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_ID = sa.String(64)
_HASH = sa.String(64)  # SHA-256 or HMAC-SHA-256, in hex
_SECONDS = sa.Float(53)


def _patient(*, nullable: bool = False) -> sa.Column:  # type: ignore[type-arg]
    key = sa.ForeignKey("portal_patients.id", ondelete="CASCADE")
    return sa.Column("patient_id", _ID, key, nullable=nullable)


# Everybody the clinic knows, with or without an account.
patients = sa.Table(
    "portal_patients",
    metadata,
    sa.Column("id", _ID, primary_key=True),  # "p-1001": the subject of tokens
    sa.Column("first_name", sa.String(100), nullable=False),
    sa.Column("last_name", sa.String(100), nullable=False),
    sa.Column("date_of_birth", sa.Date, nullable=False),
    sa.Column("email", sa.String(254), nullable=False),  # on file, in small letters
    sa.Column("netid", sa.String(32)),  # signs in with it, and has no password here
    sa.Column("immunizations", sa.JSON, nullable=False),  # [{"name", "day": "YYYY-MM-DD"}]
    sa.UniqueConstraint("email"),
    sa.UniqueConstraint("netid"),
)

# Of patients without a NetID who have registered.
accounts = sa.Table(
    "portal_accounts",
    metadata,
    sa.Column(
        "patient_id",
        _ID,
        sa.ForeignKey("portal_patients.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    sa.Column("username", sa.String(64), nullable=False),  # in small letters
    # Argon2id; none until the link of the registration e-mail was used.
    sa.Column("password_hash", sa.String(255)),
    sa.Column("created_at", _SECONDS, nullable=False),
    sa.UniqueConstraint("username"),
)

sign_ins = sa.Table(
    "portal_sign_ins",
    metadata,
    sa.Column("token_hash", _HASH, primary_key=True),
    _patient(),
    sa.Column("began_at", _SECONDS, nullable=False),
    sa.Column("seen_at", _SECONDS, nullable=False),
    sa.Index("ix_portal_sign_ins_patient_id", "patient_id"),
)

# What was tried, to limit how often: a sign-in, a registration or a reset, by a keyed hash of
# whoever or whatever it was about.
attempts = sa.Table(
    "portal_attempts",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("kind", sa.String(32), nullable=False),
    sa.Column("about", _HASH, nullable=False),
    sa.Column("at", _SECONDS, nullable=False),
    sa.Index("ix_portal_attempts_kind_about_at", "kind", "about", "at"),
)

# Work that begins after the answer was given: looking for the account, making the link.
reset_requests = sa.Table(
    "portal_reset_requests",
    metadata,
    sa.Column("id", _ID, primary_key=True),
    sa.Column("email_sealed", sa.LargeBinary),  # gone when the work is done
    sa.Column("email_hash", _HASH, nullable=False),  # keyed
    sa.Column("requested_at", _SECONDS, nullable=False),
    sa.Column("done_at", _SECONDS),
)

# The same for somebody who creates an account.
registration_requests = sa.Table(
    "portal_registration_requests",
    metadata,
    sa.Column("id", _ID, primary_key=True),
    # What was typed, as JSON; gone when the work is done.
    sa.Column("entries_sealed", sa.LargeBinary),
    sa.Column("email_hash", _HASH, nullable=False),  # keyed
    sa.Column("requested_at", _SECONDS, nullable=False),
    sa.Column("done_at", _SECONDS),
)

reset_tokens = sa.Table(
    "portal_reset_tokens",
    metadata,
    sa.Column("token_hash", _HASH, primary_key=True),
    _patient(),
    sa.Column("mail_id", _ID, nullable=False),
    sa.Column("expires_at", _SECONDS, nullable=False),
    sa.Column("used_at", _SECONDS),
    sa.Column("ended_at", _SECONDS),  # by a newer one
    sa.Index("ix_portal_reset_tokens_patient_id", "patient_id"),
)

# The address is not kept: it is the patient's or the help desk's when the mail is sent.
outgoing_mails = sa.Table(
    "portal_outgoing_mails",
    metadata,
    sa.Column("id", _ID, primary_key=True),
    # reset, registration, password_changed, ticket
    sa.Column("kind", sa.String(32), nullable=False),
    _patient(nullable=True),
    sa.Column("ticket_number", sa.Integer),
    sa.Column("queued_at", _SECONDS, nullable=False),
    sa.Column("sent_at", _SECONDS),
    sa.Column("given_up_at", _SECONDS),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("next_at", _SECONDS, nullable=False),  # not tried before
    sa.Index("ix_portal_outgoing_mails_sent_at", "sent_at"),
)

releases = sa.Table(
    "portal_releases",
    metadata,
    sa.Column("id", _ID, primary_key=True),
    _patient(),
    sa.Column("state", sa.String(16), nullable=False),  # draft, incomplete, signed, revoked
    sa.Column("draft", sa.JSON, nullable=False),  # portal.schema.ReleaseDraft
    sa.Column("missing", sa.JSON, nullable=False),
    sa.Column("created_at", _SECONDS, nullable=False),
    sa.Index("ix_portal_releases_patient_id", "patient_id"),
)

# What a patient filled in on a release's page; none for a draft that was not opened there yet.
release_forms = sa.Table(
    "portal_release_forms",
    metadata,
    sa.Column(
        "release_id",
        _ID,
        sa.ForeignKey("portal_releases.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    sa.Column("version", sa.Integer, nullable=False),  # one more with each change
    # Every entry as typed, JSON; gone when it was revoked before it was signed.
    sa.Column("entries_sealed", sa.LargeBinary),
    sa.Column("texts_version", sa.String(64)),  # of the words that were signed
    sa.Column("changed_at", _SECONDS, nullable=False),
    sa.Column("signed_at", _SECONDS),
    sa.Column("revoked_at", _SECONDS),
)

tickets = sa.Table(
    "portal_tickets",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True),
    _patient(nullable=True),
    sa.Column("reason", sa.String(32), nullable=False),
    sa.Column("topic", sa.String(100)),
    sa.Column("contact_kind", sa.String(16), nullable=False),
    sa.Column("contact_sealed", sa.LargeBinary),
    sa.Column("transcript", sa.JSON, nullable=False),  # masked by whoever handed it over
    sa.Column("state", sa.String(16), nullable=False),  # open, closed
    sa.Column("created_at", _SECONDS, nullable=False),
    sa.Column("closed_at", _SECONDS),
    sqlite_autoincrement=True,  # a number is never given out again
)

idempotency_keys = sa.Table(
    "portal_idempotency_keys",
    metadata,
    sa.Column("call", sa.String(64), primary_key=True),
    sa.Column("subject", sa.String(255), primary_key=True),  # the patient's, else the bot's
    sa.Column("key", _ID, primary_key=True),
    sa.Column("request_hash", _HASH, nullable=False),
    sa.Column("status", sa.Integer, nullable=False),
    sa.Column("location", sa.String(2048)),
    sa.Column("answer", sa.Text, nullable=False),  # JSON as it was sent
    sa.Column("at", _SECONDS, nullable=False),
    sa.Index("ix_portal_idempotency_keys_at", "at"),
)

seen_tokens = sa.Table(
    "portal_seen_tokens",
    metadata,
    sa.Column("token_id", _ID, primary_key=True),
    sa.Column("until", _SECONDS, nullable=False),
    sa.Index("ix_portal_seen_tokens_until", "until"),
)

audit = sa.Table(
    "portal_audit",
    metadata,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at", _SECONDS, nullable=False),
    sa.Column("who", sa.String(255), nullable=False),  # a patient's id, "portal-help-desk", …
    sa.Column("what", sa.String(64), nullable=False),
    sa.Column("result", sa.String(64), nullable=False),
    sa.Column("previous", _HASH, nullable=False),
    sa.Column("hash", _HASH, nullable=False),
)
