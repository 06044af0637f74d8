from __future__ import annotations

import re
from typing import Final

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from portal.schema import ReleaseDraft, ReleaseList
from portal.server.api.body import parsed
from portal.server.api.calls import Incoming, answer
from portal.server.api.intentions import done_once, key_of
from portal.server.api.patients import require_patient
from portal.server.api.problems import ProblemError
from portal.server.days import day_at
from portal.server.idempotency import Answer
from portal.server.releases import create_draft, release_of, releases_of

_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")


async def create_release(incoming: Incoming) -> web.Response:
    """Begin a release: a draft, which the patient signs on its page."""
    key, draft = key_of(incoming), parsed(incoming.body, ReleaseDraft)
    patient, parts = await require_patient(incoming), incoming.parts

    async def work(connection: AsyncConnection) -> Answer:
        made = await create_draft(
            connection,
            draft,
            patient_id=patient.patient_id,
            public_url=parts.settings.public_url,
            now=parts.clock(),
        )
        return Answer(201, made.model_dump_json(), f"{incoming.request.path}/{made.id}")

    return await done_once(incoming, "create_release", key, work)


async def releases(incoming: Incoming) -> web.Response:
    """The patient's own."""
    patient, parts = await require_patient(incoming), incoming.parts
    async with parts.database.reading() as connection:
        own = await releases_of(
            connection,
            patient.patient_id,
            parts.settings.public_url,
            day_at(parts.clock()),
        )
    return answer(ReleaseList(releases=own))


async def release(incoming: Incoming) -> web.Response:
    """One of the patient's own; whatever else is asked for is not found."""
    patient, parts = await require_patient(incoming), incoming.parts
    name = incoming.request.match_info["id"]
    if not _ID.fullmatch(name):
        raise ProblemError("not-found")
    async with parts.database.reading() as connection:
        url, today = parts.settings.public_url, day_at(parts.clock())
        found = await release_of(connection, patient.patient_id, name, url, today)
    if found is None:
        raise ProblemError("not-found")
    return answer(found)
