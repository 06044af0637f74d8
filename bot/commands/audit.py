"""``helpdesk audit``: who looked at what, and whether the log is whole."""

from __future__ import annotations

import asyncio
import sys
from argparse import Namespace

from rich.console import Console
from rich.text import Text

from bot.people.desk import opened
from bot.people.plain import moment, plain
from bot.settings import Settings
from bot.store.audit import Checked, Entry


def run(options: Namespace, settings: Settings) -> int:
    """Show the last entries, or check them all; 1 where the log was tampered with."""
    if options.check:
        return _tell(asyncio.run(_check(settings)))
    for entry in asyncio.run(_last(settings, max(0, options.last))):
        _show(entry)
    return 0


async def _check(settings: Settings) -> Checked:
    async with opened(settings, with_portal=False) as desk:
        return await desk.audit.check()


async def _last(settings: Settings, most: int) -> list[Entry]:
    async with opened(settings, with_portal=False) as desk:
        return await desk.audit.last(most)


def _tell(checked: Checked) -> int:
    if checked.fault is not None:
        print(f"helpdesk: the audit log was tampered with: {checked.fault}", file=sys.stderr)
        return 1
    print(f"The audit log is whole: {checked.entries} entries.")
    if checked.last_hash:
        print(f"The last is {checked.last_seq}, {checked.last_hash}")
    return 0


def _show(entry: Entry) -> None:
    words = (entry.who, entry.what, entry.result, (entry.about or "")[:12])
    line = f"{entry.seq:>6}  {moment(entry.at)}  {'  '.join(map(plain, words))}"
    Console(highlight=False, soft_wrap=True).print(Text(line.rstrip()))
