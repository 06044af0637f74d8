"""Two releases of somebody in the demo: one that was signed, and one that is still a draft."""

from __future__ import annotations

from typing import Final

from portal.schema import ReleaseDraft
from portal.server.days import day_at, written
from portal.server.parts import Parts
from portal.server.release_changes import Change, begin, change
from portal.server.release_entries import entries_of
from portal.server.releases import new_release_id

OWNER: Final = "p-1006"
"""Grace Halloran."""
_YEAR_SECONDS: Final = 365 * 86_400.0
_DRAFT: Final = ReleaseDraft(
    path="to_someone",
    recipient_kind="provider",
    recipient_name="Example Family Practice",
    records=("immunizations", "visits"),
    format="paper",
    delivery="mail",
)
_OWN: Final = ReleaseDraft(
    path="own_copy",
    recipient_kind="me",
    records=("immunizations",),
    format="electronic",
    delivery="portal",
)


async def seed_releases(parts: Parts) -> None:
    """Put them into a database that was just seeded.

    Raises:
        DatabaseUnavailableError: the database does not answer.
    """
    patient = await parts.accounts.patient(OWNER)
    if patient is None:
        return
    signed = new_release_id()
    await begin(parts, patient, signed, _DRAFT)
    entries = entries_of(_DRAFT) | {
        "recipient_address": "1 Example Street, Springfield, MA 00000",
        "purpose": "at_my_request",
        "expires_on": written(day_at(parts.clock() + _YEAR_SECONDS)),
        "signature": f"{patient.first_name} {patient.last_name}",
    }
    await change(parts, patient, Change(signed, 0, entries, is_signing=True))
    await begin(parts, patient, new_release_id(), _OWN)
