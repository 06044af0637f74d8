"""Nothing of what is said to or by a portal stands in logs, errors and what is printed."""

from __future__ import annotations

import traceback
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest

from portal.client import HttpPortalClient, PortalClient
from portal.errors import PortalError
from portal.problems import CONTENT_TYPE
from portal.schema import Contact, TicketRequest, TranscriptEntry, UploadSample
from portal.service_tokens import SignedRequest
from tests.portal.client.calls import MOMENT, RELEASE_DRAFT
from tests.portal.client.scripted_portal import (
    Act,
    Received,
    ScriptedPortal,
    answering,
    cut,
    cut_in_the_middle,
)

CANARY = "canary"
TICKET = TicketRequest(
    reason="request",
    contact=Contact(kind="email", value="canary@example.edu"),
    transcript=(TranscriptEntry(author="patient", text="a canary", at=MOMENT),),
    topic="canary",
)
PROBLEM = {
    "type": "https://portal.example.edu/problems/odd",
    "title": "canary",
    "status": 404,
    "detail": "no canary",
    "field": "canary",
}
CALLS: list[Callable[[PortalClient], Awaitable[Any]]] = [
    lambda client: client.send_password_reset("canary@example.edu", "canary"),
    lambda client: client.create_ticket(TICKET, "canary", "canary"),
    lambda client: client.check_upload(UploadSample(name="canary.pdf", size=1, head=b"canary")),
    lambda client: client.release("canary", "canary"),
    lambda client: client.create_release(
        "canary", RELEASE_DRAFT.model_copy(update={"recipient_name": "canary"}), "canary"
    ),
    lambda client: client.create_ticket(TICKET, "canary canary"),
    lambda client: client.send_password_reset("canary", "canary"),
    lambda client: client.patient("canary\n"),
]
ACTS: dict[str, Act] = {
    "cut": cut,
    "cut in the middle": cut_in_the_middle,
    "an error": answering(500, {"message": CANARY}),
    "a redirect": answering(302, b"", Location="https://canary.example/"),
    "unavailable": answering(503, {"message": CANARY}, Retry_After=CANARY),
    "a problem": answering(404, PROBLEM, CONTENT_TYPE),
    "a problem of another kind": answering(422, {"detail": CANARY}),
    "too many": answering(429, PROBLEM, CONTENT_TYPE),
    "no JSON": answering(200, b"canary"),
    "no JSON, created": answering(201, b"canary"),
    "another schema": answering(200, {CANARY: CANARY, "verdict": CANARY}),
    "another schema, created": answering(201, {CANARY: CANARY, "number": CANARY}),
    "another schema, accepted": answering(202, {CANARY: CANARY, "status": CANARY}),
}


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _shown(error: BaseException) -> str:
    told = "".join(f"{each!r} {each} {vars(each)}" for each in _chain(error))
    return told + "".join(traceback.format_exception(error))


@pytest.mark.parametrize("name", ACTS)
async def test_failures_and_refusals_quote_nothing(
    client_with: Callable[..., HttpPortalClient],
    scripted: ScriptedPortal,
    url: str,
    debug_log: Callable[[], Callable[[], str]],
    name: str,
) -> None:
    written, ended = debug_log(), 0
    shown = ""
    for call in CALLS:
        scripted.script.clear()
        scripted.will(*[ACTS[name]] * 9)  # the session sends a GET again by itself
        try:
            await call(client_with())
        except (PortalError, ValueError) as error:
            ended += 1
            shown += _shown(error)
    shown += written()
    assert "portal.call_" in shown
    assert ended == len(CALLS)
    tokens = [received.request.headers["Authorization"][7:] for received in scripted.received]
    for secret in (CANARY, url.removeprefix("http://"), *tokens):
        assert secret not in shown.replace("portal/client/test_http_secrets", "")


async def test_good_calls_are_not_logged_at_all(
    client: PortalClient,
    scripted: ScriptedPortal,
    debug_log: Callable[[], Callable[[], str]],
) -> None:
    written = debug_log()
    await client.send_password_reset("canary@example.edu", "canary")
    await client.create_ticket(TICKET, "canary-2", "canary")
    assert len(scripted.done) == 2
    assert written() == ""


async def test_session_has_no_cookies_that_one_patient_could_leave_for_another(
    client: PortalClient, scripted: ScriptedPortal
) -> None:
    async def give_cookie(received: Received) -> Any:
        response = await scripted.answer(received)
        response.set_cookie("session", CANARY)
        return response

    scripted.will(give_cookie)
    await client.patient("patient-1")
    await client.patient("patient-2")
    assert "Cookie" not in scripted.received[1].request.headers


def test_request_shows_neither_its_path_nor_its_body() -> None:
    assert repr(SignedRequest("GET", "/canary", b"canary")) == "SignedRequest(method='GET')"
