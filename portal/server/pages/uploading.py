"""The upload page: it says what the portal would say to a file, and keeps nothing."""

from __future__ import annotations

import asyncio
from typing import Final

from aiohttp import BodyPartReader, hdrs, web

from portal.schema import HEAD_BYTES, TAIL_BYTES, UploadSample
from portal.server.accounts import SignedIn
from portal.server.pages.forms import CSRF, check_csrf
from portal.server.pages.rendering import inside_page
from portal.upload_check import check_file

_MOST_BYTES: Final = 20 * 1024 * 1024
_SECONDS: Final = 60.0
_TYPE: Final = "multipart/form-data"
_LONGEST_NAME: Final = 1000
_LONGEST_TOKEN: Final = 128


async def get_upload(request: web.Request, patient: SignedIn) -> web.StreamResponse:
    """The form."""
    return inside_page(request, patient, "upload.html", verdict="", suggested=None)


async def post_upload(request: web.Request, patient: SignedIn) -> web.StreamResponse:
    """Judge the file by its name and its two ends. Its bytes are let pass by and forgotten."""
    if request.content_type != _TYPE or hdrs.CONTENT_ENCODING in request.headers:
        raise web.HTTPUnsupportedMediaType
    try:
        file = await asyncio.wait_for(_received(request), _SECONDS)
    except asyncio.TimeoutError as error:
        raise web.HTTPRequestTimeout from error
    except ValueError as error:
        raise web.HTTPBadRequest from error
    verdict, suggested = judge(file)
    return inside_page(
        request,
        patient,
        "upload.html",
        status=200 if verdict == "good" else 422,
        verdict=verdict,
        suggested=suggested,
    )


def judge(file: UploadSample | None) -> tuple[str, str | None]:
    """What the page says to a file: ``none good reject rename too-large``, and a better name."""
    if file is None:
        return "none", None
    if file.size is not None and file.size > _MOST_BYTES:
        return "too-large", None
    found = check_file(file)
    misnamed = "other_content" in found.problems
    if misnamed or found.verdict in ("reject", "reject_and_rename"):
        return "reject", None
    return ("rename" if found.verdict == "rename" else "good"), found.suggested_name


async def _received(request: web.Request) -> UploadSample | None:
    """The file as far as it is looked at, None without one. Reading stops where it is too much.

    The token stands first in the form: nothing is read for a page that is not ours.
    """
    reader = await request.multipart()
    token = await reader.next()
    if not isinstance(token, BodyPartReader) or token.name != CSRF:
        raise web.HTTPForbidden
    check_csrf(request, (await token.read_chunk(_LONGEST_TOKEN)).decode("ascii"))
    await token.release()
    file = await reader.next()
    if not isinstance(file, BodyPartReader) or file.name != "file":
        raise web.HTTPBadRequest
    size, head, tail = await _ends(file)
    if not file.filename:
        return None
    return UploadSample(name=file.filename[:_LONGEST_NAME], size=size, head=head, tail=tail)


async def _ends(file: BodyPartReader) -> tuple[int, bytes, bytes]:
    """How many bytes the file has, its first and its last ones."""
    size, head, tail = 0, b"", b""
    while size <= _MOST_BYTES and (chunk := await file.read_chunk(64 * 1024)):
        size += len(chunk)
        head += chunk[: HEAD_BYTES - len(head)]
        tail = (tail + chunk)[-TAIL_BYTES:]
    return size, head, tail
