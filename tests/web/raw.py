"""A client that sends bytes as they are, however slowly."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.web.desk import HOST, Desk


class Wire:
    """One connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def head(self, seconds: float = 5) -> tuple[int, dict[str, str]]:
        """Status and header of the next answer, names in small letters."""
        data = await asyncio.wait_for(self.reader.readuntil(b"\r\n\r\n"), seconds)
        first, *lines = data.decode().rstrip().split("\r\n")
        named = (line.partition(":") for line in lines)
        return int(first.split()[1]), {name.lower(): value.strip() for name, _, value in named}

    async def rest(self, seconds: float = 5) -> bytes:
        """What comes until the server closes the connection."""
        try:
            return await asyncio.wait_for(self.reader.read(), seconds)
        except ConnectionResetError:
            return b""


@asynccontextmanager
async def connected(desk: Desk, *, small: bool = False) -> AsyncIterator[Wire]:
    """A connection that is open for as long as the block lasts; ``small``: it holds little."""
    connection = socket.socket()
    if small:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.connect((HOST, desk.parts.port))
    reader, writer = await asyncio.open_connection(sock=connection)
    try:
        yield Wire(reader, writer)
    finally:
        writer.close()
