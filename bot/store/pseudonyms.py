"""Names for conversations outside the database, which lead back to none of them."""

from __future__ import annotations

import hashlib
import hmac
from typing import Final

from bot.store.keys import Key, KeyRing

_HEX_DIGITS: Final = 32  # 128 bits


class Pseudonyms:
    """HMAC-SHA-256 of conversations' ids (RFC 2104), by a ring that serves nothing else.

    After a rotation each conversation has another name, which nobody can tie to the one before
    who has not both keys and the id.
    """

    def __init__(self, ring: KeyRing) -> None:
        self._ring = ring

    def of(self, conversation_id: str) -> str:
        """A ``c`` and 32 hexadecimal digits: the name that everything new is told under."""
        return _name(self._ring.current, conversation_id)

    def former(self, conversation_id: str) -> list[str]:
        """The names under the ring's older keys, the newest first."""
        _, *older = self._ring
        return [_name(key, conversation_id) for key in older]


def _name(key: Key, conversation_id: str) -> str:
    digest = hmac.new(key.secret, f"event {conversation_id}".encode(), hashlib.sha256)
    return f"c{digest.hexdigest()[:_HEX_DIGITS]}"
