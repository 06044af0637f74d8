from __future__ import annotations

from aiohttp import web

from portal.schema import Patient
from portal.server.accounts import SignedIn
from portal.server.api.calls import Incoming, answer
from portal.server.api.problems import ProblemError


async def on_file(incoming: Incoming) -> SignedIn | None:
    """The patient on the token, None for nobody or somebody whom the portal doesn't know."""
    if incoming.patient is None:
        return None
    return await incoming.parts.accounts.patient(incoming.patient)


async def require_patient(incoming: Incoming) -> SignedIn:
    """The patient on the token.

    Raises:
        ProblemError: not-signed-in, where the portal doesn't know them (any more).
    """
    patient = await on_file(incoming)
    if patient is None:
        raise ProblemError("not-signed-in")
    return patient


async def patient(incoming: Incoming) -> web.Response:
    """Who is signed in."""
    found = await require_patient(incoming)
    return answer(
        Patient(id=found.patient_id, has_netid=found.has_netid, first_name=found.first_name)
    )
