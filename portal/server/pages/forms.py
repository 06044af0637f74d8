"""What a form sends: read within bounds, and only from a page that this browser got from us."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qsl

from aiohttp import hdrs, web

from portal.server.pages.keys import COOKIES
from portal.server.parts import PARTS

_MOST_BYTES: Final = 32 * 1024
_MOST_FIELDS: Final = 20
_SECONDS: Final = 10.0
_TYPE: Final = "application/x-www-form-urlencoded"
CSRF: Final = "csrf"


@dataclass(frozen=True)
class Form:
    """A form as a page shows it again: what was typed, and a code for each field that is wrong."""

    values: Mapping[str, str] = field(default_factory=dict, repr=False)
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def first_wrong(self) -> str | None:
        """Where the focus goes."""
        return next(iter(self.errors), None)


def empty_fields(values: Mapping[str, str], *names: str) -> dict[str, str]:
    """A code for each of the fields ``names`` that is empty, in their order."""
    return {name: f"empty-{name}" for name in names if not values.get(name, "").strip()}


def csrf_token(request: web.Request, visit: str) -> str:
    """What forms carry: bound to the browser and to who is signed in, so no other one has it."""
    session = request.app[COOKIES].session.value(request)
    return request.app[PARTS].sealer.keyed_hash("csrf", f"{visit} {session}")


def check_csrf(request: web.Request, token: str) -> None:
    """Refuse a form that was not loaded by this browser in this session.

    Raises:
        web.HTTPForbidden: it was not.
    """
    visit = request.app[COOKIES].visit.value(request)
    wanted = csrf_token(request, visit)
    if not visit or not hmac.compare_digest(token.encode(), wanted.encode()):
        raise web.HTTPForbidden


async def posted(request: web.Request, *, most_fields: int = _MOST_FIELDS) -> dict[str, str]:
    """The fields of a form of ours, by name; with more than ``most_fields`` it is none of ours.

    Raises:
        web.HTTPException: 403 another page's form, 408 slow, 413 too long, 415 another type, 400
            anything else that no browser sends.
    """
    if request.content_type != _TYPE or hdrs.CONTENT_ENCODING in request.headers:
        raise web.HTTPUnsupportedMediaType
    try:
        body = await asyncio.wait_for(_body(request), _SECONDS)
    except asyncio.TimeoutError as error:
        raise web.HTTPRequestTimeout from error
    fields = _fields(body, most_fields)
    check_csrf(request, fields.pop(CSRF, ""))
    return fields


async def _body(request: web.Request) -> bytes:
    # Not request.read(): its limit is that of whichever application we are mounted into.
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > _MOST_BYTES:
            raise web.HTTPRequestEntityTooLarge(_MOST_BYTES, len(body))
    return bytes(body)


def _fields(body: bytes, most_fields: int) -> dict[str, str]:
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=most_fields,
        )
    except ValueError as error:
        raise web.HTTPBadRequest from error
    fields = dict(pairs)
    # PostgreSQL keeps no NUL, and which of two equal fields counts is anybody's guess.
    if len(fields) < len(pairs) or any("\0" in value for value in fields.values()):
        raise web.HTTPBadRequest
    return fields
