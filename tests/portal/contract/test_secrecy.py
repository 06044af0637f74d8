"""Nobody who asks for password resets learns who has an account."""

from __future__ import annotations

import json

import pytest

from tests.portal.contract.asking import NOBODYS_ADDRESS
from tests.portal.contract.by_hand import send, token
from tests.portal.contract.portals import Portal, Service


@pytest.mark.slow
async def test_answer_to_a_reset_is_the_same_for_every_address(
    portal: Portal, service: Service
) -> None:
    addresses = [portal.with_password.email, portal.with_netid.email, NOBODYS_ADDRESS]
    seen = set()
    for number, address in enumerate(addresses * 5):  # more often than links are sent to one
        body = json.dumps({"email": address}).encode()
        given = token(service, "POST", "/password-resets", body)
        answer = await send(
            service,
            "POST",
            "/password-resets",
            body,
            token=given,
            Idempotency_Key=f"key-{number}",
        )
        headers = sorted(item for item in answer.headers.items() if item[0] != "Date")
        seen.add((answer.status, answer.body, str(headers)))
    assert len(seen) == 1
    ((status, text, _),) = seen
    assert (status, json.loads(text)) == (202, {"status": "accepted"})
    assert await portal.probe.mails_to(portal.with_password.email) <= 3
    assert await portal.probe.mails_to(NOBODYS_ADDRESS) == 0
