"""Who is let in, and who is told nothing but that the token is not good."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from aiohttp import hdrs
from multidict import CIMultiDict
from structlog.testing import capture_logs

from portal.server.schema import idempotency_keys, seen_tokens
from portal.service_keys import make_service_keys
from portal.service_tokens import ServiceTokenSigner, SignedRequest
from tests.portal.forging import Clock
from tests.portal.openapi import CALLS, Call
from tests.portal.server.api.serving import BASE, PAT, Served

RULES = "GET /upload-rules"
REFUSED = (401, "not-authorised", None)
SIGNED = [call for call in CALLS if call.roles]


def signed_rules(served: Served, **changed: Any) -> str:
    values = {"method": "GET", "path": f"{BASE}/upload-rules", "body": b""} | changed
    return served.signer.sign(SignedRequest(**values))


async def test_token_made_for_the_request_is_taken(served: Served) -> None:
    assert (await served.call(RULES)).status == 200


async def test_token_is_taken_once_by_all_processes(served: Served, another: Served) -> None:
    token = signed_rules(served)
    assert (await served.call(RULES, token=token)).status == 200
    with capture_logs() as logged:
        for process in (served, another):
            assert (await process.call(RULES, token=token)).problem == REFUSED
    assert [line["reason"] for line in logged] == ["replayed", "replayed"]


async def test_token_is_taken_once_when_it_comes_to_all_processes_at_once(
    served: Served, another: Served
) -> None:
    token = signed_rules(served)
    sent = [process.call(RULES, token=token) for process in (served, another) * 5]
    statuses = [reply.status for reply in await asyncio.gather(*sent)]
    assert sorted(statuses) == [200] + [401] * 9
    assert await served.count(seen_tokens) == 1


async def test_token_is_remembered_for_longer_than_it_lives(served: Served, clock: Clock) -> None:
    await served.call(RULES)
    (row,) = await served.rows(seen_tokens)
    assert row["until"] > clock.now + 60 + 5


@pytest.mark.parametrize(
    "changed",
    [{"method": "POST"}, {"path": f"{BASE}/upload-rules?a=1"}, {"body": b"{}"}],
    ids=["htm", "htu", "bh"],
)
async def test_token_of_another_request_is_refused_and_not_used_up(
    plain: Served, changed: dict[str, Any]
) -> None:
    reply = await plain.call(RULES, token=signed_rules(plain, **changed))
    assert (reply.problem, await plain.count(seen_tokens)) == (REFUSED, 0)


async def test_path_counts_as_it_arrived_with_its_query(plain: Served) -> None:
    assert (await plain.call(f"{RULES}?a=%41&b=")).status == 200
    spelt = await plain.call("GET /upload%2Drules", token=signed_rules(plain))
    assert spelt.problem == REFUSED


async def test_body_of_another_request_is_refused(plain: Served) -> None:
    signed = SignedRequest("POST", f"{BASE}/upload-checks", b'{"name":"a.pdf"}')
    token = plain.signer.sign(signed)
    reply = await plain.call("POST /upload-checks", b'{"name":"b.pdf"}', token=token)
    assert reply.problem == REFUSED


async def test_token_that_is_over_is_refused(plain: Served, clock: Clock) -> None:
    token = signed_rules(plain)
    clock.now += 65
    assert (await plain.call(RULES, token=token)).problem == REFUSED


async def test_token_of_another_key_is_refused(plain: Served, tmp_path: Path, clock: Clock) -> None:
    make_service_keys(tmp_path / "thief.json", tmp_path / "thief-public.json")
    thief = ServiceTokenSigner(tmp_path / "thief.json", clock)
    token = thief.sign(SignedRequest("GET", f"{BASE}/upload-rules"))
    assert (await plain.call(RULES, token=token)).problem == REFUSED


@pytest.mark.parametrize(
    "values",
    [[], [""], ["Bearer"], ["Bearer "], ["Basic {}"], ["{}"], ["Bearer x.y.z"], ["Bearer {}"] * 2],
    ids=str,
)
async def test_header_without_one_good_token_is_refused(plain: Served, values: list[str]) -> None:
    token = signed_rules(plain)
    headers = CIMultiDict([(hdrs.AUTHORIZATION, value.format(token)) for value in values])
    reply = await plain.bare("GET", f"{BASE}/upload-rules", headers=headers)
    assert reply.problem == REFUSED
    assert reply.headers[hdrs.WWW_AUTHENTICATE] == "Bearer"


async def test_scheme_is_spelt_in_any_case(plain: Served) -> None:
    headers = {hdrs.AUTHORIZATION: f"bEARER {signed_rules(plain)}"}
    assert (await plain.bare("GET", f"{BASE}/upload-rules", headers=headers)).status == 200


async def test_answer_does_not_tell_why_a_token_was_refused_but_the_log_does(
    plain: Served, clock: Clock
) -> None:
    token = signed_rules(plain)
    with capture_logs() as logged:
        foreign = await plain.call("GET /records-releases", token=token)
        clock.now += 100
        late = await plain.call(RULES, token=token)
    assert foreign.body == late.body
    assert [line["reason"] for line in logged] == ["htu", "expired"]
    assert not [line for line in logged if token in str(line)]


@pytest.mark.parametrize("call", SIGNED, ids=str)
async def test_every_call_but_the_one_for_health_needs_a_token(plain: Served, call: Call) -> None:
    path = BASE + call.path.replace("{id}", "r_1")
    assert (await plain.bare(call.method, path)).problem == REFUSED


@pytest.mark.parametrize("call", [call for call in SIGNED if call.roles == {"bot"}], ids=str)
async def test_call_without_a_patient_takes_no_token_of_one(plain: Served, call: Call) -> None:
    reply = await plain.call(str(call), b"{}", patient=PAT, key="key")
    assert reply.problem == REFUSED
    assert await plain.count(idempotency_keys) == 0


@pytest.mark.parametrize("call", [call for call in SIGNED if call.roles == {"patient"}], ids=str)
async def test_call_for_a_patient_takes_no_token_without_one(plain: Served, call: Call) -> None:
    line = str(call).replace("{id}", "r_1")
    reply = await plain.call(line, b"{}", key="key")
    assert reply.problem == (403, "not-signed-in", None)
