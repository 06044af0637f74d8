"""The socket beneath a connection to the broker, kept so that it can be cut.

The library closes a connection by asking the broker, and leaves the socket of one that it could
not open: a broker that stands still would leave us with one more at every try.
"""

from __future__ import annotations

import asyncio
from typing import Any

import aiormq
from aiormq.connection import TCPTransportFactory, TLSTransportFactory
from yarl import URL


class Wire(aiormq.TransportFactory):
    """Opens one socket, encrypted for ``amqps``."""

    def __init__(self) -> None:
        self._writer: asyncio.StreamWriter | None = None

    async def create(
        self, url: URL, **kwargs: Any
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Open it; called by the library."""
        encrypted = url.scheme == "amqps"
        factory = TLSTransportFactory() if encrypted else TCPTransportFactory()
        reader, self._writer = await factory.create(url, **kwargs)
        return reader, self._writer

    def cut(self) -> None:
        """Close the socket at once; nothing that was not sent yet is sent."""
        if self._writer is not None:
            self._writer.transport.abort()
