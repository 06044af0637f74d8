"""One call on the wire: its address, its headers and token, its time limits."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Final, Generic, Protocol

from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientHandlerType,
    ClientMiddlewareType,
    ClientRequest,
    ClientResponse,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    DummyCookieJar,
    TCPConnector,
    hdrs,
)
from yarl import URL

from portal.client.answers import Answer, read_answer
from portal.client.retry import Failure
from portal.problems import CONTENT_TYPE as PROBLEM
from portal.service_tokens import ServiceTokenSigner, SignedRequest

BASE_PATH: Final = "/portal/api/v1"
IDEMPOTENCY_KEY: Final = "Idempotency-Key"
_MOST_CONNECTIONS: Final = 20


@dataclass(frozen=True)
class Call(Generic[Answer]):
    """What is asked.

    Args:
        name: what logs call it.
        method: GET or POST.
        path: below BASE_PATH, of characters that need no percent sign.
        route: the path without an id, where it holds one.
        expected: the status of a good answer.
        answer: the model of a good answer.
        body: JSON; every attempt sends the same bytes.
        key: the idempotency key, in calls that change something.
        patient: on whose behalf.
        is_signed: whether it carries a service token.
    """

    name: str
    method: str
    path: str = field(repr=False)
    expected: int
    answer: type[Answer]
    body: bytes = field(default=b"", repr=False)
    key: str | None = field(default=None, repr=False)
    patient: str | None = field(default=None, repr=False)
    is_signed: bool = True
    route: str = ""


@dataclass(frozen=True)
class TimeLimits:
    """Seconds until a connection stands, and until the whole answer is there."""

    connect: float = 2.0
    whole: float = 5.0


class Step(Protocol):
    """What follows one attempt: a span of a trace, or nothing."""

    @property
    def headers(self) -> Mapping[str, str]:
        """What the portal is sent of it (W3C Trace Context)."""
        ...

    def __enter__(self) -> Step: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None: ...

    def ended(self, outcome: str) -> None:
        """Note "answered", or the reason of a failure."""
        ...


# From a call's name, its method and its route to what follows it.
Tracing = Callable[[str, str, str], Step]


class _Untraced:
    headers: Final[Mapping[str, str]] = {}

    def __enter__(self) -> Step:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        pass

    def ended(self, outcome: str) -> None:
        pass


def untraced(*_: str) -> Step:
    """Nothing follows the calls."""
    return _Untraced()


class Wire:
    """Sends calls to one portal.

    Args:
        session: see ``portal_session``.
        url: where the portal is, such as ``https://portal.example.edu``.
        signer: makes a token for every sending.
        limits: of each attempt.
        tracing: follows each attempt.
        clock: seconds since 1970.

    Raises:
        ValueError: ``url`` is no such address.
    """

    def __init__(
        self,
        session: ClientSession,
        url: str,
        signer: ServiceTokenSigner,
        limits: TimeLimits,
        tracing: Tracing = untraced,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._session, self._signer, self._limits, self._clock = session, signer, limits, clock
        self._tracing = tracing
        self._root = _root(url)

    async def attempt(self, call: Call[Answer], seconds: float) -> Answer | Failure:
        """Send a call once and read the answer, in no more than so many seconds."""
        with self._tracing(call.name, call.method, call.route or call.path) as step:
            result = await self._attempt(call, seconds, step.headers)
            step.ended(result.reason if isinstance(result, Failure) else "answered")
            return result

    async def _attempt(
        self, call: Call[Answer], seconds: float, more: Mapping[str, str]
    ) -> Answer | Failure:
        # Errors of the library end here: they carry addresses, and one carries the token.
        try:
            async with self._send(call, seconds, more) as response:
                return await read_answer(response, call.expected, call.answer, self._clock())
        except (ClientConnectorError, ConnectionTimeoutError):
            return Failure("no-connection", sent=False)
        except asyncio.TimeoutError:
            return Failure("time-out")
        except ClientError:
            return Failure("cut")

    def _send(
        self, call: Call[Answer], seconds: float, more: Mapping[str, str]
    ) -> AbstractAsyncContextManager[ClientResponse]:
        return self._session.request(
            call.method,
            URL(self._root + call.path, encoded=True),
            data=call.body or None,
            headers={**_headers(call), **more},
            allow_redirects=False,
            auto_decompress=False,  # none was asked for; a small body may unpack to a huge one
            timeout=self._timeout(seconds),
            middlewares=(self._signing(call),) if call.is_signed else (),
        )

    def _timeout(self, seconds: float) -> ClientTimeout:
        whole = min(self._limits.whole, seconds)
        return ClientTimeout(total=whole, connect=min(self._limits.connect, whole))

    def _signing(self, call: Call[Answer]) -> ClientMiddlewareType:
        # As a middleware, for the session itself sends a GET again whose connection was stale: a
        # token that the portal has seen would be refused.
        async def sign(request: ClientRequest, handler: ClientHandlerType) -> ClientResponse:
            signed = SignedRequest(request.method, request.url.raw_path_qs, call.body)
            token = self._signer.sign(signed, call.patient)
            request.headers[hdrs.AUTHORIZATION] = f"Bearer {token}"
            return await handler(request)

        return sign


def portal_session() -> ClientSession:
    """A session for the client, to be closed by who asked for it: no cookies, no proxy."""
    return ClientSession(
        connector=TCPConnector(limit=_MOST_CONNECTIONS), cookie_jar=DummyCookieJar()
    )


def _root(url: str) -> str:
    parsed = URL(url)
    root = parsed.with_path(parsed.raw_path.rstrip("/") + BASE_PATH, encoded=True)
    if parsed.scheme not in {"http", "https"} or not parsed.host or parsed.user or parsed.password:
        raise ValueError("The portal's address should be like https://portal.example.edu")
    if parsed.raw_query_string or parsed.raw_fragment:
        raise ValueError("The portal's address should end with its path")
    return str(root)


def _headers(call: Call[Answer]) -> dict[str, str]:
    headers: dict[str, str] = {
        hdrs.ACCEPT: f"application/json, {PROBLEM}",
        hdrs.ACCEPT_ENCODING: "identity",
    }
    if call.body:
        headers[hdrs.CONTENT_TYPE] = "application/json"
    if call.key is not None:
        headers[IDEMPOTENCY_KEY] = call.key
    return headers
