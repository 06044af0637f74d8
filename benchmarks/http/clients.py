"""Rasa's REST channel and our own API behind one question: what is replied to this text."""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

from aiohttp import ClientResponse, ClientSession, ClientTimeout, DummyCookieJar, TCPConnector

from benchmarks.http.traffic import holds

_REPLY_SECONDS: Final = 60.0
# Messages of one turn may come one by one.
_MORE_SECONDS: Final = 1.0
_FOREVER: Final = ClientTimeout(total=None)


@dataclass(frozen=True)
class Reply:
    """What came back, and the seconds from sending to the last of it."""

    seconds: float
    texts: tuple[str, ...]


class Conversation(ABC):
    """One conversation, of one client."""

    @abstractmethod
    async def say(self, text: str, wanted: tuple[str, ...]) -> Reply:
        """Send ``text`` and wait for the reply; no texts when none came."""

    async def end(self) -> None:
        """Let go of connections."""
        await asyncio.sleep(0)


@dataclass
class StockConversation(Conversation):
    """``POST /webhooks/rest/webhook``: the reply stands in the response."""

    http: ClientSession
    url: str
    sender: str = field(default_factory=lambda: uuid.uuid4().hex)

    async def say(self, text: str, wanted: tuple[str, ...]) -> Reply:
        """One request."""
        body = {"sender": self.sender, "message": text}
        started = time.perf_counter()
        async with self.http.post(f"{self.url}/webhooks/rest/webhook", json=body) as response:
            messages = await response.json() if response.status == 200 else []
        seconds = time.perf_counter() - started
        return Reply(seconds, tuple(m["text"] for m in messages if m.get("text")))


@dataclass
class OurConversation(Conversation):
    """As the page does it: ``POST /api/messages``, replies by one stream of server-sent events."""

    http: ClientSession
    url: str
    others: Sequence[str] = ()  # of the same service; messages go to all by turns
    origin: str = ""  # of the page; empty: ``url``
    _sent: int = 0
    _headers: dict[str, str] = field(default_factory=dict)
    _stream: asyncio.Task[None] | None = None
    _replies: dict[int, list[str]] = field(default_factory=dict)
    _answered: int = 0
    _answered_at: float = 0.0
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    async def say(self, text: str, wanted: tuple[str, ...]) -> Reply:
        """Send, then wait until a message of the bot answers it.

        Raises:
            asyncio.TimeoutError: none came.
            ConnectionError: the stream ended.
        """
        body = {"client_id": uuid.uuid4().hex, "text": text}
        urls = (self.url, *self.others)
        url, self._sent = urls[self._sent % len(urls)], self._sent + 1
        started = time.perf_counter()
        async with self.http.post(
            f"{url}/api/messages",
            json=body,
            headers={"Origin": self.origin or self.url, **self._headers},
        ) as response:
            if response.status != 202:
                return Reply(time.perf_counter() - started, (f"status {response.status}",))
            sent = (await response.json())["seq"]
            self._open(response)
        await self._wait_for(sent, wanted)
        return Reply(self._answered_at - started, tuple(self._replies.pop(sent, ())))

    async def end(self) -> None:
        """Close the stream."""
        if self._stream:
            self._stream.cancel()
            with suppress(asyncio.CancelledError):
                await self._stream

    def _open(self, response: ClientResponse) -> None:
        """The first answer brings the cookie that the stream needs."""
        for cookie in response.cookies.values():
            self._headers = {"Cookie": f"{cookie.key}={cookie.value}"}
        if self._stream is None:
            self._stream = asyncio.create_task(self._listen())
            self._stream.add_done_callback(lambda _: self._news.set())

    async def _wait_for(self, sent: int, wanted: tuple[str, ...]) -> None:
        await asyncio.wait_for(self._until(lambda: self._answered >= sent), _REPLY_SECONDS)
        if not holds(self._replies.get(sent, ()), wanted):
            found = self._until(lambda: holds(self._replies.get(sent, ()), wanted))
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(found, _MORE_SECONDS)

    async def _until(self, true: Callable[[], bool]) -> None:
        while not true():
            if self._stream and self._stream.done():
                raise ConnectionError("the stream of events ended")
            self._news.clear()
            await self._news.wait()

    async def _listen(self) -> None:
        async with self.http.get(
            f"{self.url}/api/events", headers=self._headers, timeout=_FOREVER
        ) as response:
            response.raise_for_status()
            async for message in events(response.content.iter_any()):
                self._take(message)

    def _take(self, message: dict[str, Any]) -> None:
        if message.get("author") == "bot" and message.get("reply_to"):
            self._replies.setdefault(message["reply_to"], []).append(message["text"])
            self._answered = max(self._answered, message["reply_to"])
            self._answered_at = time.perf_counter()
            self._news.set()


async def events(chunks: AsyncIterator[bytes]) -> AsyncIterator[dict[str, Any]]:
    """Data of the ``message`` events of a stream (WHATWG HTML, section 9.2)."""
    rest = b""
    async for chunk in chunks:
        *blocks, rest = (rest + chunk).split(b"\n\n")
        for block in blocks:
            fields = dict(line.split(b": ", 1) for line in block.split(b"\n") if b": " in line)
            if fields.get(b"event") == b"message":
                yield json.loads(fields[b"data"])


def http_session() -> ClientSession:
    """As many connections as there are conversations; cookies are each conversation's own."""
    return ClientSession(
        connector=TCPConnector(limit=0, force_close=False),
        cookie_jar=DummyCookieJar(),
        timeout=ClientTimeout(total=_REPLY_SECONDS),
    )


def conversation(
    side: str, http: ClientSession, url: str, *others: str, origin: str = ""
) -> Conversation:
    """A new conversation with the server of ``side`` ("stock" or "ours").

    ``others``: of our servers, that share the work with the one at ``url``. ``origin``: of the
    page, where that is not at ``url``.
    """
    if side == "stock":
        return StockConversation(http, url)
    return OurConversation(http, url, others, origin)
