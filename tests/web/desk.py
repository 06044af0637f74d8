"""A small help desk for tests: the real server on a real port, a real database, and a worker that
repeats what it is told instead of a model that answers."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

import aiohttp
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.cluster.joining import joined
from bot.dialogue.hub import Hub
from bot.errors import StoreUnavailableError
from bot.file_check import FileCheck
from bot.settings import Settings, load_settings
from bot.store.conversations import ConversationStore
from bot.store.database import Database, migrate, open_database
from bot.store.keys import load_key_ring
from bot.store.records import Claim, NewReply, Outcome
from bot.store.schema import conversations
from bot.store.sealed_texts import SealedTexts
from bot.store.sealing import Sealer
from bot.store.turn_store import TurnStore
from bot.web.app import make_app
from bot.web.conversation_ids import ConversationIds
from bot.web.metrics import Metrics
from bot.web.parts import Bounds, Parts
from bot.web.server import bound_socket, listening
from bot.web.tokens import PortalTokens
from tests.upload_portal import UploadPortal
from tests.web.signed_in import AUDIENCE, ISSUER, NOW, signing_key, write_keys

Result = TypeVar("Result")
HOST = "127.0.0.1"
_numbers = count()


@dataclass
class Clock:
    """Seconds since 1970, which a test moves on."""

    now: float = NOW

    def __call__(self) -> float:
        return self.now


class BreakableDatabase:
    """A database that can be away or slow for a while."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.away = False
        self.delay = 0.0

    async def read(self, work: Callable[[Connection], Result]) -> Result:
        await self._check()
        return await self._database.read(work)

    async def write(self, work: Callable[[Connection], Result]) -> Result:
        await self._check()
        return await self._database.write(work)

    async def close(self) -> None:
        await self._database.close()

    async def _check(self) -> None:
        if self.away:
            raise StoreUnavailableError("away")
        await asyncio.sleep(self.delay)


@dataclass
class WaitingLine:
    """What a worker would say of turns that wait."""

    waiting: int = 0
    wait: float = 0.0
    pace: float = 0.0
    arriving: int = 0
    arrived: int = 0

    @contextmanager
    def arrival(self) -> Iterator[None]:
        self.arriving += 1
        self.arrived += 1
        try:
            yield
        finally:
            self.arriving -= 1


class EchoWorker:
    """Answers at once with what was said, a button and, to a question, an article's name."""

    def __init__(self, turns: TurnStore, hub: Hub) -> None:
        self._turns = turns
        self._hub = hub
        self._tasks: set[asyncio.Task[None]] = set()
        self.subjects: list[str | None] = []  # of the turns, in order
        self.events: list[dict[str, Any]] = []  # that every turn leaves in the tracker
        self.places = WaitingLine()
        self.answering = asyncio.Event()
        self.answering.set()

    def submit(self, claim: Claim) -> None:
        task = asyncio.create_task(self._run(claim))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run(self, claim: Claim) -> None:
        await self.answering.wait()
        self.subjects.append(claim.subject)
        said = claim.text or claim.payload or ""
        articles = ["password_reset"] if said.endswith("?") else []
        reply = NewReply(f"You said: {said}", [("Yes", "/affirm")], articles)
        outcome = Outcome([reply], claim.text or "", self.events)
        replies, more = await self._turns.commit(claim, outcome)
        self._hub.publish(claim.conversation_id, replies)
        if more and (following := await self._turns.claim(claim.conversation_id)):
            self.submit(following)

    async def drain(self) -> None:
        self.answering.set()
        while self._tasks:
            await asyncio.gather(*self._tasks)


@dataclass
class Desk:
    """A running help desk. ``clock`` is the only time that sessions and limits know."""

    parts: Parts
    database: BreakableDatabase
    worker: EchoWorker
    portal: UploadPortal
    clock: Clock
    app: aiohttp.web.Application
    folder: Path
    _open: list[aiohttp.ClientSession] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.parts.port}"

    def visitor(self) -> Visitor:
        """Somebody with a browser of their own."""
        jar = aiohttp.CookieJar(unsafe=True)  # "unsafe": cookies of an address without a name too
        session = aiohttp.ClientSession(
            self.url, cookie_jar=jar, json_serialize=partial(json.dumps, ensure_ascii=False)
        )
        self._open.append(session)
        return Visitor(session, {"Origin": self.url})

    async def conversation_ids(self) -> list[str]:
        """Ids of all conversations that there are."""
        return list(
            await self.database.read(lambda c: c.execute(sa.select(conversations.c.id)).scalars())
        )

    async def close(self) -> None:
        for session in self._open:
            await session.close()


@dataclass
class Visitor:
    """What a visitor's browser does."""

    session: aiohttp.ClientSession
    headers: dict[str, str]

    async def post(self, path: str, body: Any, **headers: str) -> Answer:
        async with self.session.post(path, json=body, headers=self.headers | headers) as response:
            return await Answer.of(response)

    async def say(self, text: str, **headers: str) -> Answer:
        body = {"client_id": f"m{next(_numbers)}", "text": text}
        return await self.post("/api/messages", body, **headers)

    async def choose(self, choice: str, **headers: str) -> Answer:
        body = {"client_id": f"m{next(_numbers)}", "choice": choice}
        return await self.post("/api/messages", body, **headers)

    async def get(self, path: str, method: str = "GET", **headers: str) -> Answer:
        async with self.session.request(method, path, headers=headers) as response:
            return await Answer.of(response)

    async def end(self, **headers: str) -> Answer:
        async with self.session.delete("/api/session", headers=self.headers | headers) as response:
            return await Answer.of(response)

    async def heard(self, until: int, **headers: str) -> list[dict[str, Any]]:
        """All messages of the conversation, once there is one with number ``until``."""
        after, messages = 0, []
        while after < until:
            answer = await self.get(f"/api/events?after={after}&wait=5", **headers)
            messages += answer.json["messages"]
            after = answer.json["last"]
        return messages


@dataclass(frozen=True)
class Answer:
    """A whole answer of the server."""

    status: int
    headers: Any
    body: bytes
    json: Any

    @classmethod
    async def of(cls, response: aiohttp.ClientResponse) -> Answer:
        body = await response.read()
        is_json = response.content_type.endswith("json") and body
        content = json.loads(body) if is_json else None
        return cls(response.status, response.headers, body, content)

    @property
    def problem(self) -> str:
        """The problem's name; empty where it is none."""
        if self.headers.get("Content-Type") != "application/problem+json":
            return ""
        assert self.json["status"] == self.status
        return str(self.json["type"]).removeprefix("/problems/")


@asynccontextmanager
async def open_desk(
    folder: Path, bounds: Bounds | None = None, *, signed_in: bool = False, **environ: str
) -> AsyncIterator[Desk]:
    """A help desk with settings from ``environ``, and with the portal's keys if ``signed_in``."""
    clock, hub, metrics, portal = Clock(), Hub(), Metrics(), UploadPortal()
    settings = _settings(folder, environ)
    database = BreakableDatabase(open_database(settings.database_url))
    await migrate(database)
    texts = SealedTexts(Sealer(load_key_ring(folder, "seal")))
    store = ConversationStore(database, texts, lambda text: text, "w", clock)
    worker = EchoWorker(TurnStore(database, texts, "w", clock), hub)
    ids = ConversationIds(load_key_ring(folder, "session"))
    async with AsyncExitStack() as stack:
        cluster = await stack.enter_async_context(joined(settings, metrics.cluster))
        bound = stack.enter_context(bound_socket(HOST, 0))
        parts = Parts(
            settings=settings,
            store=store,
            hub=hub,
            worker=worker,
            ids=ids,
            tokens=_tokens(folder, clock) if signed_in else None,
            metrics=metrics,
            check_file=FileCheck(portal).check,
            port=bound.getsockname()[1],
            bounds=bounds or Bounds(),
            clock=clock,
            cluster=cluster,
        )
        app = make_app(parts)
        desk = Desk(parts, database, worker, portal, clock, app, folder)
        try:
            async with listening(app, bound):
                try:
                    yield desk
                finally:
                    await desk.close()
        finally:
            await worker.drain()
            await database.close()


def _settings(folder: Path, environ: dict[str, str]) -> Settings:
    values = {"HELPDESK_DATABASE_URL": f"sqlite:///{folder / 'desk.db'}"} | environ
    return replace(load_settings(values), secrets=folder)


def _tokens(folder: Path, clock: Clock) -> PortalTokens:
    keys = write_keys(folder / "portal.json", signing_key().jwk)
    return PortalTokens(keys, ISSUER, AUDIENCE, clock)
