"""Keyed hashes: what the database holds in the place of addresses and of mails' ids.

HMAC-SHA-256 (RFC 2104) with the ring "mail". Without its key nobody can try addresses. After a
rotation new rows have the new key's hash, so whoever looks for a row asks for all of them.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Final

from bot.store.key_file import Key
from bot.store.keys import KeyRing

RING: Final = "mail"


class KeyedHashes:
    """Hashes of texts, each for one purpose. ``ring``: the keys, the newest first."""

    def __init__(self, ring: KeyRing) -> None:
        self._ring = ring

    def of(self, purpose: str, text: str) -> str:
        """The hash of ``text`` to be stored: 43 characters."""
        return _hash(self._ring.current, purpose, text)

    def all_of(self, purpose: str, *texts: str) -> list[str]:
        """Every hash that may have been stored for one of ``texts``."""
        return [_hash(key, purpose, text) for text in texts for key in self._ring]

    @property
    def owner(self) -> str:
        """A word for whoever has these keys, fit for an IMAP keyword."""
        oldest = list(self._ring)[-1]
        return hashlib.sha256(b"owner" + oldest.secret).hexdigest()[:12]


def _hash(key: Key, purpose: str, text: str) -> str:
    said = f"{purpose}\0{text}".encode("utf-8", "surrogateescape")
    digest = hmac.digest(key.secret, said, hashlib.sha256)
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")
