"""Portals that don't answer, or not well: what is tried again, and what is said in the end."""

from __future__ import annotations

import socket
from collections.abc import Callable

import pytest
from structlog.testing import capture_logs

from portal.client import HttpPortalClient, PortalClient
from portal.errors import ConflictError, PortalRefusedError, PortalUnavailableError
from tests.portal.client.calls import CALLS, TICKET
from tests.portal.client.scripted_portal import (
    BASE,
    Act,
    ScriptedPortal,
    answering,
    cut,
    cut_in_the_middle,
    refusing,
)
from tests.portal.client.virtual_time import VirtualTime

TICKET_ANSWER = {"number": "HD-000123", "created_at": "2026-11-23T12:00:00Z"}
PASSING: dict[str, tuple[Act, str]] = {
    "cut before the answer": (cut, "cut"),
    "cut in the answer": (cut_in_the_middle, "cut"),
    "bad gateway": (answering(502, b"<html>", "text/html"), "status-502"),
    "no gateway": (answering(504, b""), "status-504"),
    "unavailable": (refusing("unavailable"), "status-503"),
    "a page": (answering(201, b"<html>", "text/html"), "not-json"),
    "a page that is called JSON": (answering(201, b"<html>"), "not-json"),
    "JSON that is called text": (answering(201, TICKET_ANSWER, "text/plain"), "not-json"),
    "nothing": (answering(201, b""), "not-json"),
    "packed": (answering(201, b"\x1f\x8b\x08", Content_Encoding="gzip"), "not-json"),
    "deep": (answering(201, b"[" * 100_000), "not-json"),
    "no object": (answering(201, [TICKET_ANSWER]), "schema"),
    "a field less": (answering(201, {"number": "HD-000123"}), "schema"),
    "a field of another type": (answering(201, TICKET_ANSWER | {"number": 123}), "schema"),
    "huge": (answering(201, b" " * (1 << 20) + b" "), "too-large"),
}
LASTING: dict[str, tuple[Act, str]] = {
    "an error": (refusing("unexpected"), "status-500"),
    "an error without a problem": (answering(500, b"Traceback", "text/plain"), "status-500"),
    "another good status": (answering(200, TICKET_ANSWER), "status-200"),
    "no content": (answering(204, b""), "status-204"),
}


@pytest.mark.parametrize("case", PASSING)
async def test_failure_that_may_pass_is_tried_again_with_key_and_body_and_another_token(
    client: PortalClient, scripted: ScriptedPortal, time: VirtualTime, case: str
) -> None:
    scripted.will(PASSING[case][0], PASSING[case][0])
    assert (await client.create_ticket(TICKET, "key")).number == "HD-000123"
    assert [received.key for received in scripted.received] == ["key"] * 3
    assert len({received.body for received in scripted.received}) == 1
    assert len({received.token_id for received in scripted.received}) == 3
    assert (len(scripted.done), scripted.refused, time.slept) == (1, [], [0.4, 0.8])


@pytest.mark.parametrize("case", PASSING)
async def test_third_failure_says_why_and_that_it_may_have_been_done(
    client: PortalClient, scripted: ScriptedPortal, case: str
) -> None:
    act, reason = PASSING[case]
    scripted.will(act, act, act)
    with pytest.raises(PortalUnavailableError) as failed:
        await client.create_ticket(TICKET, "key")
    assert (failed.value.reason, failed.value.maybe_done) == (reason, True)
    assert len(scripted.received) == 3


@pytest.mark.parametrize("case", LASTING)
async def test_failure_that_will_not_pass_is_not_tried_again(
    client: PortalClient, scripted: ScriptedPortal, case: str
) -> None:
    act, reason = LASTING[case]
    scripted.will(act)
    with pytest.raises(PortalUnavailableError) as failed:
        await client.create_ticket(TICKET, "key")
    assert (failed.value.reason, failed.value.maybe_done) == (reason, True)
    assert len(scripted.received) == 1


@pytest.mark.parametrize("name", CALLS)
async def test_every_call_is_tried_again_and_only_what_changes_something_may_be_done(
    client: PortalClient, scripted: ScriptedPortal, name: str
) -> None:
    ask, _, key, _ = CALLS[name]
    scripted.will(refusing("unavailable"))
    await ask(client)
    scripted.will(*[refusing("unavailable")] * 3)
    with pytest.raises(PortalUnavailableError) as failed:
        await ask(client)
    assert failed.value.maybe_done is (key is not None)
    assert len(scripted.received) == 5


async def test_answer_that_was_lost_is_given_again_and_the_thing_done_once(
    client: PortalClient, scripted: ScriptedPortal
) -> None:
    scripted.will(scripted.answer_into_the_void)
    assert (await client.create_ticket(TICKET, "key")).number == "HD-000123"
    assert (len(scripted.received), len(scripted.done)) == (2, 1)


async def test_nobody_at_the_address_means_that_nothing_was_done(
    client_with: Callable[..., HttpPortalClient], time: VirtualTime
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(PortalUnavailableError) as failed:
        await client_with(elsewhere=f"http://127.0.0.1:{port}").create_ticket(TICKET, "key")
    assert (failed.value.reason, failed.value.maybe_done) == ("no-connection", False)
    assert time.slept == [0.4, 0.8]


@pytest.mark.parametrize("slug", ["unavailable", "too-many"])
@pytest.mark.parametrize(("asked", "slept"), [("0", [0.4]), ("1", [1.0]), ("2", [2.0]), ("3", [])])
async def test_portal_that_asks_for_a_pause_gets_it(
    client: PortalClient,
    scripted: ScriptedPortal,
    time: VirtualTime,
    slug: str,
    asked: str,
    slept: list[float],
) -> None:
    scripted.will(refusing(slug, Retry_After=asked))
    if slept:
        await client.upload_rules()
    else:
        with pytest.raises((PortalUnavailableError, PortalRefusedError)):
            await client.upload_rules()
    assert time.slept == slept


async def test_too_many_calls_are_a_refusal_in_the_end(
    client: PortalClient, scripted: ScriptedPortal
) -> None:
    scripted.will(*[refusing("too-many")] * 3)
    with pytest.raises(PortalRefusedError) as refused:
        await client.create_ticket(TICKET, "key")
    assert refused.value.problem.slug == "too-many"


@pytest.mark.parametrize(
    "later",
    [
        ["key-in-use", "key-in-use"],
        ["too-many", "too-many"],
        ["not-authorised"],
        ["not-signed-in"],
        ["not-found"],
    ],
)
async def test_what_may_have_been_done_is_said_though_a_later_attempt_was_turned_away(
    client: PortalClient, scripted: ScriptedPortal, later: list[str]
) -> None:
    scripted.will(cut, *map(refusing, later))
    with pytest.raises(PortalUnavailableError) as failed:
        await client.create_ticket(TICKET, "key")
    assert failed.value.maybe_done


async def test_refusal_of_a_later_attempt_counts_where_it_settles_the_matter(
    client: PortalClient, scripted: ScriptedPortal
) -> None:
    scripted.will(cut, refusing("key-reused"))
    with pytest.raises(ConflictError):
        await client.create_ticket(TICKET, "key")
    scripted.will(cut, refusing("invalid"))
    with pytest.raises(PortalRefusedError):
        await client.create_ticket(TICKET, "key")


async def test_request_that_still_runs_is_asked_for_again_until_it_is_answered(
    client: PortalClient, scripted: ScriptedPortal
) -> None:
    scripted.will(cut, refusing("key-in-use"))
    assert (await client.create_ticket(TICKET, "key")).number == "HD-000123"
    scripted.will(*[refusing("key-in-use")] * 3)
    with pytest.raises(ConflictError):
        await client.create_ticket(TICKET, "key")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_redirect_is_not_followed(
    client: PortalClient, scripted: ScriptedPortal, url: str, status: int
) -> None:
    for location in (f"{url}{BASE}/upload-rules", "/elsewhere", "https://thief.example/"):
        scripted.received.clear()
        scripted.will(answering(status, b"", Location=location))
        with pytest.raises(PortalUnavailableError, match=f"status-{status}"):
            await client.upload_rules()
        assert len(scripted.received) == 1


async def test_call_that_failed_is_logged_by_its_name_and_reason(
    client: PortalClient, scripted: ScriptedPortal
) -> None:
    scripted.will(*[cut] * 3, refusing("not-found"))
    with capture_logs() as logged:
        with pytest.raises(PortalUnavailableError):
            await client.create_ticket(TICKET, "key")
        with pytest.raises(PortalRefusedError):
            await client.patient("patient-1")
    assert [(line["event"], line["call"], line["reason"]) for line in logged] == [
        ("portal.call_failed", "create_ticket", "cut"),
        ("portal.call_refused", "patient", "status-404"),
    ]
