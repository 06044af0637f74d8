"""A broker that opens connections and then says no more."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

# AMQP 0-9-1, 4.2.3: a method's frame, on channel 1; all before it go over channel 0.
_ON_CHANNEL_1: Final = b"\x01\x00\x01"


@asynccontextmanager
async def hanging_at_channels(port: int) -> AsyncIterator[int]:
    """Passes everything on to ``port`` until a channel is asked for; yields its own port."""
    tasks: list[asyncio.Task[None]] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, to_there = await asyncio.open_connection("127.0.0.1", port)
        tasks.append(asyncio.create_task(_pass_on(reader, to_there)))
        tasks.append(asyncio.create_task(_pass_on(there, writer)))
        await asyncio.wait(tasks)
        to_there.close()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield int(server.sockets[0].getsockname()[1])
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.sleep(0.05)  # for the connections to be closed
        await server.wait_closed()


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65536):
        if data.startswith(_ON_CHANNEL_1):
            await asyncio.sleep(3600)
        writer.write(data)
        await writer.drain()
