"""What a patient does with a Release of Information: begin, save, sign and revoke it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from portal.schema import ReleaseDraft, ReleaseState
from portal.server import audit
from portal.server.accounts import SignedIn
from portal.server.days import day_at
from portal.server.errors import RefusedError
from portal.server.links import lock_patient
from portal.server.parts import Parts
from portal.server.release_entries import Entries, draft_of, missing, problems
from portal.server.release_forms import ReleaseForm, read_form, sealed
from portal.server.release_states import BEGINNING, Action, after
from portal.server.release_texts import NEWEST
from portal.server.releases import insert_draft
from portal.server.schema import release_forms, releases


@dataclass(frozen=True)
class Change:
    """What a page sends. ``version``: of the form that the page showed."""

    release_id: str = field(repr=False)
    version: int
    entries: Entries = field(repr=False)
    is_signing: bool


async def begin(parts: Parts, patient: SignedIn, release_id: str, draft: ReleaseDraft) -> None:
    """Store a draft that a patient begins on a page; once, however often the page sends it.

    Raises:
        RefusedError: ``unknown``: the id is another patient's.
        DatabaseUnavailableError: the database does not answer.
    """
    now = parts.clock()
    async with parts.database.writing() as connection:
        await lock_patient(connection, patient.patient_id)
        owner = sa.select(releases.c.patient_id).where(releases.c.id == release_id)
        known = (await connection.execute(owner)).scalar_one_or_none()
        if known is None:
            await insert_draft(connection, release_id, draft, patient.patient_id, now)
            await _record(connection, patient, "begin", BEGINNING, now)
    if known not in (None, patient.patient_id):
        raise RefusedError("unknown")


async def change(parts: Parts, patient: SignedIn, wanted: Change) -> ReleaseState:
    """Save what was entered, and sign it where that is wanted and nothing is missing.

    The same page sent twice is done once.

    Returns:
        The state that it is in now.

    Raises:
        RefusedError: ``unknown``: no release of this patient's; ``signed`` or ``revoked``: it
            can't be changed any more; ``stale``: it was changed since the page was loaded.
        DatabaseUnavailableError: the database does not answer.
        SecretError: what is stored can't be opened.
    """
    now = parts.clock()
    lacks = problems(wanted.entries, day_at(now))
    action: Action = "sign" if wanted.is_signing and not lacks else "save"
    async with parts.database.writing() as connection:
        form = await _locked(connection, parts, patient, wanted.release_id)
        if _is_done(form, wanted, action):
            return form.state
        state = after(form.state, action)
        if form.version != wanted.version:
            raise RefusedError("stale")
        await _store(connection, form, now, _row(parts, patient, wanted, action, now))
        await _set_state(connection, form, state, wanted.entries, now)
        await _record(connection, patient, action, state, now)
        return state


async def revoke(parts: Parts, patient: SignedIn, release_id: str, version: int) -> None:
    """Take it back, signed or not; what was not signed is deleted. Twice is once.

    Raises:
        RefusedError: ``unknown`` and ``stale`` as for ``change``.
        DatabaseUnavailableError: the database does not answer.
        SecretError: what is stored can't be opened.
    """
    now = parts.clock()
    async with parts.database.writing() as connection:
        form = await _locked(connection, parts, patient, release_id)
        if form.state == "revoked":
            return
        state = after(form.state, "revoke")
        if form.version != version:
            raise RefusedError("stale")
        row: dict[str, Any] = {"revoked_at": now}
        row |= {} if form.was_signed else {"entries_sealed": None}
        await _store(connection, form, now, row)
        await _set_state(connection, form, state, None, now)
        await _record(connection, patient, "revoke", state, now)


async def _locked(
    connection: AsyncConnection, parts: Parts, patient: SignedIn, release_id: str
) -> ReleaseForm:
    """The form, which nobody else changes until the transaction ends."""
    theirs = releases.c.patient_id == patient.patient_id
    row = sa.select(releases.c.id).where(releases.c.id == release_id, theirs)
    await connection.execute(row.with_for_update())
    form = await read_form(connection, parts.sealer, patient.patient_id, release_id)
    if form is None:
        raise RefusedError("unknown")
    return form


def _is_done(form: ReleaseForm, wanted: Change, action: Action) -> bool:
    """Whether the page was sent once more: it is just this that was stored last."""
    is_next = form.version == wanted.version + 1 and form.entries == wanted.entries
    return is_next and form.state == ("signed" if action == "sign" else "incomplete")


def _row(
    parts: Parts, patient: SignedIn, wanted: Change, action: Action, now: float
) -> dict[str, Any]:
    is_signed = action == "sign"
    name = f"{patient.first_name} {patient.last_name}" if is_signed else ""
    row: dict[str, Any] = {
        "entries_sealed": sealed(parts.sealer, wanted.release_id, wanted.entries, name)
    }
    return row | ({"signed_at": now, "texts_version": NEWEST} if is_signed else {})


async def _store(
    connection: AsyncConnection, form: ReleaseForm, now: float, row: dict[str, Any]
) -> None:
    is_postgresql = connection.dialect.name == "postgresql"
    insert: Any = postgresql.insert if is_postgresql else sqlite.insert
    row = row | {"release_id": form.id, "version": form.version + 1, "changed_at": now}
    put = insert(release_forms).values(row)
    await connection.execute(put.on_conflict_do_update(index_elements=["release_id"], set_=row))


async def _set_state(
    connection: AsyncConnection,
    form: ReleaseForm,
    state: ReleaseState,
    entries: Entries | None,
    now: float,
) -> None:
    """What the help desk sees. A draft that can't be read stays what it was when it could."""
    values: dict[str, Any] = {"state": state, "missing": []}
    if state == "incomplete" and entries is not None:
        values["missing"] = list(missing(entries, day_at(now)))
    draft = draft_of(entries) if entries is not None else None
    if draft is not None:
        values["draft"] = draft.model_dump(mode="json")
    row = sa.update(releases).where(releases.c.id == form.id)
    await connection.execute(row.values(values))


async def _record(
    connection: AsyncConnection, patient: SignedIn, verb: str, state: ReleaseState, now: float
) -> None:
    who, what = patient.patient_id, f"release.{verb}"
    await audit.record(connection, who=who, what=what, result=state, now=now)
