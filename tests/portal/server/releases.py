"""Releases for tests: what is filled in, and what is done with it."""

from __future__ import annotations

from typing import Final

from portal.schema import ReleaseDraft
from portal.server.accounts import SignedIn
from portal.server.release_changes import Change, begin, change
from portal.server.release_forms import ReleaseForm, form_of
from portal.server.releases import new_release_id
from tests.portal.server.core import Core

DRAFT: Final = ReleaseDraft(
    path="to_someone",
    recipient_kind="provider",
    recipient_name="Dr. <Example>",
    records=("labs", "visits"),
    format="paper",
    delivery="mail",
)
COMPLETE: Final = {
    "path": "to_someone",
    "recipient_kind": "provider",
    "recipient_name": "Dr. <Example>",
    "recipient_address": "1 Canary Street\nSpringfield",
    "records_labs": "yes",
    "records_visits": "yes",
    "from_date": "01/02/2025",
    "format": "paper",
    "delivery": "mail",
    "purpose": "at_my_request",
    "expires_on": "06/30/2027",
    "class_hiv": "yes",
    "initials_hiv": "CNRY",
    "purpose_hiv": "a canary's reason",
    "signer": "patient",
    "signature": "Pat Canary Sample",
}
"""All that is needed to sign; the clock of tests stands on 23 November 2026."""


async def known(core: Core, patient: str) -> SignedIn:
    """Who is signed in."""
    found = await core.accounts.patient(patient)
    assert found is not None
    return found


async def begun(core: Core, patient: str) -> str:
    """The id of a draft."""
    release_id = new_release_id()
    await begin(core.parts, await known(core, patient), release_id, DRAFT)
    return release_id


async def signed(core: Core, patient: str) -> str:
    """The id of one that was signed."""
    release_id = await begun(core, patient)
    wanted = Change(release_id, 0, dict(sorted(COMPLETE.items())), is_signing=True)
    assert await change(core.parts, await known(core, patient), wanted) == "signed"
    return release_id


async def form_now(core: Core, patient: str, release_id: str) -> ReleaseForm:
    """As it is stored."""
    form = await form_of(core.parts, patient, release_id)
    assert form is not None
    return form
