"""Who calls, and whether this call is for them: the service token is checked before all else."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final, Literal

import structlog
from aiohttp import hdrs, web
from pydantic import BaseModel

from portal.errors import ServiceTokenError
from portal.server import seen_tokens
from portal.server.api.body import check_media_type, read_body
from portal.server.api.call_window import CallWindow
from portal.server.api.problems import Handler, ProblemError
from portal.server.parts import PARTS, Parts
from portal.service_tokens import HELP_DESK, ServiceCall, SignedRequest

Role = Literal["bot", "patient", "either"]
WINDOW: Final = web.AppKey("portal-call-window", CallWindow)
BODY_SECONDS: Final = web.AppKey("portal-body-seconds", float)

_log = structlog.get_logger(module=__name__)


@dataclass(frozen=True)
class Incoming:
    """A call that was let in. ``subject``: the patient on its token, or the help desk itself."""

    request: web.Request
    parts: Parts
    subject: str = field(repr=False)
    body: bytes = field(repr=False)

    @property
    def patient(self) -> str | None:
        """For whom it is; None without a patient."""
        return None if self.subject == HELP_DESK else self.subject


def signed(
    handler: Callable[[Incoming], Awaitable[web.Response]], role: Role, *, has_body: bool = False
) -> Handler:
    """A handler behind the check of its token.

    Args:
        handler: what is done for whoever may.
        role: whose token it takes.
        has_body: whether the call has a body of JSON.
    """

    async def handle(request: web.Request) -> web.StreamResponse:
        token = _bearer(request)
        # Not later: aiohttp unpacks such a body, and the hash is of what was sent.
        if has_body and hdrs.CONTENT_ENCODING in request.headers:
            raise ProblemError("not-json")
        body = await read_body(request, request.app[BODY_SECONDS])
        call = await _admitted(request, token, body)
        _check_role(call, role)
        if has_body:
            check_media_type(request)
        return await handler(
            Incoming(request, request.config_dict[PARTS], call.patient or HELP_DESK, body)
        )

    return handle


def answer(model: BaseModel, status: int = 200) -> web.Response:
    """A good answer."""
    return as_json(model.model_dump_json(), status)


def as_json(text: str, status: int) -> web.Response:
    """JSON that is written already."""
    # As bytes: JSON has no charset (RFC 8259, section 11).
    return web.Response(body=text.encode(), status=status, content_type="application/json")


def _bearer(request: web.Request) -> str:
    headers = request.headers.getall(hdrs.AUTHORIZATION, [])
    scheme, _, token = headers[0].partition(" ") if len(headers) == 1 else ("", "", "")
    if scheme.lower() != "bearer" or not token:
        raise ProblemError("not-authorised")
    return token.strip()


async def _admitted(request: web.Request, token: str, body: bytes) -> ServiceCall:
    parts = request.config_dict[PARTS]
    # As it arrived: the router would take other spellings of the path too.
    received = SignedRequest(request.method, request.raw_path, body)
    try:
        call = parts.verifier.check(token, received)
        await seen_tokens.take(parts.database, call)
    except ServiceTokenError as error:
        _log.warning("portal.service_token_refused", reason=error.reason)
        raise ProblemError("not-authorised") from error
    # After the token, so that nobody else can use the help desk's calls up.
    if wait := request.app[WINDOW].take():
        raise ProblemError("too-many", retry_after=wait)
    return call


def _check_role(call: ServiceCall, role: Role) -> None:
    if role == "patient" and call.patient is None:
        raise ProblemError("not-signed-in")
    if role == "bot" and call.patient is not None:
        raise ProblemError("not-authorised")
