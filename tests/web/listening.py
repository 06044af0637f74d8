"""A browser's side of the event stream (HTML standard, section 9.2.6)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

from tests.web.desk import Answer, Visitor

PATIENCE = 10.0


@dataclass(frozen=True)
class Heard:
    """One event; of a comment or a line ``retry`` alone, that line is the name."""

    name: str
    data: Any = None
    id: str | None = None


class Listener:
    """Reads events one by one."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self.response = response

    async def next(self, *, pings: bool = False) -> Heard | None:
        """The next event; None where the stream has ended. Pings are passed over by default."""
        while True:
            fields = await asyncio.wait_for(self._fields(), PATIENCE)
            if fields is None:
                return None
            if "data" in fields:
                return Heard(fields["event"], json.loads(fields["data"]), fields.get("id"))
            if pings:
                return Heard(next(iter(fields)))

    async def until(self, name: str) -> list[Heard]:
        """Events up to the first one called ``name``, which is the last of them."""
        heard = []
        while (event := await self.next()) is not None:
            heard.append(event)
            if event.name == name:
                return heard
        raise AssertionError(f"the stream ended after {[event.name for event in heard]}")

    async def ended(self) -> bool:
        """Whether nothing more comes."""
        return await self.next(pings=True) is None

    async def _fields(self) -> dict[str, str] | None:
        fields: dict[str, str] = {}
        async for line in self.response.content:
            text = line.decode().rstrip("\n")
            if not text:
                return fields
            name, _, value = text.partition(":")
            fields[name or text] = value.removeprefix(" ")
        return None


@asynccontextmanager
async def listening(
    visitor: Visitor, path: str = "/api/events", **headers: str
) -> AsyncIterator[Listener]:
    """A stream that is open for as long as the block lasts."""
    async with visitor.session.get(path, headers=headers) as response:
        assert response.status == 200, await Answer.of(response)
        assert response.content_type == "text/event-stream"
        yield Listener(response)


def texts(heard: list[Heard]) -> list[str]:
    """Texts of the messages among ``heard``."""
    return [event.data["text"] for event in heard if event.name == "message"]
