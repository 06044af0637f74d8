"""``helpdesk portal``: the demo portal alone, for a help desk that runs elsewhere."""

from __future__ import annotations

import asyncio
import socket
import sys
from argparse import Namespace

from bot.commands.stopping import told_to_stop
from bot.demo_portal import standing_alone
from bot.settings import Settings
from bot.web.server import bound_socket


def run(options: Namespace, settings: Settings) -> int:
    """Serve until told to stop; 1 if the port can't be had."""
    try:
        bound = bound_socket(options.host, options.port)
    except OSError as error:
        print(f"helpdesk: can't listen on port {options.port}: {error.strerror}", file=sys.stderr)
        return 1
    with bound:
        asyncio.run(_serve(settings, bound))
    return 0


async def _serve(settings: Settings, bound: socket.socket) -> None:
    stop = told_to_stop()
    async with standing_alone(settings, bound) as url:
        print(f"The demo portal is ready: {url}", flush=True)
        await stop.wait()
