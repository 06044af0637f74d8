"""The portal's session tokens, which say who is signed in: JWTs (RFC 7519), checked by RFC 8725.

A token is refused with one of these reasons:

malformed   not a signed JWT in its compact form, or a name in it stands twice
header      its header asks for keys from elsewhere or for extensions
algorithm   not signed by the algorithm that the key is for
key         no key, or not known which
signature   not made by that key
exp, iss, aud, sub, jti, iat, nbf   this claim is missing or has a value that doesn't fit
expired     its time is over
too-long    it would be good for longer than the portal's tokens are
early       its time has not come yet
"""

from __future__ import annotations

import base64
import json
import math
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from jwt import PyJWK, PyJWS
from jwt.exceptions import InvalidSignatureError, PyJWTError

from bot.errors import SettingsError, TokenError
from bot.followed_file import FollowedFile
from bot.web.portal_keys import ALGORITHMS, read_portal_keys

LONGEST_SECONDS: Final = 15 * 60
_LONGEST_LEEWAY: Final = 60  # seconds that the portal's clock may be ahead
_EARLY_LEEWAY: Final = 30
_MOST_CHARACTERS: Final = 8_192
_MOST_IN_CLAIM: Final = 255
_COMPACT: Final = re.compile(r"[\w-]+\.[\w-]+\.[\w-]*", re.ASCII)
# Where the key would come from the token itself (RFC 8725, sections 3.5 and 3.10), and what
# changes how it has to be read (RFC 7515, section 4.1.11, and RFC 7797).
_FOREIGN: Final = {"jku", "jwk", "x5u", "x5c", "crit", "b64"}


@dataclass(frozen=True)
class PortalSession:
    """Who is signed in. ``expires_at``: seconds since 1970."""

    subject: str = field(repr=False)
    issuer: str
    expires_at: float
    token_id: str = field(repr=False)


class PortalTokens:
    """Checks tokens against the portal's public keys; new keys in the file count at once.

    Args:
        keys_file: a JWK Set.
        issuer: what ``iss`` has to be.
        audience: what ``aud`` has to name.
        clock: seconds since 1970.

    Raises:
        SettingsError: the issuer is not set, or the file can't be used.
    """

    def __init__(
        self,
        keys_file: Path,
        issuer: str,
        audience: str,
        clock: Callable[[], float] = time.time,
    ) -> None:
        if not issuer or not audience:
            raise SettingsError(
                "PORTAL_JWT_ISSUER and PORTAL_JWT_AUDIENCE should be set where PORTAL_JWT_KEYS is"
            )
        self._issuer, self._audience, self._clock = issuer, audience, clock
        self._keys = FollowedFile(keys_file, read_portal_keys, pause=1.0, clock=clock)

    def verify(self, token: str) -> PortalSession:
        """The session that ``token`` speaks for.

        Raises:
            TokenError: with the reason, see above.
        """
        claims = _claims(token, self._key(_header(token)))
        if claims.get("iss") != self._issuer:
            raise TokenError("iss")
        if self._audience not in _audiences(claims):
            raise TokenError("aud")
        return PortalSession(
            subject=_text(claims, "sub"),
            issuer=self._issuer,
            expires_at=_expiry(claims, self._clock()),
            token_id=_text(claims, "jti"),
        )

    def _key(self, header: dict[str, Any]) -> PyJWK:
        if header.get("alg") not in ALGORITHMS:
            raise TokenError("algorithm")
        key = self._named(header)
        # The key says which algorithm it is for, never the token (RFC 8725, section 3.1).
        if header["alg"] != key.algorithm_name:
            raise TokenError("algorithm")
        return key

    def _named(self, header: dict[str, Any]) -> PyJWK:
        keys, kid = self._keys.value(), header.get("kid")
        if "kid" not in header and len(keys) == 1:
            return next(iter(keys.values()))
        if not isinstance(kid, str):
            raise TokenError("key")
        key = keys.get(kid) or self._keys.reread().get(kid)
        if key is None:
            raise TokenError("key")
        return key


def _header(token: str) -> dict[str, Any]:
    if len(token) > _MOST_CHARACTERS or not _COMPACT.fullmatch(token):
        raise TokenError("malformed")
    segment = token.partition(".")[0]
    try:
        header = _object(base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4)))
    except ValueError as error:
        raise TokenError("malformed") from error
    if _FOREIGN & header.keys():
        raise TokenError("header")
    return header


def _claims(token: str, key: PyJWK) -> dict[str, Any]:
    # The library checks the signature; its check of the claims would go by its own clock.
    try:
        return _object(PyJWS().decode(token, key, algorithms=[key.algorithm_name]))
    except InvalidSignatureError as error:
        raise TokenError("signature") from error
    except PyJWTError as error:
        raise TokenError("malformed") from error


def _object(data: bytes) -> dict[str, Any]:
    # Two readers may take a different one of two members of one name (RFC 8725, section 2.4), and
    # json would take UTF-16 too, which RFC 7519, section 7.2, does not.
    try:
        value = json.loads(data.decode("utf-8"), object_pairs_hook=_without_doubles)
    except (ValueError, RecursionError) as error:
        raise TokenError("malformed") from error
    if not isinstance(value, dict):
        raise TokenError("malformed")
    return value


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs):
        raise ValueError("a name stands twice")
    return value


def _audiences(claims: dict[str, Any]) -> list[Any]:
    named = claims.get("aud")
    return named if isinstance(named, list) else [named]


def _text(claims: dict[str, Any], name: str) -> str:
    value = claims.get(name)
    if not isinstance(value, str) or not 1 <= len(value) <= _MOST_IN_CLAIM:
        raise TokenError(name)
    # No control characters and no halves of surrogate pairs, which databases don't take.
    if not value.isprintable() or value.isspace():
        raise TokenError(name)
    return value


def _expiry(claims: dict[str, Any], now: float) -> float:
    expires_at = _seconds(claims, "exp")
    if expires_at <= now:
        raise TokenError("expired")
    if expires_at > now + LONGEST_SECONDS + _LONGEST_LEEWAY:
        raise TokenError("too-long")
    for name in ("iat", "nbf"):
        if name in claims and _seconds(claims, name) > now + _EARLY_LEEWAY:
            raise TokenError("early")
    return float(expires_at)


def _seconds(claims: dict[str, Any], name: str) -> int | float:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TokenError(name)
    if isinstance(value, float) and not math.isfinite(value):
        raise TokenError(name)
    return value
