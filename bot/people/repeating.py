"""After an older backup came back: everything is deleted again that was deleted since."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Final

from bot.people.deleting import delete
from bot.people.deletions import noted
from bot.people.desk import Desk
from bot.people.naming import PATIENT
from portal.server.personal import patients_with_tickets_or_releases

WHAT: Final = "person.repeat"


async def repeat(desk: Desk) -> tuple[int, dict[str, int]]:
    """Repeat every deletion of the list, of what began before it; how many, and what went.

    Raises:
        DataError: the list can't be read.
        BusyError: see ``delete``.
        StoreUnavailableError: the database does not answer; what was deleted stays so.
        PortalError: the portal's does not; likewise.
    """
    people = noted(desk.settings.operations.deletions)
    known = await _patients_by_hash(desk)
    counts: Counter[str] = Counter()
    for person in people:
        named = known.get(person.patient_hash)
        whole = replace(person, patients=(named,)) if named else person
        counts.update(await delete(desk, whole))
        await desk.audit.record(desk.who, WHAT, "done", person.about)
    return len(people), dict(counts)


async def _patients_by_hash(desk: Desk) -> dict[str, str]:
    if desk.portal is None:
        return {}
    patients = await patients_with_tickets_or_releases(desk.portal)
    return {h: each for each in patients for h in desk.audit.all_about(PATIENT, each)}
