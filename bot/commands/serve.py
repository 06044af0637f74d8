"""``helpdesk serve``: the chat for browsers, until the process is told to stop."""

from __future__ import annotations

import asyncio
import errno
import socket
import sys
from argparse import Namespace
from contextlib import AsyncExitStack
from typing import Final

import uvloop
from aiohttp import web

from bot import tracing
from bot.commands.stopping import told_to_stop
from bot.demo_portal import (
    TOKEN_PATH,
    connected,
    demo_portal,
    demo_sign_in,
    demo_tokens,
    mount,
)
from bot.file_check import FileCheck
from bot.settings import Settings
from bot.store.keys import load_key_ring
from bot.web.app import make_app
from bot.web.conversation_ids import ConversationIds
from bot.web.keys import READINESS
from bot.web.metrics import Metrics
from bot.web.parts import Parts
from bot.web.server import bound_socket, listening
from bot.web.tokens import PortalTokens
from portal.server.app import DEMO_PREFIX, PORTAL_PREFIX

_ANY_HOST: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}


def run(options: Namespace, settings: Settings) -> int:
    """Serve; 1 if the port can't be had."""
    try:
        # Before the model is loaded, which takes a while.
        bound = bound_socket(options.host, options.port)
    except OSError as error:
        return _no_port(options, error)
    with bound:
        try:
            uvloop.install()
            asyncio.run(_serve(settings, bound, has_demo=not options.no_portal))
        except OSError as error:
            # Another program began to listen there while the model was being loaded.
            if error.errno != errno.EADDRINUSE:
                raise
            return _no_port(options, error)
    return 0


def _no_port(options: Namespace, error: OSError) -> int:
    print(
        f"helpdesk: can't listen on {options.host} port {options.port}: {error.strerror}. "
        "Another program may be using it; --port takes another one.",
        file=sys.stderr,
    )
    return 1


async def _serve(settings: Settings, bound: socket.socket, *, has_demo: bool) -> None:
    # Here, because it brings Rasa along.
    from bot.dialogue.serving import serving

    has_demo = has_demo and not settings.portal_url
    # Who is signed in, another portal may say as well.
    knows_demo = has_demo and settings.portal_keys is None
    here = _own_address(settings, bound)
    metrics = Metrics()
    ids = ConversationIds(load_key_ring(settings.secrets, "session"))
    port = int(bound.getsockname()[1])
    traces = tracing.traces(settings.operations.traces_url, "helpdesk-serve", metrics.spans_dropped)
    async with AsyncExitStack() as stack:
        stack.enter_context(traces)
        demo = None
        if has_demo:
            demo = await stack.enter_async_context(demo_portal(settings, here, chat_url="/"))
        portal_url = settings.portal_url or _local(bound)
        sign_in = demo_sign_in(settings, here) if demo else ""
        portal = await stack.enter_async_context(connected(settings, portal_url, sign_in))
        opened = await stack.enter_async_context(serving(settings, metrics.turns, metrics.cluster))
        metrics.admission.watch(opened.worker.places)
        parts = Parts(
            settings,
            opened.store,
            opened.hub,
            opened.worker,
            ids,
            demo_tokens(settings, here) if knows_demo else _tokens(settings),
            metrics,
            FileCheck(portal).check,
            port,
            token_url=TOKEN_PATH if knows_demo else "",
            cluster=opened.cluster,
        )
        app = make_app(parts)
        if demo:
            mount(app, demo)
        stop = told_to_stop()
        async with listening(app, bound):
            print(
                _welcome(address_to_open(settings, bound), here if has_demo else None), flush=True
            )
            await stop.wait()
            await _leave(app, settings.operations.stop_delay)
            print("Ending what is in progress; Ctrl-C again ends it at once.", flush=True)


async def _leave(app: web.Application, seconds: float) -> None:
    """Say so to those who send patients here, and serve whom they still send meanwhile."""
    if seconds > 0:
        app[READINESS].leaving = True
        print(f"Ending in {seconds:g} seconds; Ctrl-C again ends it at once.", flush=True)
        await asyncio.sleep(seconds)


def _welcome(address: str, demo: str | None) -> str:
    lines = [f"The help desk is ready: {address}"]
    if demo:
        lines.append(f"  The demo portal: {demo}{PORTAL_PREFIX}/")
        lines.append(f"  Mail that it sends: {demo}{DEMO_PREFIX}/outbox")
    return "\n".join([*lines, "Ctrl-C stops it."])


def _own_address(settings: Settings, bound: socket.socket) -> str:
    """What links to this server begin with."""
    is_public = settings.public_url.startswith("https:")
    return settings.public_url if is_public else _local(bound)


def _local(bound: socket.socket) -> str:
    host, port = bound.getsockname()[:2]
    host = _ANY_HOST.get(host, host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _tokens(settings: Settings) -> PortalTokens | None:
    if settings.portal_keys is None:
        return None
    return PortalTokens(settings.portal_keys, settings.portal_issuer, settings.portal_audience)


def address_to_open(settings: Settings, bound: socket.socket) -> str:
    """What to type into a browser; behind a proxy, its address."""
    if settings.public_url.startswith("https:"):
        return f"{settings.public_url} (the proxy reaches it on port {bound.getsockname()[1]})"
    return _local(bound)
