"""What the client sends, and what it makes of good answers and of refusals."""

from __future__ import annotations

import json
from pathlib import Path

import aiohttp
import pytest

from portal.client import HttpPortalClient, PortalClient
from portal.errors import ConflictError, NotSignedInError, PortalRefusedError
from portal.service_keys import rotate_service_keys
from portal.service_tokens import ServiceTokenSigner
from tests.portal.client.calls import CALLS, MOMENT, RELEASE_DRAFT, SAMPLE, TICKET
from tests.portal.client.scripted_portal import (
    BASE,
    DRAFT,
    RELEASE,
    ScriptedPortal,
    answering,
    cut,
    refusing,
)


@pytest.mark.parametrize("name", CALLS)
async def test_call_goes_to_its_address_with_key_and_patient(
    client: PortalClient, scripted: ScriptedPortal, name: str
) -> None:
    ask, line, key, patient = CALLS[name]
    await ask(client)
    (received,) = scripted.received
    method, path = line.split()
    assert (received.method, received.path) == (method, BASE + path)
    assert (received.key, received.patient) == (key, patient)
    headers = received.request.headers
    assert headers.get("Content-Type") == ("application/json" if method == "POST" else None)
    assert headers["Accept-Encoding"] == "identity"


async def test_answers_are_models_of_the_schema(client: PortalClient) -> None:
    assert (await client.upload_rules()).extensions == (".pdf",)
    assert (await client.check_upload(SAMPLE)).suggested_name == "a.pdf"
    assert (await client.create_ticket(TICKET, "key")).number == "HD-000123"
    assert (await client.patient("patient-1")).first_name == "Robin"
    release = await client.create_release("patient-1", RELEASE_DRAFT, "key-2")
    assert (release.id, release.created_at, release.draft) == ("release-1", MOMENT, RELEASE_DRAFT)
    assert await client.releases("patient-1") == (release,)
    assert await client.release("patient-1", "release-1") == release


async def test_bodies_are_the_schemas_json(client: PortalClient, scripted: ScriptedPortal) -> None:
    await client.send_password_reset("robin@example.edu", "key-1")
    await client.check_upload(SAMPLE)
    await client.create_release("patient-1", RELEASE_DRAFT, "key-2")
    bodies = [json.loads(received.body) for received in scripted.received]
    assert bodies == [
        {"email": "robin@example.edu"},
        {"name": "a b.pdf", "size": 3, "head": "JVBE", "tail": None},
        DRAFT,
    ]


async def test_fields_that_are_not_known_are_ignored_in_an_answer(
    client: PortalClient, scripted: ScriptedPortal
) -> None:
    newer = RELEASE | {"more": 1, "draft": DRAFT | {"more": {"of": ["it"]}}}
    scripted.will(answering(200, newer))
    assert (await client.release("patient-1", "release-1")).draft == RELEASE_DRAFT


async def test_calls_share_a_connection_and_no_token(
    client: PortalClient, scripted: ScriptedPortal
) -> None:
    for _ in range(3):
        for ask, *_rest in CALLS.values():
            await ask(client)
    tokens = {received.token_id for received in scripted.received}
    assert (len(tokens), len(scripted.connections)) == (27, 1)


@pytest.mark.parametrize(
    ("slug", "error"),
    [
        ("bad-request", PortalRefusedError),
        ("not-authorised", PortalRefusedError),
        ("not-signed-in", NotSignedInError),
        ("not-found", PortalRefusedError),
        ("not-allowed", PortalRefusedError),
        ("too-large", PortalRefusedError),
        ("not-json", PortalRefusedError),
        ("invalid", PortalRefusedError),
        ("key-reused", ConflictError),
    ],
)
async def test_refusal_is_told_with_its_problem_and_not_tried_again(
    client: PortalClient, scripted: ScriptedPortal, slug: str, error: type[PortalRefusedError]
) -> None:
    scripted.will(refusing(slug))
    with pytest.raises(PortalRefusedError) as refused:
        await client.create_ticket(TICKET, "key")
    assert (type(refused.value), refused.value.problem.slug) == (error, slug)
    assert (len(scripted.received), scripted.done) == (1, [])


@pytest.mark.parametrize(
    ("status", "error"),
    [(401, NotSignedInError), (403, NotSignedInError), (404, PortalRefusedError)],
)
@pytest.mark.parametrize("body", [b"", b"<html>", b"x" * (1 << 20) + b"x"], ids=len)
async def test_refusal_without_a_problem_goes_by_its_status(
    client: PortalClient,
    scripted: ScriptedPortal,
    status: int,
    error: type[PortalRefusedError],
    body: bytes,
) -> None:
    scripted.will(answering(status, body, "text/html"))
    with pytest.raises(PortalRefusedError) as refused:
        await client.patient("patient-1")
    assert type(refused.value) is error
    assert (refused.value.problem.status, refused.value.problem.slug) == (status, None)


async def test_another_patients_release_is_a_refusal_and_no_sign_in_problem(
    client: PortalClient, scripted: ScriptedPortal
) -> None:
    scripted.will(refusing("not-found"))
    with pytest.raises(PortalRefusedError) as refused:
        await client.release("patient-2", "release-1")
    assert type(refused.value) is PortalRefusedError
    assert refused.value.problem.status == 404


@pytest.mark.parametrize("word", ["", "..", "a/b", "a?b", "a b", "é", "x" * 65, "a\r\nB: c", "a\n"])
async def test_keys_and_ids_that_mean_something_elsewhere_are_never_sent(
    client: PortalClient, scripted: ScriptedPortal, word: str
) -> None:
    with pytest.raises(ValueError, match="Keys and ids"):
        await client.create_ticket(TICKET, word)
    with pytest.raises(ValueError, match="Keys and ids"):
        await client.release("patient-1", word)
    assert scripted.received == []


async def test_arguments_that_no_portal_takes_are_not_quoted(
    client: PortalClient, scripted: ScriptedPortal
) -> None:
    for ask in (
        client.send_password_reset("canary", "key"),
        client.patient("canary\n"),
        client.releases("x" * 256 + "canary"),
    ):
        with pytest.raises(ValueError) as wrong:
            await ask
        assert "canary" not in repr(wrong.value)
    assert (scripted.received, scripted.refused) == ([], [])


async def test_new_key_of_the_ring_signs_at_once_and_is_taken(
    client: PortalClient, scripted: ScriptedPortal, key_files: tuple[Path, Path]
) -> None:
    for _ in range(3):
        await client.upload_rules()
        rotate_service_keys(*key_files)
    assert (len(scripted.received), scripted.refused) == (3, [])


async def test_get_over_a_connection_that_went_stale_has_a_token_of_its_own(
    client: PortalClient, scripted: ScriptedPortal
) -> None:
    """The session sends it again by itself; the same token would be refused as replayed."""
    await client.upload_rules()
    scripted.will(cut)
    assert (await client.upload_rules()).name_length == 50
    assert len({received.token_id for received in scripted.received}) == 3
    assert scripted.refused == []


@pytest.mark.parametrize("healthy", [True, False])
async def test_health_is_asked_for_without_a_token(
    client: PortalClient, scripted: ScriptedPortal, healthy: bool
) -> None:
    if not healthy:
        scripted.will(refusing("unavailable"))
    assert await client.is_healthy() is healthy
    assert [received.path for received in scripted.received] == [BASE + "/healthz"]


@pytest.mark.parametrize(
    "url", ["", "portal", "ftp://portal", "https://a:b@portal", "https://portal?a=1", "http://:80"]
)
async def test_address_of_no_portal_is_refused_at_the_start(
    session: aiohttp.ClientSession, key_files: tuple[Path, Path], url: str
) -> None:
    with pytest.raises(ValueError):
        HttpPortalClient(session, url, ServiceTokenSigner(key_files[0]))


async def test_portal_below_a_path_is_called_there(
    session: aiohttp.ClientSession,
    url: str,
    key_files: tuple[Path, Path],
    scripted: ScriptedPortal,
) -> None:
    client = HttpPortalClient(session, url + "/a%20b/", ServiceTokenSigner(key_files[0]))
    scripted.will(answering(200, {"releases": []}))
    assert await client.releases("patient-1") == ()
    assert [received.path for received in scripted.received] == [
        "/a%20b" + BASE + "/records-releases"
    ]
