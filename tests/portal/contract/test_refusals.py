"""What a portal refuses, and that it says so in a problem document."""

from __future__ import annotations

import io
import json

import pytest

from portal.problems import PROBLEMS
from tests.portal.contract.asking import DRAFT, TICKET
from tests.portal.contract.by_hand import BASE, Answer, send, token
from tests.portal.contract.portals import Portal, Service
from tests.portal.openapi import CALLS, Call

GOOD = TICKET.model_dump_json().encode()
SECRET = "my secret words"
WITH_BODY = [call for call in CALLS if call.method == "POST"]


async def _signed(
    service: Service, method: str, path: str, body: bytes = b"", **headers: str | None
) -> Answer:
    patient = headers.pop("patient", None)
    given = token(service, method, path, body, patient)
    return await send(service, method, path, body, token=given, **headers)


@pytest.mark.parametrize("key", [None, "", "a b", "x" * 65])
async def test_missing_or_malformed_key_is_a_bad_request(
    portal: Portal, service: Service, key: str | None
) -> None:
    answer = await _signed(service, "POST", "/tickets", GOOD, Idempotency_Key=key)
    assert (answer.status, answer.slug) == (400, "bad-request")
    assert json.loads(answer.body)["field"] == "Idempotency-Key"
    assert await portal.probe.tickets() == 0


@pytest.mark.parametrize("call", WITH_BODY, ids=str)
async def test_bodies_that_are_no_json_of_the_schema_are_refused(
    portal: Portal, service: Service, call: Call
) -> None:
    patient = portal.with_password.subject if call.roles == {"patient"} else None
    for body, kind, status, slug in (
        (b"{", "application/json", 400, "bad-request"),
        (b'{"a":"\xff"}', "application/json", 400, "bad-request"),
        (b"a=b", "application/x-www-form-urlencoded", 415, "not-json"),
        (b"{}", "application/json", 422, "invalid"),
        (b'{"%s":"%s"}' % ((SECRET.encode(),) * 2), "application/json", 422, "invalid"),
    ):
        answer = await _signed(
            service,
            "POST",
            call.path,
            body,
            patient=patient,
            Content_Type=kind,
            Idempotency_Key="key",
        )
        assert (answer.status, answer.slug) == (status, slug)
        assert SECRET.encode() not in answer.body


async def test_compressed_body_is_refused(service: Service) -> None:
    answer = await _signed(
        service, "POST", "/tickets", GOOD, Idempotency_Key="key", Content_Encoding="gzip"
    )
    assert (answer.status, answer.slug) == (415, "not-json")


async def test_body_of_more_than_a_mebibyte_is_refused(portal: Portal, service: Service) -> None:
    body = GOOD + b" " * ((1 << 20) + 1 - len(GOOD))
    headers = {
        "Authorization": f"Bearer {token(service, 'POST', '/tickets', body)}",
        "Content-Type": "application/json",
        "Idempotency-Key": "key",
    }
    url = f"{service.url}{BASE}/tickets"
    async with service.session.post(url, data=io.BytesIO(body), headers=headers) as response:
        answer = Answer(response.status, response.headers, await response.read())
    assert (answer.status, answer.slug) == (413, "too-large")
    smaller = await _signed(service, "POST", "/tickets", body[:-1], Idempotency_Key="key")
    assert smaller.status == 201
    assert await portal.probe.tickets() == 1


@pytest.mark.parametrize("call", [call for call in CALLS if call.roles == {"patient"}], ids=str)
async def test_call_for_a_patient_needs_one(service: Service, call: Call) -> None:
    body = DRAFT.model_dump_json().encode() if call.method == "POST" else b""
    path = call.path.replace("{id}", "r_1")
    answer = await _signed(service, call.method, path, body, Idempotency_Key="key")
    assert (answer.status, answer.slug) == (403, "not-signed-in")


@pytest.mark.parametrize("call", [call for call in CALLS if call.roles == {"bot"}], ids=str)
async def test_call_without_a_patient_takes_none(
    portal: Portal, service: Service, call: Call
) -> None:
    patient, body = portal.with_netid.subject, b"{}" if call.method == "POST" else b""
    answer = await _signed(
        service, call.method, call.path, body, patient=patient, Idempotency_Key="key"
    )
    assert (answer.status, answer.slug) == (401, "not-authorised")


async def test_other_paths_and_methods_are_refused(service: Service) -> None:
    assert (await send(service, "GET", "/nowhere")).slug == "not-found"
    for method, path, allowed in (
        ("DELETE", "/tickets", {"POST"}),
        ("PUT", "/records-releases", {"GET", "POST"}),
        ("POST", "/healthz", {"GET"}),
    ):
        answer = await send(service, method, path)
        assert (answer.status, answer.slug) == (405, "not-allowed")
        assert {name.strip() for name in answer.headers["Allow"].split(",")} == allowed


async def test_problems_say_what_the_table_says(service: Service) -> None:
    answer = await send(service, "GET", "/nowhere")
    document = json.loads(answer.body)
    known = PROBLEMS[answer.slug]
    assert (document["title"], document["detail"]) == (known.title, known.detail)
