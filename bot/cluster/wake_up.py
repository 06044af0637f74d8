"""What is sent between servers: that a conversation has a new message, or that turns wait.

A conversation goes by a hash of its id, which is itself a hash that only servers can make: outside
of the database it names nobody.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final

# Stands in the place of a conversation's name: a server that ends gives turns back.
TURNS: Final = "turns"
# A look whatever was seen: not a message but something else has happened.
ANYWAY: Final = 0
_NAME_BYTES: Final = 12
_AT_ONCE: Final = 150  # PostgreSQL takes less than 8,000 bytes at once
_ITEM: Final = re.compile(r"([A-Za-z0-9_-]{1,40})=(\d{1,9})", re.ASCII)


@dataclass(frozen=True)
class WakeUp:
    """``seq``: of the last message that there is; ``ANYWAY``: look in any case."""

    name: str
    seq: int


def name_of(conversation_id: str) -> str:
    """The name that a conversation goes by between servers: 16 characters."""
    digest = hashlib.blake2b(conversation_id.encode(), digest_size=_NAME_BYTES).digest()
    return base64.urlsafe_b64encode(digest).decode("ascii")


def written(sender: str, wake_ups: Mapping[str, int]) -> Iterator[str]:
    """What to send; where there is nothing to tell, a sign of life of ``sender``."""
    items = iter(wake_ups.items())
    while part := list(islice(items, _AT_ONCE)):
        yield " ".join([sender, *(f"{name}={seq}" for name, seq in part)])
    if not wake_ups:
        yield sender


def read(said: str) -> tuple[str, list[WakeUp]]:
    """Who sent it, and what; whatever else stands there is passed over."""
    sender, _, items = said.partition(" ")
    found = map(_ITEM.fullmatch, items.split(" "))
    return sender, [WakeUp(match[1], int(match[2])) for match in found if match]
