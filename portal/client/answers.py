"""Reads what a portal answers: a model of the schema, a refusal, or a failure."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final, TypeVar

from aiohttp import ClientResponse, hdrs
from pydantic import BaseModel, ValidationError

from portal.client.retry import Failure, retry_after_seconds
from portal.errors import ConflictError, NotSignedInError, PortalRefusedError
from portal.problems import ProblemDetails, parse_problem

MOST_BYTES: Final = 1 << 20
_PASSING: Final = {
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.BAD_GATEWAY,
    HTTPStatus.SERVICE_UNAVAILABLE,
    HTTPStatus.GATEWAY_TIMEOUT,
}
_CONFLICTS: Final = {"key-in-use", "key-reused"}
Answer = TypeVar("Answer", bound=BaseModel)


async def read_answer(
    response: ClientResponse, expected: int, model: type[Answer], now: float
) -> Answer | Failure:
    """What the portal says.

    Args:
        response: its body is read here, up to 1 MiB.
        expected: the status of the answer that was asked for.
        model: that answer.
        now: seconds since 1970.
    """
    status, is_refusal = response.status, 400 <= response.status < 500
    if status != expected and not is_refusal:
        return _failure(response, now)
    body = await _body(response)
    if is_refusal:
        return _failure(response, now, refusal_of(_problem(response, body or b"")))
    return Failure("too-large") if body is None else _parsed(response, body, model)


def refusal_of(problem: ProblemDetails) -> PortalRefusedError:
    """The error that stands for a problem.

    A status of 401 is about the patient too, unless the portal says that it is about our token:
    then signing in would not help.
    """
    if problem.slug in _CONFLICTS:
        return ConflictError(problem)
    if problem.status in {401, 403} and problem.slug != "not-authorised":
        return NotSignedInError(problem)
    return PortalRefusedError(problem)


def _failure(
    response: ClientResponse, now: float, refusal: PortalRefusedError | None = None
) -> Failure:
    # The same request still runs: asked again in a moment, the portal gives its answer.
    is_running = refusal is not None and refusal.problem.slug == "key-in-use"
    return Failure(
        f"status-{response.status}",
        may_pass=is_running or response.status in _PASSING,
        retry_after=retry_after_seconds(response.headers.get(hdrs.RETRY_AFTER), now),
        refusal=refusal,
    )


async def _body(response: ClientResponse) -> bytes | None:
    """The whole body, None where it is too large."""
    body = bytearray()
    if (response.content_length or 0) > MOST_BYTES:
        return None
    async for chunk in response.content.iter_any():
        body += chunk
        if len(body) > MOST_BYTES:
            return None
    return bytes(body)


def _parsed(response: ClientResponse, body: bytes, model: type[Answer]) -> Answer | Failure:
    if response.content_type != "application/json":
        return Failure("not-json")
    try:
        return model.model_validate_json(body, extra="ignore")
    except ValidationError as error:
        kinds = {fault["type"] for fault in error.errors(include_url=False, include_input=False)}
    return Failure("not-json" if "json_invalid" in kinds else "schema")


def _problem(response: ClientResponse, body: bytes) -> ProblemDetails:
    status = response.status
    problem = parse_problem(status, response.headers.get(hdrs.CONTENT_TYPE), body)
    # Without a document the status says it all (RFC 9457, section 4.2.1).
    return problem or ProblemDetails(type="about:blank", title="Refused", status=status, detail="")
