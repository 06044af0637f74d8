"""Refusals of the API, and what becomes of everything else that goes wrong in it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

import structlog
from aiohttp import hdrs, web

from portal.problems import CONTENT_TYPE, problem_of
from portal.server.errors import DatabaseUnavailableError, PortalServerError, RefusedError

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

RETRY_SECONDS: Final = 1
# What aiohttp raises by itself; any other of its refusals is a request it could not read.
_OF_STATUS: Final = {404: "not-found", 405: "not-allowed", 413: "too-large"}
_ALWAYS: Final[dict[str, str]] = {
    hdrs.CACHE_CONTROL: "no-store",
    hdrs.X_CONTENT_TYPE_OPTIONS: "nosniff",
}

_log = structlog.get_logger(module=__name__)


class ProblemError(PortalServerError):
    """A refusal, to be raised by whatever finds the reason for it.

    Args:
        slug: its name in ``portal/problems.json``.
        field: which header or field of the request it is about, never its value.
        retry_after: whole seconds after which to ask again.
    """

    def __init__(self, slug: str, *, field: str | None = None, retry_after: int = 0) -> None:
        self.slug, self.field, self.retry_after = slug, field, retry_after
        super().__init__(slug)


@web.middleware
async def as_problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Whatever is raised becomes an answer, for what is around may raise and catch as it likes."""
    try:
        response = await handler(request)
    except web.HTTPException as error:
        response = _of_aiohttp(error)
    except Exception as error:  # noqa: BLE001 - an edge of the process: nothing goes further
        response = _answer(_problem_in(error))
    response.headers.update(_ALWAYS)
    return response


def _problem_in(error: Exception) -> ProblemError:
    if isinstance(error, ProblemError):
        return error
    if isinstance(error, RefusedError) and error.reason in {"key-in-use", "key-reused"}:
        return ProblemError(error.reason)
    if isinstance(error, DatabaseUnavailableError):
        _log.warning("portal.database_unavailable")
        return ProblemError("unavailable", retry_after=RETRY_SECONDS)
    if isinstance(error, (web.RequestPayloadError, ConnectionError)):
        return ProblemError("bad-request")
    # Its name alone: an error's text may quote what it stumbled over.
    _log.error("portal.request_failed", error=type(error).__name__)
    return ProblemError("unexpected")


def _answer(problem: ProblemError) -> web.Response:
    details = problem_of(problem.slug, problem.field)
    response = web.Response(
        body=details.model_dump_json(exclude_none=True).encode(),
        status=details.status,
        content_type=CONTENT_TYPE,
    )
    if problem.retry_after:
        response.headers[hdrs.RETRY_AFTER] = str(problem.retry_after)
    if details.status == 401:
        response.headers[hdrs.WWW_AUTHENTICATE] = "Bearer"  # RFC 9110, section 15.5.2
    return response


def _of_aiohttp(error: web.HTTPException) -> web.Response:
    response = _answer(ProblemError(_OF_STATUS.get(error.status, "bad-request")))
    if hdrs.ALLOW in error.headers:
        response.headers[hdrs.ALLOW] = error.headers[hdrs.ALLOW]
    return response
