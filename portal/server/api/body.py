"""The body of a request: its bytes as they came, then the model they should be."""

from __future__ import annotations

import asyncio
import json
from typing import Any, Final, NoReturn, TypeVar

from aiohttp import StreamReader, hdrs, web
from pydantic import BaseModel, ValidationError

from portal.server.api.problems import ProblemError

MOST_BYTES: Final = 1 << 20
_MOST_IN_FIELD: Final = 200  # characters, as the contract has it
Model = TypeVar("Model", bound=BaseModel)


async def read_body(request: web.Request, seconds: float) -> bytes:
    """The whole body, whatever size the application around would allow.

    Args:
        request: without a content encoding, for aiohttp would have unpacked it already.
        seconds: how long the body may take to arrive.

    Raises:
        ProblemError: too-large; bad-request where it did not come in time.
    """
    if (request.content_length or 0) > MOST_BYTES:
        raise ProblemError("too-large")
    try:
        return await asyncio.wait_for(_whole(request.content), seconds)
    except asyncio.TimeoutError as error:
        raise ProblemError("bad-request") from error


async def _whole(content: StreamReader) -> bytes:
    body = bytearray()
    async for chunk in content.iter_any():
        body += chunk
        if len(body) > MOST_BYTES:
            raise ProblemError("too-large")
    return bytes(body)


def check_media_type(request: web.Request) -> None:
    """See to it that the body is JSON as it stands.

    Raises:
        ProblemError: not-json.
    """
    # RFC 8259, section 11: JSON has no charset; one that says what holds anyway does no harm.
    is_utf8 = (request.charset or "utf-8").lower() in {"utf-8", "utf8"}
    is_json = request.content_type == "application/json" and is_utf8
    if not is_json or hdrs.CONTENT_ENCODING in request.headers:
        raise ProblemError("not-json")


def parsed(body: bytes, model: type[Model]) -> Model:
    """What the body says.

    Raises:
        ProblemError: bad-request, or invalid with the place of the first fault.
    """
    _check_json(body)
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        # Not chained: the error holds what was sent.
        kind, place = first["type"], [str(step) for step in first["loc"]]
    if kind == "json_invalid":
        raise ProblemError("bad-request")
    if kind == "extra_forbidden":
        place.pop()  # the sender's own word
    raise ProblemError("invalid", field=".".join(place)[:_MOST_IN_FIELD] or None)


def _check_json(body: bytes) -> None:
    # What the model's own reader would let pass: NaN, and two members of one name, of which
    # one reader takes the first and another the last (RFC 8259, section 4).
    try:
        json.loads(body.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise ProblemError("bad-request") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs):
        raise ValueError("a name stands twice")
    return value


def _no_constant(_: str) -> NoReturn:
    raise ValueError("no number")
