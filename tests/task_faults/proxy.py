"""A proxy between the help desk and the portal that does to calls what networks do."""

from __future__ import annotations

import asyncio
import random
import socket
import struct
from asyncio import StreamReader, StreamWriter
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing, suppress
from typing import Final

from tests.task_faults.raw_http import error_answer, read_message

PASSED: Final = "passed on"
SLOW: Final = "slow, but in time"
LATE_ANSWER: Final = "answered when nobody waits any more"
LATE_REQUEST: Final = "arrived at the portal when nobody waits any more"
CUT_BEFORE: Final = "cut before the portal heard of it"
CUT_INSIDE: Final = "cut in the middle of the answer"
LOST: Final = "answer lost after success"
REFUSED: Final = "nobody listened for a while"
AWAY: Final = "the portal was not there"
# Said by the proxy in the portal's place: before the portal heard of it, or after it was done.
ERRORS: Final = (500, 502, 503, 429)
LATER_ERRORS: Final = (500, 502, 504)

# Of a thousand exchanges.
_ODDS: Final = {
    PASSED: 420,
    SLOW: 90,
    LATE_ANSWER: 40,
    LATE_REQUEST: 50,
    CUT_BEFORE: 90,
    CUT_INSIDE: 80,
    LOST: 90,
    **{f"{status} unheard": 25 for status in ERRORS},
    **{f"{status} after success": 13 for status in LATER_ERRORS},
}
KINDS: Final = (*_ODDS, REFUSED, AWAY)
# Seconds. The help desk's client waits 5 for an answer.
_SLOW: Final = (0.2, 3.0)
_TOO_SLOW: Final = (5.5, 8.0)
_RESET: Final = struct.pack("ii", 1, 0)  # SO_LINGER: closing is a reset
_HOST: Final = "127.0.0.1"


class PortalAwayError(Exception):
    """It was not there, or went away before it had answered."""


class FaultyProxy:
    """Listens on a port of its own in front of the portal at ``portal_port``.

    Attributes:
        faults: how often each of ``KINDS`` happened.
        is_calm: everything is passed on.
    """

    def __init__(self, portal_port: int, dice: random.Random) -> None:
        self._portal_port, self._dice = portal_port, dice
        self._open: set[StreamWriter] = set()
        self._exchanges: set[asyncio.Task[None]] = set()
        self._listening: asyncio.AbstractServer | None = None
        self._asked = asyncio.Event()
        self._closing = asyncio.Lock()
        # Keeps the port ours while nobody listens there.
        self._place = _bound(0)
        self.port = int(self._place.getsockname()[1])
        self.faults = Counter[str]()
        self.is_calm = False

    async def start(self) -> None:
        """Listen."""
        self._listening = await asyncio.start_server(self._serve, sock=_bound(self.port))

    async def stop(self) -> None:
        """Refuse connections, and break off those that there are."""
        if self._listening is not None:
            self._listening.close()
            await self._listening.wait_closed()
        self._listening = None
        for writer in list(self._open):
            _cut(writer, reset=True)

    async def settle(self) -> None:
        """Wait until everything that is on its way has arrived."""
        if self._exchanges:
            await asyncio.wait(self._exchanges)

    async def close(self) -> None:
        """For good."""
        await self.stop()
        await self.settle()
        self._place.close()

    @asynccontextmanager
    async def refusing(self) -> AsyncIterator[None]:
        """While the block lasts, nobody listens."""
        async with self._closing:
            self.faults[REFUSED] += 1
            await self.stop()
            yield
            await self.start()

    async def asked(self) -> None:
        """Wait for the next request."""
        self._asked.clear()
        await self._asked.wait()

    async def _serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        self._open.add(writer)
        try:
            with suppress(OSError, asyncio.IncompleteReadError):
                while True:
                    request = await read_message(reader)
                    # Not broken off with the connection: what is on its way arrives.
                    exchange = asyncio.create_task(self._exchange(request, writer))
                    self._exchanges.add(exchange)
                    exchange.add_done_callback(self._exchanges.discard)
                    await exchange
        finally:
            self._open.discard(writer)
            _cut(writer, reset=False)

    async def _exchange(self, request: bytes, writer: StreamWriter) -> None:
        self._asked.set()
        fault = PASSED if self.is_calm else self._drawn()
        try:
            await self._does(fault)(request, writer)
        except PortalAwayError:
            fault = AWAY
            self._cut(writer)
        except OSError:
            pass  # the client left
        self.faults[fault] += 1

    def _drawn(self) -> str:
        return self._dice.choices(list(_ODDS), list(_ODDS.values()))[0]

    def _does(self, fault: str) -> Callable[[bytes, StreamWriter], Awaitable[None]]:
        ways = {
            PASSED: self._pass,
            SLOW: self._slowly,
            LATE_ANSWER: self._answer_late,
            LATE_REQUEST: self._ask_late,
            CUT_BEFORE: self._cut_before,
            CUT_INSIDE: self._cut_inside,
            LOST: self._lose,
        }
        return ways.get(fault) or self._error(*fault.split(" ", 1))

    async def _pass(self, request: bytes, writer: StreamWriter) -> None:
        await _say(writer, await self._at_the_portal(request))

    async def _slowly(self, request: bytes, writer: StreamWriter) -> None:
        answer = await self._at_the_portal(request)
        await self._wait(_SLOW)
        await _say(writer, answer)

    async def _answer_late(self, request: bytes, writer: StreamWriter) -> None:
        answer = await self._at_the_portal(request)
        await self._wait(_TOO_SLOW)
        await _say(writer, answer)

    async def _ask_late(self, request: bytes, writer: StreamWriter) -> None:
        """The client may be told at once that it is cut off, and have tried again meanwhile."""
        if self._dice.random() < 0.5:
            self._cut(writer)
        await self._wait(_TOO_SLOW)
        await self._lose(request, writer)

    async def _cut_before(self, request: bytes, writer: StreamWriter) -> None:
        self._cut(writer)

    async def _cut_inside(self, request: bytes, writer: StreamWriter) -> None:
        answer = await self._at_the_portal(request)
        await _say(writer, answer[: self._dice.randrange(1, len(answer))])
        self._cut(writer)

    async def _lose(self, request: bytes, writer: StreamWriter) -> None:
        await self._at_the_portal(request)
        self._cut(writer)

    def _error(self, status: str, when: str) -> Callable[[bytes, StreamWriter], Awaitable[None]]:
        async def say(request: bytes, writer: StreamWriter) -> None:
            if when != "unheard":
                await self._at_the_portal(request)
            await _say(writer, error_answer(int(status)))

        return say

    async def _at_the_portal(self, request: bytes) -> bytes:
        try:
            reader, writer = await asyncio.open_connection(_HOST, self._portal_port)
            with closing(writer):
                writer.write(request)
                return await read_message(reader)
        except (OSError, asyncio.IncompleteReadError) as error:
            raise PortalAwayError from error

    async def _wait(self, seconds: tuple[float, float]) -> None:
        await asyncio.sleep(self._dice.uniform(*seconds))

    def _cut(self, writer: StreamWriter) -> None:
        _cut(writer, reset=self._dice.random() < 0.5)


async def _say(writer: StreamWriter, answer: bytes) -> None:
    if not writer.is_closing():
        writer.write(answer)
        await writer.drain()


def _cut(writer: StreamWriter, *, reset: bool) -> None:
    """End the connection, in good order or not."""
    if reset and not writer.is_closing():
        plain: socket.socket = writer.get_extra_info("socket")
        plain.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    writer.close()


def _bound(port: int) -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((_HOST, port))
    listener.setblocking(False)
    return listener
