"""Writes a stream of events to a client that may be slow, or gone."""

from __future__ import annotations

import json
import socket
from typing import Any, Final

from aiohttp import web
from async_timeout import timeout

from bot.web.feed import Event
from bot.web.streams import REPLACED

_HEADERS: Final = {
    "Content-Type": "text/event-stream; charset=utf-8",
    "X-Accel-Buffering": "no",  # nginx would hold events back
}
RETRY: Final = b"retry: 1000\n\n"
# A window that was replaced comes back after this, as long as nobody looks at it sooner.
_REPLACED_RETRY: Final = b"retry: 30000\n"
PING: Final = b": ping\n\n"


def encoded(event: Event) -> bytes:
    """``event`` as the HTML standard, section 9.2, has it."""
    number = "" if event.seq is None else f"id: {event.seq}\n"
    # JSON has no line breaks in it, so that one "data" line holds it.
    data = json.dumps(event.data, ensure_ascii=False)
    text = f"event: {event.name}\n{number}data: {data}\n\n"
    return (_REPLACED_RETRY if event.name == REPLACED else b"") + text.encode()


class EventWriter:
    """The answer to one listener.

    Args:
        request: the listener's.
        seconds: how long it may take nothing of what was written.
    """

    def __init__(self, request: web.Request, seconds: float) -> None:
        self.response = web.StreamResponse(headers=_HEADERS)
        self._request = request
        self._seconds = seconds

    async def begin(self) -> None:
        """Send the header, and how soon to come back."""
        if self._request.transport is not None:
            give_up_when_gone(self._request.transport.get_extra_info("socket"), self._seconds)
        await self.response.prepare(self._request)
        await self.write(RETRY)

    async def write(self, data: bytes) -> None:
        """Write ``data``; waits for what was written before to leave, if that is much.

        Raises:
            ConnectionError: the client is gone.
            asyncio.TimeoutError: it takes nothing.
        """
        async with timeout(self._seconds):
            await self.response.write(data)

    def cut_off(self) -> None:
        """Close the connection, without waiting for a reader that takes nothing."""
        if self._request.transport is not None:
            self._request.transport.abort()


def give_up_when_gone(connection: Any, seconds: float) -> None:
    """Have the system close ``connection`` when nothing is acknowledged for so long.

    A phone that went out of reach says nothing; otherwise it would listen for a quarter of an hour.
    """
    if connection is not None and hasattr(socket, "TCP_USER_TIMEOUT"):
        milliseconds = int(seconds * 1000)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, milliseconds)
