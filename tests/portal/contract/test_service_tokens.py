"""Tokens that must not be taken, and what they must not have done."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from portal.service_keys import make_service_keys
from portal.service_tokens import ServiceTokenSigner
from tests.portal.contract.asking import TICKET
from tests.portal.contract.by_hand import Answer, send, token
from tests.portal.contract.portals import Portal, Service

BODY = TICKET.model_dump_json().encode()
OTHER_BODY = BODY.replace(b"not_understood", b"request")


async def _ticket(service: Service, given: str | None, body: bytes = BODY) -> Answer:
    return await send(service, "POST", "/tickets", body, token=given, Idempotency_Key="key")


async def _expect_refusal(portal: Portal, answer: Answer, tickets: int = 0) -> None:
    assert (answer.status, answer.slug) == (401, "not-authorised")
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert await portal.probe.tickets() == tickets


async def test_call_without_a_token_is_refused(portal: Portal, service: Service) -> None:
    await _expect_refusal(portal, await _ticket(service, None))


async def test_token_is_good_once(portal: Portal, service: Service) -> None:
    given = token(service, "POST", "/tickets", BODY)
    assert (await _ticket(service, given)).status == 201
    await _expect_refusal(portal, await _ticket(service, given), tickets=1)


async def test_token_is_good_for_its_body_alone(portal: Portal, service: Service) -> None:
    given = token(service, "POST", "/tickets", OTHER_BODY)
    await _expect_refusal(portal, await _ticket(service, given))


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/tickets?a"), ("POST", "/password-resets"), ("GET", "/tickets")]
)
async def test_token_is_good_for_its_address_and_method_alone(
    portal: Portal, service: Service, method: str, path: str
) -> None:
    await _expect_refusal(portal, await _ticket(service, token(service, method, path, BODY)))


@pytest.mark.parametrize("seconds", [-3600, -70, 3600])
async def test_token_of_another_time_is_refused(
    portal: Portal, service: Service, tmp_path: Path, seconds: float
) -> None:
    signer = ServiceTokenSigner(tmp_path / "ring.json", lambda: time.time() + seconds)
    given = token(service, "POST", "/tickets", BODY, signer=signer)
    await _expect_refusal(portal, await _ticket(service, given))


async def test_token_of_another_key_is_refused(
    portal: Portal, service: Service, tmp_path: Path
) -> None:
    make_service_keys(tmp_path / "thief.json", tmp_path / "thief-public.json")
    given = token(
        service, "POST", "/tickets", BODY, signer=ServiceTokenSigner(tmp_path / "thief.json")
    )
    await _expect_refusal(portal, await _ticket(service, given))


async def test_patient_of_a_token_can_not_be_exchanged(portal: Portal, service: Service) -> None:
    mine, theirs = portal.with_password.subject, portal.with_netid.subject
    path = "/patients/me"
    first, second = (token(service, "GET", path, patient=each) for each in (mine, theirs))
    header, payload, _ = first.split(".")
    forged = f"{header}.{payload}.{second.rpartition('.')[2]}"
    answer = await send(service, "GET", path, token=forged)
    assert (answer.status, answer.slug) == (401, "not-authorised")
