"""Messages of HTTP as bytes, as far as the portal and its client use it (RFC 9112)."""

from __future__ import annotations

import re
from asyncio import StreamReader
from http import HTTPStatus
from typing import Final

_END: Final = b"\r\n\r\n"
_LENGTH: Final = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


async def read_message(reader: StreamReader) -> bytes:
    """A whole request or answer: its head, and the body if the head has a length.

    Raises:
        IncompleteReadError: the connection ended before.
        OSError: likewise.
    """
    head = await reader.readuntil(_END)
    length = _LENGTH.search(head)
    return head + await reader.readexactly(int(length[1]) if length else 0)


def error_answer(status: int) -> bytes:
    """What a proxy says by itself: a short page, and when to come back where that is usual."""
    body = f"<h1>{HTTPStatus(status).phrase}</h1>".encode()
    lines = [
        f"HTTP/1.1 {status} {HTTPStatus(status).phrase}",
        "Content-Type: text/html",
        f"Content-Length: {len(body)}",
    ]
    if status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
        lines.append("Retry-After: 1")
    return "\r\n".join(lines).encode() + _END + body
