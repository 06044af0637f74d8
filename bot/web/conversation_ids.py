"""Ids of conversations: made from what identifies a visitor, and from a key only servers have.

So nobody can name another's conversation, and who reads the database finds neither a cookie's
value nor a patient's name at the portal in it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from bot.store.keys import KeyRing

_VALUE_BYTES = 32


class ConversationIds:
    """Makes ids of 43 characters (A-Z a-z 0-9 - _) with the keys of the ring "session"."""

    def __init__(self, ring: KeyRing) -> None:
        self._ring = ring

    def candidates(self, kind: str, *names: str) -> list[str]:
        """The ids a visitor may have, one for each live key, the newest first.

        A conversation that was begun before a rotation is found under an older one; a new
        conversation takes the first.

        Args:
            kind: what sort of visitor, such as "anonymous" or "patient".
            names: what identifies the visitor among them: a cookie's value, or issuer and subject.
        """
        message = b"".join(_part(text) for text in (kind, *names))
        return [_base64url(hmac.digest(key.secret, message, hashlib.sha256)) for key in self._ring]

    @staticmethod
    def new_chat_value() -> str:
        """256 random bits in 43 characters; OWASP's session cheat sheet asks for 64 of them."""
        return secrets.token_urlsafe(_VALUE_BYTES)


def _part(text: str) -> bytes:
    # With its length before it, no name can run into the next: ("ab", "c") is not ("a", "bc").
    encoded = text.encode()
    return len(encoded).to_bytes(4, "big") + encoded


def _base64url(digest: bytes) -> str:
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
