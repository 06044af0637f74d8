"""Releases of Information: drafts that a patient reviews, completes and signs on a page."""

from __future__ import annotations

import json
import secrets
from datetime import date
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from portal.schema import Release, ReleaseDraft
from portal.server import schema
from portal.server.days import day_at
from portal.server.moments import moment
from portal.server.release_entries import entries_of, missing
from portal.server.release_states import BEGINNING, is_open

MOST_LISTED: Final = 200
_RANDOM_BYTES: Final = 16


def new_release_id() -> str:
    """A name in addresses that nobody can guess: 128 bits."""
    return f"r_{secrets.token_urlsafe(_RANDOM_BYTES)}"


def missing_from(draft: ReleaseDraft, today: date) -> tuple[str, ...]:
    """Codes of what a draft lacks until it is valid on that day, in the order of the form.

    An own copy (45 CFR 164.524) needs the signature and its date. An authorization (164.508(c))
    needs a purpose too, which no draft holds, an expiry and whoever receives it.
    """
    return missing(entries_of(draft), today)


async def create_draft(
    connection: AsyncConnection,
    draft: ReleaseDraft,
    *,
    patient_id: str,
    public_url: str,
    now: float,
) -> Release:
    """Store a draft of a patient on file, in the caller's transaction. Nothing is released."""
    row = await insert_draft(connection, new_release_id(), draft, patient_id, now)
    return _release(row, public_url, day_at(now))


async def insert_draft(
    connection: AsyncConnection, release_id: str, draft: ReleaseDraft, patient_id: str, now: float
) -> dict[str, Any]:
    """The row of a new draft, which is stored in the caller's transaction."""
    row = {
        "id": release_id,
        "patient_id": patient_id,
        "state": BEGINNING,
        "draft": draft.model_dump(mode="json"),
        "missing": list(missing_from(draft, day_at(now))),
        "created_at": now,
    }
    await connection.execute(sa.insert(schema.releases).values(row))
    return row


async def releases_of(
    connection: AsyncConnection, patient_id: str, public_url: str, today: date
) -> tuple[Release, ...]:
    """The patient's own as they are on that day, the newest first, 200 at most."""
    table = schema.releases
    own = sa.select(table).where(table.c.patient_id == patient_id)
    newest = own.order_by(table.c.created_at.desc(), table.c.id).limit(MOST_LISTED)
    rows = (await connection.execute(newest)).mappings()
    return tuple(_release(row, public_url, today) for row in rows)


async def release_of(
    connection: AsyncConnection,
    patient_id: str,
    release_id: str,
    public_url: str,
    today: date,
) -> Release | None:
    """One of the patient's own; None for another patient's, as for one that never was."""
    table = schema.releases
    one = sa.select(table).where(table.c.id == release_id, table.c.patient_id == patient_id)
    row = (await connection.execute(one)).mappings().one_or_none()
    return None if row is None else _release(row, public_url, today)


def _release(row: Any, public_url: str, today: date) -> Release:
    draft = ReleaseDraft.model_validate_json(json.dumps(row["draft"]))
    return Release(
        id=row["id"],
        state=row["state"],
        url=f"{public_url}/portal/forms/release/{row['id']}",
        missing=_missing_now(row, draft, today),
        created_at=moment(row["created_at"]),
        draft=draft,
    )


def _missing_now(row: Any, draft: ReleaseDraft, today: date) -> tuple[str, ...]:
    """What was missing when it was stored, and a last day that has passed since."""
    codes = tuple(row["missing"])
    is_over = draft.expires_on is not None and draft.expires_on < today
    if not (is_open(row["state"]) and is_over) or "expiry" in codes:
        return codes
    return ("expiry", *codes)
