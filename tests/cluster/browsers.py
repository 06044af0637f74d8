"""Patients' browsers: they send a message again under its name until a server has taken it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

import aiohttp

from tests.cluster.front import Resolver
from tests.cluster.place import Cluster
from tests.served import Chat
from tests.task_faults.wording import Wording

_AGAIN_SECONDS: Final = 0.1
_MOST_SECONDS: Final = 40.0
_REQUEST_SECONDS: Final = 15.0
_NO_ANSWER: Final = 0
_CLOSE_SECONDS: Final = 0.1

Said = Mapping[str, str]  # {"text": …} or {"choice": …}


@dataclass
class Sent:
    """One message.

    Attributes:
        began: when it was sent first; times are seconds of the monotonic clock.
        refused: statuses of answers before it was accepted; 0: none came.
    """

    began: float
    seq: int = 0
    accepted: float = 0.0
    answered: float = 0.0
    refused: list[int] = field(default_factory=list)
    replies: list[dict[str, Any]] = field(default_factory=list)

    @property
    def answer(self) -> str:
        """What the bot said."""
        return "\n\n".join(reply["text"] for reply in self.replies)

    @property
    def seconds(self) -> float:
        """From sending to the answer."""
        return self.answered - self.began


class Browser:
    """One patient's chat.

    Attributes:
        sent: messages, in the order of sending.
    """

    def __init__(self, cluster: Cluster, client: aiohttp.ClientSession) -> None:
        self._cluster = cluster
        self.chat = Chat(client, cluster.origin)
        self.sent: list[Sent] = []
        self._numbers = 0
        self._buttons: dict[str, str] = {}  # title and id of each

    async def begin(self, via: str) -> None:
        """As the page does, so that everything typed has the chat's cookie with it."""
        await self.ask({"choice": "start"}, via)

    async def ask(self, said: Said | str, *via: str) -> Sent:
        """Say it and wait for the answer."""
        sent = await self.send(said, *via)
        await self.read(sent, *via)
        return sent

    async def press(self, title: str, *via: str) -> Sent:
        """Press a button that was shown, and wait for the answer."""
        return await self.ask(self.button(title), *via)

    def button(self, title: str) -> Said:
        """What is sent when it is pressed."""
        return {"choice": self._buttons[title]}

    async def send(self, said: Said | str, *via: str) -> Sent:
        """Say it to one of the addresses after the other until one accepts it."""
        said = {"text": said} if isinstance(said, str) else said
        return await self.send_again(self.body(said), *via)

    async def ask_again(self, body: Mapping[str, str], *via: str) -> Sent:
        """Send what was refused before, under its name, and wait for the answer."""
        return await self.read(await self.send_again(body, *via), *via)

    async def send_again(self, body: Mapping[str, str], *via: str) -> Sent:
        """Send it to one of the addresses after the other until one accepts it."""
        sent = Sent(time.monotonic())
        self.sent.append(sent)
        while True:
            status, answer = await self.post(body, via[len(sent.refused) % len(via)])
            if status == 202:
                sent.seq, sent.accepted = answer["seq"], time.monotonic()
                self._cluster.accepted += 1
                return sent
            assert status in (_NO_ANSWER, 502, 503, 504), answer
            sent.refused.append(status)
            assert time.monotonic() - sent.began < _MOST_SECONDS, sent.refused[-10:]
            await asyncio.sleep(_AGAIN_SECONDS)

    def body(self, said: Said) -> dict[str, str]:
        """A new message as it is sent, under a name of its own."""
        self._numbers += 1
        return {"client_id": f"m{self._numbers}", **said}

    async def post(self, body: Mapping[str, str], via: str) -> tuple[int, dict[str, Any]]:
        """Status and body of one answer; 0: there was none."""
        try:
            return await self.chat.post(via, body)
        except aiohttp.ContentTypeError as error:  # nginx's own page
            return error.status, {}
        except (aiohttp.ClientError, asyncio.TimeoutError):
            return _NO_ANSWER, {}

    async def read(self, sent: Sent, *via: str) -> Sent:
        """Wait for its answer."""
        end = time.monotonic() + _MOST_SECONDS
        attempt = 0
        while not (found := self._found(sent)):
            assert time.monotonic() < end, f"no answer to message {sent.seq}"
            try:
                await self.chat.poll(via[attempt % len(via)], 2)
            except (aiohttp.ClientError, asyncio.TimeoutError):
                await asyncio.sleep(_AGAIN_SECONDS)
            attempt += 1
        sent.answered, sent.replies = time.monotonic(), found
        self._buttons.update({b["title"]: b["id"] for m in found for b in m.get("buttons", ())})
        return sent

    def _found(self, sent: Sent) -> list[dict[str, Any]]:
        return [message for message in self.chat.messages if message.get("reply_to") == sent.seq]


class Browsers:
    """All that share a connection pool. Closed with the block of ``browsers``."""

    def __init__(self, cluster: Cluster, client: aiohttp.ClientSession) -> None:
        self._cluster, self.client = cluster, client

    def one(self) -> Browser:
        """A browser that has not been here before."""
        return Browser(self._cluster, self.client)

    async def begun(self, count: int, *via: str) -> list[Browser]:
        """Browsers that have shown the greeting."""
        made = [self.one() for _ in range(count)]
        await asyncio.gather(*(one.begin(via[at % len(via)]) for at, one in enumerate(made)))
        return made


@asynccontextmanager
async def browsers(cluster: Cluster) -> AsyncIterator[Browsers]:
    """Browsers that trust the cluster's front."""
    front = cluster.front
    connector = aiohttp.TCPConnector(
        limit=0,
        ssl=front.trusted(),
        resolver=Resolver(front),
        force_close=True,  # of connections that nginx ends, Python 3.10's TLS warns
    )
    async with aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(total=_REQUEST_SECONDS),
    ) as client:
        yield Browsers(cluster, client)
    # TLS connections take a moment to end (docs.aiohttp.org, "Graceful Shutdown" of clients).
    await asyncio.sleep(_CLOSE_SECONDS)


@lru_cache(1)
def wording() -> Wording:
    """The bot's phrases."""
    return Wording()


def says(sent: Sent, *names: str) -> bool:
    """Whether the answer holds all of these phrases of ``domain.yml``."""
    return len(wording().names(sent.answer, names)) == len(names)


def in_order(sent: Sequence[Sent]) -> bool:
    """Whether messages have the numbers of their order, and so have their answers."""
    own = [one.seq for one in sent]
    replies = [reply["seq"] for one in sent for reply in one.replies]
    return own == sorted(own) and replies == sorted(replies)
