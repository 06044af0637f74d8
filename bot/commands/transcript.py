"""``helpdesk transcript``: a conversation, masked; each look is audited."""

from __future__ import annotations

import asyncio
import sys
from argparse import Namespace
from typing import Final

from rich.console import Console
from rich.text import Text

from bot.people.desk import opened
from bot.people.looking import Transcript, look
from bot.people.plain import moment, plain
from bot.settings import Settings
from portal.errors import PortalError

_AUTHORS: Final = {"patient": ("Patient", "bold"), "bot": ("Help desk", ""), "staff": ("Staff", "")}


def run(options: Namespace, settings: Settings) -> int:
    """Show it; 1 where there is no such conversation."""
    try:
        found = asyncio.run(_look(settings, options.id))
    except PortalError as error:
        print(f"helpdesk: the portal can't be asked: {error}", file=sys.stderr)
        return 1
    if found is None:
        print("helpdesk: there is no such ticket or conversation", file=sys.stderr)
        return 1
    _show(found)
    return 0


async def _look(settings: Settings, name: str) -> Transcript | None:
    async with opened(settings) as desk:
        return await look(desk, name)


def _show(found: Transcript) -> None:
    screen = Console(highlight=False, soft_wrap=True)
    for line in found.lines:
        author, style = _AUTHORS.get(line.author, (plain(line.author), ""))
        screen.print(Text(f"{moment(line.at)}  {author}", style="dim"))
        screen.print(Text(plain(line.text), style=style))
        if line.buttons:
            screen.print(Text(f"[{'] ['.join(map(plain, line.buttons))}]", style="italic"))
        screen.print()
    if not found.is_whole:
        screen.print("This is what was handed over with the ticket; the chat itself is deleted.")
    screen.print("Times are in UTC. This look was written into the audit log.")
