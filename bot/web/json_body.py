"""The body of a request: one JSON object, in time, and nothing that Python alone would accept."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from aiohttp import hdrs, web

from bot.web.problems import Problem


async def read_object(request: web.Request, seconds: float) -> dict[str, Any]:
    """The JSON object that ``request`` carries.

    Args:
        request: with the content type application/json.
        seconds: how long the whole body may take to arrive.

    Raises:
        Problem: not-json, slow, too-large (by aiohttp where no length is told) or bad-request.
    """
    if request.content_type != "application/json" or hdrs.CONTENT_ENCODING in request.headers:
        raise Problem("not-json")
    if (request.content_length or 0) > request.client_max_size:
        raise Problem("too-large")  # without waiting for it
    try:
        raw = await asyncio.wait_for(request.read(), seconds)
    except asyncio.TimeoutError as error:
        problem = Problem("slow")
        problem.force_close()
        raise problem from error
    return _parse(raw)


def _parse(raw: bytes) -> dict[str, Any]:
    try:
        value = json.loads(raw.decode("utf-8"), object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise Problem("bad-request") from error
    if not isinstance(value, dict):
        raise Problem("bad-request")
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    # RFC 8259, section 4: which of two equal names counts is anybody's guess.
    values = dict(pairs)
    if len(values) < len(pairs):
        raise ValueError
    return values


def only_fields(body: dict[str, Any], *names: str) -> None:
    """Refuse ``body`` unless it has exactly these fields."""
    if body.keys() != set(names):
        raise Problem("bad-request")


def text_field(body: dict[str, Any], name: str, longest: int) -> str:
    """A string of 1 to ``longest`` characters, each of which a database can keep."""
    value = body[name]
    if not isinstance(value, str) or not 1 <= len(value) <= longest or not _storable(value):
        raise Problem("bad-request", field=name)
    return value


def _storable(value: str) -> bool:
    # PostgreSQL keeps no NUL; half of a surrogate pair, which JSON can spell, is no character.
    return "\0" not in value and not any("\ud800" <= character <= "\udfff" for character in value)


def number_field(body: dict[str, Any], name: str, largest: int) -> int:
    """A whole number from 1 to ``largest``."""
    value = body[name]
    if type(value) is not int or not 1 <= value <= largest:  # True is an int too
        raise Problem("bad-request", field=name)
    return value


def truth_field(body: dict[str, Any], name: str) -> bool:
    """Either true or false."""
    value = body[name]
    if not isinstance(value, bool):
        raise Problem("bad-request", field=name)
    return value
