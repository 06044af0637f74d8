"""The upload page: it says what the portal would say to a file's name, and keeps nothing."""

from __future__ import annotations

import asyncio
from typing import Final

from aiohttp import BodyPartReader, hdrs, web

from portal.server.accounts import SignedIn
from portal.server.pages.forms import CSRF, check_csrf
from portal.server.pages.rendering import inside_page
from portal.upload_check import check_name

_MOST_BYTES: Final = 20 * 1024 * 1024
_SECONDS: Final = 60.0
_TYPE: Final = "multipart/form-data"
_LONGEST_NAME: Final = 1000
_LONGEST_TOKEN: Final = 128


async def get_upload(request: web.Request, patient: SignedIn) -> web.StreamResponse:
    """The form."""
    return inside_page(request, patient, "upload.html", verdict="", suggested=None)


async def post_upload(request: web.Request, patient: SignedIn) -> web.StreamResponse:
    """Judge the file's name. Its bytes are let pass by and forgotten."""
    if request.content_type != _TYPE or hdrs.CONTENT_ENCODING in request.headers:
        raise web.HTTPUnsupportedMediaType
    try:
        name, size = await asyncio.wait_for(_received(request), _SECONDS)
    except asyncio.TimeoutError as error:
        raise web.HTTPRequestTimeout from error
    except ValueError as error:
        raise web.HTTPBadRequest from error
    verdict, suggested = judge(name, size)
    return inside_page(
        request,
        patient,
        "upload.html",
        status=200 if verdict == "good" else 422,
        verdict=verdict,
        suggested=suggested,
    )


def judge(name: str, size: int) -> tuple[str, str | None]:
    """What the page says to a file: ``none good reject rename too-large``, and a better name."""
    if not name:
        return "none", None
    if size > _MOST_BYTES:
        return "too-large", None
    found = check_name(name[:_LONGEST_NAME])
    if found.verdict in ("reject", "reject_and_rename"):
        return "reject", None
    return ("rename" if found.verdict == "rename" else "good"), found.suggested_name


async def _received(request: web.Request) -> tuple[str, int]:
    """The file's name and its bytes' count, which stops where it is too much.

    The token stands first in the form: nothing is read for a page that is not ours.
    """
    reader = await request.multipart()
    token, file = await reader.next(), None
    if not isinstance(token, BodyPartReader) or token.name != CSRF:
        raise web.HTTPForbidden
    check_csrf(request, (await token.read_chunk(_LONGEST_TOKEN)).decode("ascii"))
    await token.release()
    file = await reader.next()
    if not isinstance(file, BodyPartReader) or file.name != "file":
        raise web.HTTPBadRequest
    return file.filename or "", await _counted(file)


async def _counted(file: BodyPartReader) -> int:
    size = 0
    while size <= _MOST_BYTES and (chunk := await file.read_chunk(64 * 1024)):
        size += len(chunk)
    return size
