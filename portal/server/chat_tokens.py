"""Tokens that tell the help desk's chat who is signed in: JWTs (RFC 7519, RFC 8725).

They have a ring of keys of their own, so that none of them can pass for a service token. A token
that is out can't be taken back: that is why it lives for minutes and is asked for again and again.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from jwt import encode

from portal.followed_file import FollowedFile
from portal.service_keys import ALGORITHM, make_service_keys, read_signing_keys
from portal.service_tokens import HELP_DESK

if TYPE_CHECKING:
    from portal.server.accounts import SignedIn
    from portal.server.settings import PortalSettings

LIFETIME_SECONDS: Final = 600
AUDIENCE: Final = HELP_DESK
_TOKEN_ID_BYTES: Final = 16


def chat_key_files(folder: Path) -> tuple[Path, Path]:
    """The files that chat tokens are signed with, made when missing.

    Returns:
        The ring of private keys, and the public keys, which the help desk is given.

    Raises:
        ServiceKeyError: they can't be made or used.
    """
    ring, public = folder / "chat.json", folder / "chat-public.json"
    make_service_keys(ring, public)
    return ring, public


def chat_issuer(public_url: str) -> str:
    """What ``iss`` says at a portal that browsers reach at ``public_url``."""
    return f"{public_url}/portal"


@dataclass(frozen=True)
class ChatToken:
    """A token, and for how many whole seconds it is good."""

    text: str = field(repr=False)
    seconds: int


class ChatTokens:
    """Makes tokens with the newest key of the ring, also after the ring was changed.

    Args:
        settings: where the keys lie, and who issues.
        clock: seconds since 1970.

    Raises:
        ServiceKeyError: the ring can't be used.
    """

    def __init__(self, settings: PortalSettings, clock: Callable[[], float] = time.time) -> None:
        ring, _ = chat_key_files(settings.secrets)
        self._issuer, self._clock = chat_issuer(settings.public_url), clock
        self._keys = FollowedFile(ring, read_signing_keys, clock)

    def token_for(self, patient: SignedIn) -> ChatToken | None:
        """A fresh token that is over with the session, if not before; None: that is over now."""
        now = int(self._clock())
        seconds = min(LIFETIME_SECONDS, int(patient.ends_at) - now)
        if seconds <= 0:
            return None
        claims = {
            "iss": self._issuer,
            "aud": AUDIENCE,
            "sub": patient.patient_id,
            "jti": secrets.token_urlsafe(_TOKEN_ID_BYTES),
            "iat": now,
            "exp": now + seconds,
        }
        key = self._keys.value()[0]
        return ChatToken(encode(claims, key.private, ALGORITHM, headers={"kid": key.kid}), seconds)
