"""``helpdesk keys``: which keys there are, and a fresh one on request. Secrets are never shown."""

from __future__ import annotations

import time
from argparse import Namespace
from datetime import datetime, timezone

from bot.settings import Settings
from bot.store.keys import RING_NAMES, KeyRing, load_key_ring, rotate


def run(options: Namespace, settings: Settings) -> int:
    """Print every key's id and age; a ring that is missing is made first.

    Raises:
        SecretError: a key file can't be used, or can't be written.
    """
    if options.rotate:
        rotate(settings.secrets, options.rotate)
    now = datetime.fromtimestamp(time.time(), timezone.utc)
    for name in RING_NAMES:
        _show(name, load_key_ring(settings.secrets, name), now)
    return 0


def _show(name: str, ring: KeyRing, now: datetime) -> None:
    for number, key in enumerate(ring):
        made = f"made {key.made_at:%Y-%m-%d}, {_age((now - key.made_at).days)}"
        print(f"{name:<8} {key.id}  {made:<30} {'' if number else 'in use'}".rstrip())


def _age(days: int) -> str:
    if days < 1:
        return "today"
    return f"{days} day{'s' if days > 1 else ''} ago"
