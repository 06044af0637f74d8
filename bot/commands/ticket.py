"""``helpdesk ticket``: how to reach the patient of a ticket of the demo portal."""

from __future__ import annotations

import asyncio
import getpass
import sys
from argparse import Namespace

from rich.console import Console

from bot.demo_portal import demo_portal
from bot.settings import Settings
from portal.errors import PortalError
from portal.server.contacts import TicketContact, look_up
from portal.server.errors import RefusedError


def run(options: Namespace, settings: Settings) -> int:
    """Show it; 1 where there is no such ticket."""
    try:
        found = asyncio.run(_look_up(settings, options.number))
    except RefusedError:
        print(f"helpdesk: there is no ticket {options.number}", file=sys.stderr)
        return 1
    except PortalError as error:
        print(f"helpdesk: the portal can't be asked: {error}", file=sys.stderr)
        return 1
    _show(found)
    return 0


async def _look_up(settings: Settings, number: str) -> TicketContact:
    async with demo_portal(settings, settings.public_url) as parts:
        return await look_up(parts, number, who=f"staff:{getpass.getuser()}")


def _show(found: TicketContact) -> None:
    screen = Console(highlight=False)
    ways = {"email": "by e-mail", "phone": "by phone", "wait": "waits in the chat"}
    reached = ways[found.kind] if found.kind == "wait" else found.value or "deleted by now"
    screen.print(f"Ticket {found.number} ({found.state}, {found.reason})", markup=False)
    screen.print(f"To reach the patient: {reached}", markup=False)
    screen.print("This look was written into the audit log.", markup=False)
