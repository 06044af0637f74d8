"""``helpdesk retention``: deletes what is too old, at once, and says how much."""

from __future__ import annotations

import asyncio
import sys
from argparse import Namespace

from bot.people.cleaning import clean
from bot.people.desk import opened
from bot.settings import Settings
from portal.errors import PortalError


def run(options: Namespace, settings: Settings) -> int:
    """Delete it; 1 where a database does not answer."""
    try:
        counts = asyncio.run(_clean(settings))
    except PortalError as error:
        print(f"helpdesk: the portal can't be asked: {error}", file=sys.stderr)
        return 1
    for name, count in counts.items():
        print(f"{count:>8}  {name}")
    if settings.portal_url:
        print("The portal of PORTAL_URL deletes its tickets and contacts itself.")
    return 0


async def _clean(settings: Settings) -> dict[str, int]:
    async with opened(settings) as desk:
        return await clean(desk)
