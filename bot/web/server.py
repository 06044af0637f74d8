"""Listens on a port, and keeps what can't reach the application from doing harm."""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, Final

from aiohttp import hdrs, web

from bot.log import get_logger
from bot.web.headers import add_security_headers
from bot.web.keys import PARTS
from bot.web.problems import Problem

# How long what a refused client goes on sending is read, so that it sees the refusal.
_LINGER_SECONDS: Final = 2.0
_LAST_PORT: Final = 65_535

_log = get_logger(__name__)


class Connection(web.RequestHandler):
    """One connection. Its own answers, to what can't be read as HTTP, are like all others.

    aiohttp's would be plain text, and its log would quote what was sent and by whom.
    """

    https = False

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """The answer where the application gave none; the connection is closed after it."""
        if request.writer.output_size > 0:
            raise ConnectionError("the answer has begun")
        if status >= 500:
            _log.error("connection.failed", exc=exc)
        return _refusal("bad-request" if status < 500 else "unexpected", https=self.https)

    def log_exception(self, *args: Any, **kwargs: Any) -> None:
        """Say where something failed, not what was sent."""
        _log.error("connection.failed", exc=kwargs.get("exc_info"))


def _refusal(slug: str, *, https: bool) -> web.Response:
    """A problem for where the application's own hooks don't reach; the connection is closed."""
    problem = Problem(slug)
    response = web.Response(status=problem.status, body=problem.body, headers=problem.headers)
    add_security_headers(response.headers, https=https)
    response.headers[hdrs.SERVER] = ""  # else aiohttp adds its name and version
    response.force_close()
    return response


class _SecureConnection(Connection):
    https = True


def bound_socket(host: str, port: int) -> socket.socket:
    """A socket that holds the port but takes no connection yet.

    Raises:
        OSError: the port is taken or none, or the host is not one of this machine's.
    """
    if not 0 <= port <= _LAST_PORT:  # the system would take the rest of a division
        raise OSError(errno.EINVAL, "There is no such port")
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    bound = socket.socket(family, kind, protocol)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
    except OSError:
        bound.close()
        raise
    return bound


@asynccontextmanager
async def listening(app: web.Application, bound: socket.socket) -> AsyncIterator[None]:
    """Serve ``app`` on ``bound`` for as long as the block lasts.

    At its end the port is closed first, then ``app`` is told that it ends, then answers in
    progress have ``Bounds.drain`` seconds.

    Raises:
        OSError: another process took the port meanwhile.
    """
    bounds = app[PARTS].bounds
    runner = web.AppRunner(app, shutdown_timeout=bounds.drain)
    await runner.setup()
    assert runner.server is not None  # it is since setup
    _guard(runner.server, https=_is_https(app))
    try:
        listener = await asyncio.get_running_loop().create_server(
            _connections(app, runner.server), sock=bound, backlog=512
        )
        try:
            yield
        finally:
            listener.close()
    finally:
        await runner.cleanup()


def _guard(server: web.Server, *, https: bool) -> None:
    """Refuse expectations that we can't meet (RFC 9110, section 10.1.1).

    aiohttp does so before any middleware, and quotes in the answer what it can't always encode.
    """
    handle = server.request_handler

    async def guarded(request: web.BaseRequest) -> web.StreamResponse:
        if request.headers.get(hdrs.EXPECT, "100-continue").lower() != "100-continue":
            return _refusal("bad-request", https=https)
        return await handle(request)

    server.request_handler = guarded


def _is_https(app: web.Application) -> bool:
    return app[PARTS].settings.public_url.startswith("https:")


def _connections(app: web.Application, server: web.Server) -> partial[Connection]:
    options: dict[str, Any] = {
        "loop": asyncio.get_running_loop(),
        # Also ends a connection whose first header does not come.
        "keepalive_timeout": app[PARTS].bounds.header,
        "lingering_time": _LINGER_SECONDS,
        "auto_decompress": False,
        "access_log": None,
    }
    return partial(_SecureConnection if _is_https(app) else Connection, server, **options)
