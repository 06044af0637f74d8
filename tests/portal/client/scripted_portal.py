"""A portal on loopback that answers well, unless its script has something else next."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

from aiohttp import web

from portal.errors import ServiceTokenError
from portal.problems import CONTENT_TYPE, problem_of
from portal.service_tokens import ServiceTokenVerifier, SignedRequest

BASE: Final = "/portal/api/v1"
DRAFT: Final = {
    "path": "own_copy",
    "recipient_kind": "me",
    "recipient_name": None,
    "records": ["immunizations"],
    "from_date": None,
    "to_date": "2026-11-20",
    "format": "electronic",
    "delivery": "portal",
    "expires_on": None,
}
RELEASE: Final = {
    "id": "release-1",
    "state": "draft",
    "url": "https://portal.example.edu/releases/release-1",
    "missing": ["signature"],
    "created_at": "2026-11-23T12:00:00Z",
    "draft": DRAFT,
}
GOOD: Final[dict[tuple[str, str], tuple[int, Any]]] = {
    ("POST", "/password-resets"): (202, {"status": "accepted"}),
    ("GET", "/upload-rules"): (
        200,
        {"extensions": [".pdf"], "name_length": 50, "forbidden_characters": "#%"},
    ),
    ("POST", "/upload-checks"): (
        200,
        {"verdict": "rename", "problems": ["space"], "suggested_name": "a.pdf", "advice": []},
    ),
    ("POST", "/records-releases"): (201, RELEASE),
    ("GET", "/records-releases"): (200, {"releases": [RELEASE]}),
    ("GET", "/records-releases/release-1"): (200, RELEASE),
    ("POST", "/tickets"): (201, {"number": "HD-000123", "created_at": "2026-11-23T12:00:00Z"}),
    ("GET", "/patients/me"): (200, {"id": "patient-1", "has_netid": True, "first_name": "Robin"}),
    ("GET", "/healthz"): (200, {"status": "ok"}),
}
Act = Callable[["Received"], Awaitable[web.StreamResponse]]


@dataclass(frozen=True)
class Received:
    """A request as the portal got it; ``token_id`` and ``patient`` from its verified token."""

    request: web.Request
    method: str
    path: str
    body: bytes
    key: str | None
    token_id: str | None
    patient: str | None


class ScriptedPortal:
    """Verifies tokens as the portal does, remembers what it carried out under each key.

    Attributes:
        script: what to do with the next requests; empty, they are answered well.
        received: all requests with a good token, in order.
        done: bodies of what was carried out, each once.
    """

    def __init__(self, verifier: ServiceTokenVerifier) -> None:
        self._verifier = verifier
        self._stored: dict[str, tuple[bytes, int, Any]] = {}
        self.script: deque[Act] = deque()
        self.received: list[Received] = []
        self.refused: list[str] = []
        self.done: list[bytes] = []
        self.connections: set[asyncio.BaseTransport] = set()

    def app(self) -> web.Application:
        app = web.Application(client_max_size=(1 << 20) + 1)
        app.router.add_route("*", "/{path:.*}", self._handle)
        return app

    def will(self, *acts: Act) -> None:
        """Put ``acts`` into the script."""
        self.script.extend(acts)

    def open_connections(self) -> int:
        return sum(not transport.is_closing() for transport in self.connections)

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        if request.transport is not None:
            self.connections.add(request.transport)
        try:
            received = self._verified(request, body)
        except ServiceTokenError as error:
            self.refused.append(error.reason)
            return problem("not-authorised")
        self.received.append(received)
        act = self.script.popleft() if self.script else self.answer
        return await act(received)

    def _verified(self, request: web.Request, body: bytes) -> Received:
        method, path, key = request.method, request.raw_path, request.headers.get("Idempotency-Key")
        if path == f"{BASE}/healthz":
            assert "Authorization" not in request.headers
            return Received(request, method, path, body, key, None, None)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        call = self._verifier.verify(token, SignedRequest(method, path, body))
        return Received(request, method, path, body, key, call.token_id, call.patient)

    async def answer(self, received: Received) -> web.StreamResponse:
        """The good answer; with a key that was used before, the answer it had then."""
        status, answer = GOOD[received.method, received.path.removeprefix(BASE)]
        if received.key is not None:
            if received.key not in self._stored:
                self.done.append(received.body)
                self._stored[received.key] = (received.body, status, answer)
            body, status, answer = self._stored[received.key]
            if body != received.body:
                return problem("key-reused")
        return web.json_response(answer, status=status)

    async def answer_into_the_void(self, received: Received) -> web.StreamResponse:
        """Carry it out, and lose the answer."""
        await self.answer(received)
        return await cut(received)


def problem(slug: str, **headers: str) -> web.Response:
    details = problem_of(slug)
    text = details.model_dump_json()
    return web.Response(
        text=text, status=details.status, content_type=CONTENT_TYPE, headers=headers
    )


def refusing(slug: str, **headers: str) -> Act:
    async def act(_: Received) -> web.StreamResponse:
        return problem(slug, **{name.replace("_", "-"): value for name, value in headers.items()})

    return act


def answering(
    status: int, body: Any, content_type: str = "application/json", **headers: str
) -> Act:
    """Answer with that; a body of no bytes as JSON."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()

    async def act(_: Received) -> web.StreamResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return web.Response(body=data, status=status, content_type=content_type, headers=named)

    return act


async def cut(received: Received) -> web.StreamResponse:
    """Close the connection without a word."""
    assert received.request.transport is not None
    received.request.transport.abort()
    return web.Response()


async def cut_in_the_middle(received: Received) -> web.StreamResponse:
    """Promise a hundred bytes of a ticket and give nineteen."""
    response = web.StreamResponse(status=201, headers={"Content-Length": "100"})
    response.content_type = "application/json"
    await response.prepare(received.request)
    await response.write(b'{"number": "HD-0001')
    return await cut(received)


async def stall(_: Received) -> web.StreamResponse:
    """Say nothing, ever."""
    await asyncio.Event().wait()
    raise AssertionError


async def stall_in_the_middle(received: Received) -> web.StreamResponse:
    """Begin an answer, and say nothing more."""
    response = web.StreamResponse(status=201, headers={"Content-Length": "100"})
    response.content_type = "application/json"
    await response.prepare(received.request)
    await response.write(b"{")
    return await stall(received)
