"""The audit log's hashes: how entries hold on to each other, and how the two ends are sealed.

HMAC-SHA-256 (RFC 2104) with the ring "audit": who can write the database and has no key can neither
change an entry nor make the chain anew.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any, Final

from bot.errors import SecretError
from bot.store.keys import Key, KeyRing

BEFORE_THE_FIRST: Final = "0" * 43
ENTRY: Final = ("seq", "at", "who", "what", "result", "about", "previous", "key")
HEAD: Final = ("first_seq", "first_previous", "last_seq", "last_hash", "key")


class AuditHashes:
    """Makes and checks them."""

    def __init__(self, ring: KeyRing) -> None:
        self._ring = ring

    def sealed_entry(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """``row`` with the key in use and its hash."""
        key = self._ring.current
        whole = {**row, "key": key.id}
        return {**whole, "hash": _hash(key, "entry", [whole[name] for name in ENTRY])}

    def sealed_head(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """The same of the row that knows both ends."""
        key = self._ring.current
        whole = {**row, "key": key.id}
        return {**whole, "seal": _hash(key, "head", [whole[name] for name in HEAD])}

    def is_entry(self, row: Mapping[str, Any]) -> bool:
        """Whether the entry is as it was written."""
        return self._is(row, "entry", ENTRY, row["hash"])

    def is_head(self, row: Mapping[str, Any]) -> bool:
        """Whether the head is."""
        return self._is(row, "head", HEAD, row["seal"])

    def about(self, kind: str, name: str) -> str:
        """What stands in an entry in the place of whom or what it is about: 43 characters."""
        return _hash(self._ring.current, f"about {kind}", [name])

    def all_about(self, kind: str, name: str) -> list[str]:
        """Every such hash that may stand in an entry."""
        return [_hash(key, f"about {kind}", [name]) for key in self._ring]

    def _is(self, row: Mapping[str, Any], kind: str, names: tuple[str, ...], found: str) -> bool:
        try:
            key = self._ring.by_id(row["key"])
        except SecretError:
            return False  # whoever changes the key's name gets no further than with the hash
        return hmac.compare_digest(_hash(key, kind, [row[name] for name in names]), found)


def _hash(key: Key, kind: str, values: list[Any]) -> str:
    # A list in JSON: no value can slide into its neighbour.
    said = json.dumps([kind, *values]).encode()
    digest = hmac.digest(key.secret, said, hashlib.sha256)
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")
