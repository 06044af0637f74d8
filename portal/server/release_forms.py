"""The form of a Release of Information as the portal keeps it: sealed, in versions, signed once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from portal.schema import ReleaseDraft, ReleaseState
from portal.server.errors import SecretError
from portal.server.parts import Parts
from portal.server.release_entries import Entries, entries_of
from portal.server.schema import release_forms, releases
from portal.server.sealing import Sealer


@dataclass(frozen=True)
class ReleaseForm:
    """One of a patient's forms.

    Attributes:
        version: how often it was changed on its page; 0 is a draft that was not.
        created_at: seconds since 1970, as the others.
        entries: by the names of the page's fields; empty for one that was revoked unsigned.
        patient_name: as it was when the form was signed; empty before.
        texts_version: of the words that were signed.
    """

    id: str
    state: ReleaseState
    version: int
    created_at: float
    entries: Entries = field(repr=False)
    patient_name: str = field(default="", repr=False)
    texts_version: str | None = None
    signed_at: float | None = None
    revoked_at: float | None = None

    @property
    def was_signed(self) -> bool:
        """Whether there is something to have a copy of."""
        return self.signed_at is not None


_FORM_COLUMNS: Final = [
    release_forms.c[name]
    for name in ("version", "entries_sealed", "texts_version", "signed_at", "revoked_at")
]


async def form_of(parts: Parts, patient_id: str, release_id: str) -> ReleaseForm | None:
    """One of the patient's own; None for another patient's, as for one that never was.

    Raises:
        DatabaseUnavailableError: the database does not answer.
        SecretError: what is stored can't be opened.
    """
    async with parts.database.reading() as connection:
        return await read_form(connection, parts.sealer, patient_id, release_id)


async def read_form(
    connection: AsyncConnection, sealer: Sealer, patient_id: str, release_id: str
) -> ReleaseForm | None:
    """The same within the caller's transaction."""
    same = releases.c.id == release_id
    joined = releases.outerjoin(release_forms)
    columns = (releases.c.id, releases.c.state, releases.c.created_at, releases.c.draft)
    own = sa.select(*columns, *_FORM_COLUMNS).select_from(joined)
    found = await connection.execute(own.where(same, releases.c.patient_id == patient_id))
    row = found.mappings().one_or_none()
    return None if row is None else _form(row, sealer)


def sealed(sealer: Sealer, release_id: str, entries: Entries, patient_name: str = "") -> bytes:
    """What is stored of the entries. It belongs to this release and opens for no other."""
    content = {"release": release_id, "patient_name": patient_name, "entries": dict(entries)}
    return sealer.seal(json.dumps(content))


def _form(row: Mapping[Any, Any], sealer: Sealer) -> ReleaseForm:
    content = _content(row, sealer)
    return ReleaseForm(
        id=row["id"],
        state=row["state"],
        version=row["version"] or 0,
        created_at=row["created_at"],
        entries=content["entries"],
        patient_name=content["patient_name"],
        texts_version=row["texts_version"],
        signed_at=row["signed_at"],
        revoked_at=row["revoked_at"],
    )


def _content(row: Mapping[Any, Any], sealer: Sealer) -> dict[str, Any]:
    if row["version"] is None:
        draft = ReleaseDraft.model_validate_json(json.dumps(row["draft"]))
        return {"entries": entries_of(draft), "patient_name": ""}
    if row["entries_sealed"] is None:
        return {"entries": {}, "patient_name": ""}
    text = sealer.open(row["entries_sealed"])
    content: dict[str, Any] = {} if text is None else json.loads(text)
    if content.get("release") != row["id"]:
        # Without its entries the patient would sign, or read, something else than was stored.
        raise SecretError("a form's entries can't be opened")
    return content
