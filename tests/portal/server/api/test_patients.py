from __future__ import annotations

import pytest

from tests.portal.server.api.serving import LEE, PAT, Served


@pytest.mark.parametrize(
    ("patient", "name", "has_netid"),
    [(PAT, "Pat", True), (LEE, "Lee", False)],
)
async def test_patient_on_the_token_is_told_about_themselves(
    served: Served, patient: str, name: str, has_netid: bool
) -> None:
    reply = await served.call("GET /patients/me", patient=patient)
    assert (reply.status, reply.json) == (
        200,
        {"id": patient, "has_netid": has_netid, "first_name": name},
    )


async def test_nobody_and_somebody_who_is_not_on_file_are_not_signed_in(served: Served) -> None:
    for patient in (None, "p-3", "x" * 255):
        reply = await served.call("GET /patients/me", patient=patient)
        assert reply.problem == (403, "not-signed-in", None)
