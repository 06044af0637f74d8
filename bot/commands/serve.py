"""``helpdesk serve``: the chat for browsers, until the process is told to stop."""

from __future__ import annotations

import asyncio
import errno
import signal
import socket
import sys
from argparse import Namespace
from typing import Final

import uvloop

from bot.settings import Settings
from bot.store.keys import load_key_ring
from bot.web.app import make_app
from bot.web.conversation_ids import ConversationIds
from bot.web.metrics import Metrics
from bot.web.parts import Parts
from bot.web.server import bound_socket, listening
from bot.web.tokens import PortalTokens

_STOPS: Final = (signal.SIGTERM, signal.SIGINT)
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
            asyncio.run(_serve(settings, bound))
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


async def _serve(settings: Settings, bound: socket.socket) -> None:
    # Here, because it brings Rasa along.
    from bot.dialogue.serving import serving

    metrics = Metrics()
    ids = ConversationIds(load_key_ring(settings.secrets, "session"))
    tokens = _tokens(settings)
    port = int(bound.getsockname()[1])
    async with serving(settings, metrics.turns) as opened:
        parts = Parts(settings, opened.store, opened.hub, opened.worker, ids, tokens, metrics, port)
        told_to_stop = _told_to_stop()
        async with listening(make_app(parts), bound):
            print(f"The help desk is ready: {address_to_open(settings, bound)}", flush=True)
            print("Ctrl-C stops it.", flush=True)
            await told_to_stop.wait()
            print("Ending what is in progress; Ctrl-C again ends it at once.", flush=True)


def _tokens(settings: Settings) -> PortalTokens | None:
    if settings.portal_keys is None:
        return None
    return PortalTokens(settings.portal_keys, settings.portal_issuer, settings.portal_audience)


def address_to_open(settings: Settings, bound: socket.socket) -> str:
    """What to type into a browser; behind a proxy, its address."""
    host, port = bound.getsockname()[:2]
    if settings.public_url.startswith("https:"):
        return f"{settings.public_url} (the proxy reaches it on port {port})"
    host = _ANY_HOST.get(host, host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _told_to_stop() -> asyncio.Event:
    """Set by the first signal to stop; the second is left to the system, which ends us."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()

    def tell() -> None:
        told.set()
        for number in _STOPS:
            loop.remove_signal_handler(number)
            signal.signal(number, signal.SIG_DFL)

    for number in _STOPS:
        loop.add_signal_handler(number, tell)
    return told
