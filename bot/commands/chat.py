"""``helpdesk chat``: the same bot in the terminal.

Typing a number presses the button with that number. Ctrl-D ends.
"""

from __future__ import annotations

import asyncio
import sys
import uuid
from argparse import Namespace
from typing import TYPE_CHECKING

from rich.console import Console

from bot.commands.loading import load_agent
from bot.demo_portal import portal_at_hand
from bot.knowledge.render import for_terminal
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.dialogue.agent import HelpDeskAgent
    from bot.dialogue.answer import BotMessage
    from bot.knowledge.replies import Button

_WIDTH = 78


def run(options: Namespace, settings: Settings) -> int:
    """Talk until the input ends. Lines from a pipe are answered like typed ones."""
    return asyncio.run(_talk_with_portal(load_agent(settings), settings))


async def _talk_with_portal(agent: HelpDeskAgent, settings: Settings) -> int:
    async with portal_at_hand(settings):
        return await _talk(agent)


async def _talk(agent: HelpDeskAgent) -> int:
    screen = Console(highlight=False, width=_WIDTH + 2)
    conversation_id = uuid.uuid4().hex
    buttons = _show(screen, await agent.greet(conversation_id))
    while (line := _read(screen)) is not None:
        chosen = _chosen(line, buttons)
        messages = (
            await agent.choose(conversation_id, chosen)
            if chosen
            else await agent.reply(conversation_id, line)
        )
        buttons = _show(screen, messages)
    return 0


def _read(screen: Console) -> str | None:
    if sys.stdin.isatty():
        screen.print("\n[bold]You[/bold] ", end="")
    raw = sys.stdin.buffer.readline()
    if not raw:
        return None
    line = raw.decode("utf-8", "replace").rstrip("\r\n")
    if not sys.stdin.isatty():
        screen.print("\n[bold]You[/bold] ", end="")
        screen.print(line, markup=False)
    return line


def _chosen(line: str, buttons: tuple[Button, ...]) -> Button | None:
    number = line.strip()
    if number.isascii() and number.isdecimal() and 1 <= int(number) <= len(buttons):
        return buttons[int(number) - 1]
    return None


def _show(screen: Console, messages: list[BotMessage]) -> tuple[Button, ...]:
    for message in messages:
        screen.print()
        screen.print(for_terminal(message.text, _WIDTH), markup=False, soft_wrap=True)
    buttons = messages[-1].buttons if messages else ()
    for number, button in enumerate(buttons, 1):
        screen.print(f"  {number}  {button.title}", markup=False)
    return buttons
