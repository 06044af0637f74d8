"""The links in mails that let their reader set a password.

Only the SHA-256 of a link's token is stored. A token is made when its mail is sent; a mail that is
sent again, because the portal was killed on the way, has a new one, and the one before stays good
as long as it would have: where a mail server drops doubles, the first is what arrives. Whichever is
used ends all of the patient's.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from portal.server.schema import outgoing_mails, patients, reset_tokens

LIFETIME_SECONDS: Final = 30 * 60
LINK_KINDS: Final = ("reset", "registration")
_TOKEN_BYTES: Final = 32


def new_token() -> str:
    """256 bits from the system's generator, in 43 characters ``A-Z a-z 0-9 _ -``."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def token_hash(token: str) -> str:
    """What is stored of a token: SHA-256 in hex. Enough, as nobody can try 256 bits."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


async def lock_patient(connection: AsyncConnection, patient_id: str) -> None:
    """Until the transaction ends nobody else changes the patient's account, sessions or links.

    Always the first lock of those, so that no two transactions wait for each other.
    """
    row = sa.select(patients.c.id).where(patients.c.id == patient_id)
    await connection.execute(row.with_for_update(key_share=True))


async def end_links(connection: AsyncConnection, patient_id: str, now: float) -> None:
    """From now on none of the patient's links works."""
    live = reset_tokens.c.used_at.is_(None) & reset_tokens.c.ended_at.is_(None)
    theirs = reset_tokens.c.patient_id == patient_id
    await connection.execute(sa.update(reset_tokens).where(theirs, live).values(ended_at=now))


async def was_used(connection: AsyncConnection, mail_id: str) -> bool:
    """Whether a link of that mail set a password: then the mail has arrived."""
    used = reset_tokens.c.used_at.is_not(None)
    row = sa.select(reset_tokens.c.used_at).where(reset_tokens.c.mail_id == mail_id, used).limit(1)
    return (await connection.execute(row)).first() is not None


async def add_link(
    connection: AsyncConnection, mail_id: str, patient_id: str, queued_at: float, now: float
) -> str:
    """The token for a mail that is about to be sent.

    If the patient has asked anew since the mail was queued, the link is one that does not work, as
    if it had been made in time.
    """
    await lock_patient(connection, patient_id)
    is_old = (await connection.execute(_later(mail_id, patient_id, queued_at))).first() is not None
    token = new_token()
    values = {
        "token_hash": token_hash(token),
        "patient_id": patient_id,
        "mail_id": mail_id,
        "expires_at": now + LIFETIME_SECONDS,
        "ended_at": now if is_old else None,
    }
    await connection.execute(sa.insert(reset_tokens).values(**values))
    return token


def _later(mail_id: str, patient_id: str, queued_at: float) -> sa.sql.Select:
    mails = outgoing_mails.c
    theirs = (mails.patient_id == patient_id) & mails.kind.in_(LINK_KINDS)
    same_time = (mails.queued_at == queued_at) & (mails.id > mail_id)
    later = (mails.queued_at > queued_at) | same_time
    return sa.select(mails.id).where(theirs, later).limit(1)
