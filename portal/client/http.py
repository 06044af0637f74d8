"""The portal over HTTP, as ``portal/openapi.yaml`` has it.

A call that fails is tried again (``retry.py``) with the same body and idempotency key; after some
failed calls the portal is left alone for a while (``breaker.py``). PortalUnavailableError says why:

no-connection   nobody answers at the address
time-out        no whole answer in time
cut             the connection ended before the answer did
status-NNN      an error of the portal's, a redirect, or another status than the call's own
too-large       an answer of more than 1 MiB
not-json        an answer that is no JSON
schema          an answer without what the schema asks for
open            the breaker is open: nothing was sent
"""

from __future__ import annotations

import re
from functools import partial
from http import HTTPStatus
from typing import Final

import structlog
from aiohttp import ClientSession
from pydantic import BaseModel

from portal.client.answers import MOST_BYTES, Answer
from portal.client.breaker import CircuitBreaker
from portal.client.retry import Failure, Retries
from portal.client.transcripts import fitting
from portal.client.wire import Call, TimeLimits, Tracing, Wire, untraced
from portal.errors import PortalError, PortalRefusedError, PortalUnavailableError
from portal.schema import (
    Accepted,
    Health,
    PasswordReset,
    Patient,
    Release,
    ReleaseDraft,
    ReleaseList,
    Ticket,
    TicketRequest,
    UploadRules,
    UploadSample,
    UploadVerdict,
)
from portal.service_tokens import ServiceTokenSigner

_log = structlog.get_logger(module=__name__)
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
# Refusals for the bytes that were sent: earlier attempts with the same ones were refused too. All
# others leave open what became of these; a token that is refused now may have been taken then.
_SETTLING: Final = {
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
}


class HttpPortalClient:
    """A portal client on an aiohttp session.

    Args:
        session: see ``portal_session``; it stays the caller's to close.
        url: where the portal is, such as ``https://portal.example.edu``.
        signer: makes the service tokens.
        limits: seconds of each attempt.
        retries: when a call is tried again.
        breaker: shared by all that call this portal.
        tracing: follows each attempt of a call.

    Raises:
        ValueError: ``url`` is no such address.
    """

    def __init__(
        self,
        session: ClientSession,
        url: str,
        signer: ServiceTokenSigner,
        *,
        limits: TimeLimits | None = None,
        retries: Retries | None = None,
        breaker: CircuitBreaker | None = None,
        tracing: Tracing = untraced,
    ) -> None:
        self._wire = Wire(session, url, signer, limits or TimeLimits(), tracing)
        self._limits = limits or TimeLimits()
        self._retries = retries or Retries()
        self._breaker = breaker or CircuitBreaker()

    async def send_password_reset(self, email: str, key: str) -> None:
        """Have a link sent to ``email`` if there is an account; nobody is told whether."""
        body = PasswordReset(email=email)
        await self._post("send_password_reset", "/password-resets", 202, Accepted, body, key)

    async def upload_rules(self) -> UploadRules:
        """What names of files the portal's upload takes."""
        return await self._get("upload_rules", "/upload-rules", UploadRules)

    async def check_upload(self, sample: UploadSample) -> UploadVerdict:
        """What the portal's upload would say to a file."""
        return await self._post("check_upload", "/upload-checks", 200, UploadVerdict, sample)

    async def create_release(self, patient: str, draft: ReleaseDraft, key: str) -> Release:
        """Start a Release of Information, which the patient then signs at the portal."""
        return await self._post(
            "create_release", "/records-releases", 201, Release, draft, key, patient
        )

    async def releases(self, patient: str) -> tuple[Release, ...]:
        """The patient's own releases, the newest first."""
        return (await self._get("releases", "/records-releases", ReleaseList, patient)).releases

    async def release(self, patient: str, release_id: str) -> Release:
        """One of them; another patient's is not found (PortalRefusedError, status 404)."""
        path = f"/records-releases/{_checked(release_id)}"
        route = "/records-releases/{release_id}"
        call = Call("release", "GET", path, 200, Release, patient=patient, route=route)
        return await self._ask(call)

    async def create_ticket(
        self, ticket: TicketRequest, key: str, patient: str | None = None
    ) -> Ticket:
        """Hand over to a person at the help desk."""
        body = fitting(ticket, MOST_BYTES)
        return await self._post("create_ticket", "/tickets", 201, Ticket, body, key, patient)

    async def patient(self, patient: str) -> Patient:
        """Who is signed in."""
        return await self._get("patient", "/patients/me", Patient, patient)

    async def is_healthy(self) -> bool:
        """Whether the portal answers now; asked once, whatever happened to other calls."""
        call = Call("is_healthy", "GET", "/healthz", 200, Health, is_signed=False)
        return not isinstance(await self._wire.attempt(call, self._limits.whole), Failure)

    async def _get(
        self, name: str, path: str, answer: type[Answer], patient: str | None = None
    ) -> Answer:
        return await self._ask(Call(name, "GET", path, 200, answer, patient=patient))

    async def _post(
        self,
        name: str,
        path: str,
        expected: int,
        answer: type[Answer],
        body: BaseModel,
        key: str | None = None,
        patient: str | None = None,
    ) -> Answer:
        data = body.model_dump_json().encode()
        checked = None if key is None else _checked(key)
        return await self._ask(Call(name, "POST", path, expected, answer, data, checked, patient))

    async def _ask(self, call: Call[Answer]) -> Answer:
        with self._breaker.guarding():
            outcome = await self._retries.run(partial(self._wire.attempt, call))
            if outcome.answer is None:
                raise _error(call, outcome.failures)
            return outcome.answer


def _checked(word: str) -> str:
    """An idempotency key or an id; both go into places where other characters mean something."""
    if not _TOKEN.fullmatch(word):
        raise ValueError("Keys and ids should be 1 to 64 letters, digits, hyphens and underscores")
    return word


def _settles(refusal: PortalRefusedError) -> bool:
    return refusal.problem.status in _SETTLING


def _error(call: Call[Answer], failures: list[Failure]) -> PortalError:
    last = failures[-1]
    changes = call.key is not None
    maybe_done = changes and any(each.sent and each.refusal is None for each in failures)
    if last.refusal is not None and (not maybe_done or _settles(last.refusal)):
        _log.info("portal.call_refused", call=call.name, reason=last.reason)
        return last.refusal
    attempts = len(failures)
    _log.warning(
        "portal.call_failed",
        call=call.name,
        reason=last.reason,
        attempts=attempts,
        maybe_done=maybe_done,
    )
    return PortalUnavailableError(last.reason, maybe_done=maybe_done)
