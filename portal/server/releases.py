"""Releases of Information: drafts that a patient reviews, completes and signs on a page."""

from __future__ import annotations

import json
import secrets
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from portal.schema import Release, ReleaseDraft
from portal.server import schema
from portal.server.moments import moment

MOST_LISTED: Final = 200
_SENT: Final = {"secure_email", "fax", "mail"}
_RANDOM_BYTES: Final = 16


def missing_from(draft: ReleaseDraft) -> tuple[str, ...]:
    """Codes of what a draft lacks until it is valid, in the order of the form.

    An own copy (45 CFR 164.524) needs the signature and its date. An authorization (164.508(c))
    needs a purpose too, which no draft holds, an expiry and whoever receives it.
    """
    is_for_others = draft.recipient_kind != "me"
    lacks = {
        "recipient_name": is_for_others and not (draft.recipient_name or "").strip(),
        "recipient_address": is_for_others and draft.delivery in _SENT,
        "purpose": draft.path == "to_someone",
        "expiry": draft.path == "to_someone" and draft.expires_on is None,
        "signature": True,
        "date": True,
    }
    return tuple(code for code, is_missing in lacks.items() if is_missing)


async def create_draft(
    connection: AsyncConnection,
    draft: ReleaseDraft,
    *,
    patient_id: str,
    public_url: str,
    now: float,
) -> Release:
    """Store a draft of a patient on file, in the caller's transaction. Nothing is released."""
    row = {
        "id": f"r_{secrets.token_urlsafe(_RANDOM_BYTES)}",
        "patient_id": patient_id,
        "state": "draft",
        "draft": draft.model_dump(mode="json"),
        "missing": list(missing_from(draft)),
        "created_at": now,
    }
    await connection.execute(sa.insert(schema.releases).values(row))
    return _release(row, public_url)


async def releases_of(
    connection: AsyncConnection, patient_id: str, public_url: str
) -> tuple[Release, ...]:
    """The patient's own, the newest first, 200 at most."""
    table = schema.releases
    own = sa.select(table).where(table.c.patient_id == patient_id)
    newest = own.order_by(table.c.created_at.desc(), table.c.id).limit(MOST_LISTED)
    rows = (await connection.execute(newest)).mappings()
    return tuple(_release(row, public_url) for row in rows)


async def release_of(
    connection: AsyncConnection, patient_id: str, release_id: str, public_url: str
) -> Release | None:
    """One of the patient's own; None for another patient's, as for one that never was."""
    table = schema.releases
    one = sa.select(table).where(table.c.id == release_id, table.c.patient_id == patient_id)
    row = (await connection.execute(one)).mappings().one_or_none()
    return None if row is None else _release(row, public_url)


def _release(row: Any, public_url: str) -> Release:
    return Release(
        id=row["id"],
        state=row["state"],
        url=f"{public_url}/portal/forms/release/{row['id']}",
        missing=tuple(row["missing"]),
        created_at=moment(row["created_at"]),
        draft=ReleaseDraft.model_validate_json(json.dumps(row["draft"])),
    )
