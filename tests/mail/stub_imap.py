"""As much of an IMAP server as it takes to see how the other side behaves when it misbehaves."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

_ANSWERS = {
    "CAPABILITY": "* CAPABILITY IMAP4rev1 AUTH=XOAUTH2 SASL-IR IDLE",
    "LIST": '* LIST (\\Drafts) "/" Drafts',
    "SELECT": "* OK [UIDVALIDITY 5] x\r\n* OK [PERMANENTFLAGS (\\Seen \\Answered)] x",
    "UID SEARCH": "* SEARCH 3 4",
    "UID FETCH": "* 1 FETCH (UID 3 FLAGS ())\r\n* 2 FETCH (UID 4 FLAGS ())",
}


class StubImap:
    """A server whose mailbox has two mails, and no room for keywords.

    Args:
        token: what signing in has to say; anything when empty.

    Attributes:
        on_idle: said when a client goes into IDLE; after that the line is cut if ``cuts``.
    """

    def __init__(self, token: bytes) -> None:
        self._token = token
        self.port = 0
        self.tried: list[bytes] = []
        self.lines: list[str] = []
        self.connections = 0
        self.on_idle, self.cuts = "+ idling\r\n", False

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        writer.write(b"* OK ready\r\n")
        while line := (await reader.readline()).decode():
            self.lines.append(line.strip())
            tag, name, *rest = line.split()
            status = "OK"
            if name == "AUTHENTICATE":
                status = await self._authenticate(reader, writer, rest)
            if name == "IDLE":
                writer.write(self.on_idle.encode())
                if self.cuts:
                    break
                await reader.readline()
            command = f"UID {rest[0]}" if name == "UID" else name
            writer.write(f"{_ANSWERS.get(command, '* OK x')}\r\n{tag} {status} x\r\n".encode())
            if name == "LOGOUT":
                break
        writer.close()

    async def _authenticate(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, rest: list[str]
    ) -> str:
        if len(rest) < 2:
            writer.write(b"+ \r\n")
            rest.append((await reader.readline()).decode())
        self.tried.append(base64.b64decode(rest[1]))
        return "OK" if self.tried[-1] == self._token else "NO"


@asynccontextmanager
async def stub_imap(token: bytes = b"") -> AsyncIterator[StubImap]:
    """A server that listens until the end of the block."""
    stub = StubImap(token)
    server = await asyncio.start_server(stub.serve, "127.0.0.1", 0)
    stub.port = server.sockets[0].getsockname()[1]
    async with server:
        yield stub
