"""The mail server that takes the answers: what it accepts is in a file before it says so."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple

from aiosmtpd.smtp import SMTP, Envelope, Session


class Sent(NamedTuple):
    """An accepted mail."""

    sender: str
    recipients: list[str]
    body: str

    @property
    def message_id(self) -> str:
        lines = [line for line in self.body.splitlines() if line.startswith("Message-ID:")]
        return lines[0].partition(" ")[2]


class Relay:
    """A mail server.

    Args:
        file: gets a line for each accepted mail.
        copy: handed the text of what goes to our own mailbox too.
    """

    def __init__(
        self, file: Path, own: str, copy: Callable[[bytes], Awaitable[None]] | None = None
    ) -> None:
        self._file, self._own, self._copy = file, own, copy
        self.port = 0
        self.refused: dict[str, str] = {}  # answers to recipients
        self.refused_data = ""
        self.drops_after_data = False

    def sent(self) -> list[Sent]:
        """What was accepted so far."""
        if not self._file.exists():
            return []
        return [Sent(*json.loads(line)) for line in self._file.read_text().splitlines()]

    async def handle_RCPT(  # noqa: N802 - named by aiosmtpd
        self, _: SMTP, __: Session, envelope: Envelope, address: str, ___: list[str]
    ) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - named by aiosmtpd
        self, server: SMTP, _: Session, envelope: Envelope
    ) -> str:
        if self.refused_data:
            return self.refused_data
        content = envelope.content
        assert isinstance(content, bytes)
        row = [envelope.mail_from, envelope.rcpt_tos, content.decode()]
        await asyncio.to_thread(_append, self._file, json.dumps(row))
        if self._copy is not None and self._own in envelope.rcpt_tos:
            await self._copy(content)
        if self.drops_after_data:
            assert server.transport
            server.transport.close()
        return "250 OK"


@asynccontextmanager
async def relay(
    file: Path,
    own: str,
    copy: Callable[[bytes], Awaitable[None]] | None = None,
    make: Callable[[Relay], Any] | None = None,
) -> AsyncIterator[Relay]:
    """A relay that listens until the end of the block, and has no connection open after it."""
    made = Relay(file, own, copy)
    protocol = make or (lambda handler: SMTP(handler, hostname="relay.test"))
    connections: list[SMTP] = []

    def connected() -> SMTP:
        connections.append(protocol(made))
        return connections[-1]

    server = await asyncio.get_running_loop().create_server(connected, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    try:
        async with server:
            yield made
    finally:
        await _hang_up(connections)


async def _hang_up(connections: list[SMTP]) -> None:
    """A client that was killed a moment ago may not have been noticed yet."""
    while any(one.transport is not None for one in connections):
        for one in connections:
            if one.transport is not None:
                one.transport.close()
        await asyncio.sleep(0.01)


def _append(file: Path, line: str) -> None:
    with file.open("a") as out:
        out.write(line + "\n")
        out.flush()
        os.fsync(out.fileno())
