"""Service tokens: who calls the portal, for whom, and with which request.

A token is a JWT (RFC 7519, RFC 8725) for one request. ``htm`` and ``htu`` (RFC 9449) name its
method and its path with query, ``bh`` is the SHA-256 of its body. ``sub`` is the patient, and
``act`` the help desk that acts for them (RFC 8693, section 4.1); without a patient ``sub`` is the
help desk itself and there is no ``act``.

A token is refused with one of these reasons:

malformed   not a signed JWT in its compact form, or a name in it stands twice
header      its header asks for keys from elsewhere or for extensions
algorithm   not signed by ES256
key         no key, or not known which
signature   not made by that key
iss, aud, iat, exp, jti, htm, htu, bh, sub   this claim is missing, malformed or doesn't fit
act         a patient without the help desk, the help desk without a patient, or somebody else
expired     its time is over
too-long    it is good for longer than 60 seconds
early       it was made in the future
replayed    it was seen before
crowded     more tokens are alive than can be remembered, so that a replay could not be noticed
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from jwt import PyJWK, PyJWS, encode
from jwt.exceptions import InvalidSignatureError, PyJWTError

from portal.errors import ServiceTokenError
from portal.followed_file import FollowedFile
from portal.seen_tokens import SeenTokens
from portal.service_keys import ALGORITHM, read_public_keys, read_signing_keys

HELP_DESK: Final = "portal-help-desk"
PORTAL: Final = "portal"
LIFETIME_SECONDS: Final = 60
LEEWAY_SECONDS: Final = 5  # what the two clocks may differ
_MOST_CHARACTERS: Final = 8_000  # servers take header lines of 8190
_MOST_IN_SUBJECT: Final = 255
_COMPACT: Final = re.compile(r"[\w-]+\.[\w-]+\.[\w-]+", re.ASCII)
_TOKEN_ID: Final = re.compile(r"[A-Za-z0-9_-]{16,64}")
# Where the key would come from the token itself (RFC 8725, sections 3.5 and 3.10), and what
# changes how it has to be read (RFC 7515, section 4.1.11, and RFC 7797).
_FOREIGN: Final = {"jku", "jwk", "x5u", "x5c", "crit", "b64"}


@dataclass(frozen=True)
class SignedRequest:
    """What a token is bound to. ``path``: with its query, as it stands in the request line."""

    method: str
    path: str = field(repr=False)
    body: bytes = field(default=b"", repr=False)

    @property
    def body_hash(self) -> str:
        """The SHA-256 of the body, base64url without padding."""
        digest = hashlib.sha256(self.body).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


@dataclass(frozen=True)
class ServiceCall:
    """A call that is let in.

    ``patient``: for whom, None where it is for nobody. ``until``: seconds since 1970, how long its
    token has to be remembered.
    """

    patient: str | None = field(repr=False)
    token_id: str = field(repr=False)
    until: float


class ServiceTokenSigner:
    """Makes tokens with the newest key of a ring, also after the ring was changed.

    Raises:
        ServiceKeyError: the ring can't be used.
    """

    def __init__(self, ring: Path, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._keys = FollowedFile(ring, read_signing_keys, clock)

    def sign(self, request: SignedRequest, patient: str | None = None) -> str:
        """A fresh token for this one request.

        Args:
            request: what will be sent.
            patient: the subject of a verified session, or None for a call of the help desk's own.

        Raises:
            ValueError: ``patient`` is no subject that the portal would take.
        """
        if patient is not None and not _is_patient(patient):
            raise ValueError("The patient should be the subject of a verified session")
        key = self._keys.value()[0]
        claims = _claims_for(request, patient, int(self._clock()))
        return encode(claims, key.private, ALGORITHM, headers={"kid": key.kid})


def _claims_for(request: SignedRequest, patient: str | None, now: int) -> dict[str, Any]:
    return {
        "iss": HELP_DESK,
        "aud": PORTAL,
        "iat": now,
        "exp": now + LIFETIME_SECONDS,
        "jti": secrets.token_urlsafe(16),
        "htm": request.method,
        "htu": request.path,
        "bh": request.body_hash,
        "sub": patient or HELP_DESK,
        **({"act": {"sub": HELP_DESK}} if patient else {}),
    }


class ServiceTokenVerifier:
    """Checks tokens against the public keys of a file; new keys there count at once.

    Args:
        public_keys: a JWK Set.
        seen: remembers tokens for ``verify``, so that each is taken once. In this process alone: a
            portal of several processes uses ``check`` and a memory that they share.
        clock: seconds since 1970.

    Raises:
        ServiceKeyError: the file can't be used.
    """

    def __init__(
        self,
        public_keys: Path,
        seen: SeenTokens | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._keys = FollowedFile(public_keys, read_public_keys, clock)
        self._seen, self._clock = SeenTokens() if seen is None else seen, clock

    def verify(self, token: str, request: SignedRequest) -> ServiceCall:
        """Who calls, if the token was made for just this request and was not seen before.

        Raises:
            ServiceTokenError: with the reason, see above.
        """
        call = self.check(token, request)
        # Last, so that only tokens that would be taken fill the memory.
        self._seen.take(call.token_id, until=call.until, now=self._clock())
        return call

    def check(self, token: str, request: SignedRequest) -> ServiceCall:
        """The same, but for whether the token was seen: that is left to the caller.

        Raises:
            ServiceTokenError: with the reason, see above.
        """
        claims = _claims(token, self._key(_header(token)))
        expires_at = _check_times(claims, self._clock())
        _check_request(claims, request)
        return ServiceCall(_patient(claims), _token_id(claims), expires_at + LEEWAY_SECONDS)

    def _key(self, header: dict[str, Any]) -> PyJWK:
        kid = header.get("kid")
        if header.get("alg") != ALGORITHM:
            raise ServiceTokenError("algorithm")
        if not isinstance(kid, str):
            raise ServiceTokenError("key")
        key = self._keys.value().get(kid) or self._keys.reread().get(kid)
        if key is None:
            raise ServiceTokenError("key")
        return key


def _header(token: str) -> dict[str, Any]:
    if len(token) > _MOST_CHARACTERS or not _COMPACT.fullmatch(token):
        raise ServiceTokenError("malformed")
    segment = token.partition(".")[0]
    try:
        header = _object(base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4)))
    except binascii.Error as error:
        raise ServiceTokenError("malformed") from error
    if _FOREIGN & header.keys():
        raise ServiceTokenError("header")
    return header


def _claims(token: str, key: PyJWK) -> dict[str, Any]:
    # The library checks the signature; its check of the claims would go by its own clock.
    try:
        return _object(PyJWS().decode(token, key, algorithms=[ALGORITHM]))
    except InvalidSignatureError as error:
        raise ServiceTokenError("signature") from error
    except PyJWTError as error:
        raise ServiceTokenError("malformed") from error


def _object(data: bytes) -> dict[str, Any]:
    # Two readers may take a different one of two members of one name (RFC 8725, section 2.4), and
    # json would take UTF-16 too, which RFC 7519, section 7.2, does not.
    try:
        value = json.loads(data.decode("utf-8"), object_pairs_hook=_without_doubles)
    except (ValueError, RecursionError) as error:
        raise ServiceTokenError("malformed") from error
    if not isinstance(value, dict):
        raise ServiceTokenError("malformed")
    return value


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs):
        raise ValueError("a name stands twice")
    return value


def _check_times(claims: dict[str, Any], now: float) -> int:
    issued_at, expires_at = _seconds(claims, "iat"), _seconds(claims, "exp")
    if expires_at <= issued_at:
        raise ServiceTokenError("exp")
    if expires_at - issued_at > LIFETIME_SECONDS:
        raise ServiceTokenError("too-long")
    if issued_at > now + LEEWAY_SECONDS:
        raise ServiceTokenError("early")
    if expires_at + LEEWAY_SECONDS <= now:
        raise ServiceTokenError("expired")
    return expires_at


def _seconds(claims: dict[str, Any], name: str) -> int:
    value = claims.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise ServiceTokenError(name)
    return value


def _check_request(claims: dict[str, Any], request: SignedRequest) -> None:
    expected = {
        "iss": HELP_DESK,
        "aud": PORTAL,
        "htm": request.method,
        "htu": request.path,
        "bh": request.body_hash,
    }
    for name, value in expected.items():
        if claims.get(name) != value:
            raise ServiceTokenError(name)


def _token_id(claims: dict[str, Any]) -> str:
    value = claims.get("jti")
    if not isinstance(value, str) or not _TOKEN_ID.fullmatch(value):
        raise ServiceTokenError("jti")
    return value


def _patient(claims: dict[str, Any]) -> str | None:
    subject = claims.get("sub")
    if subject == HELP_DESK:
        if "act" in claims:
            raise ServiceTokenError("act")
        return None
    if not isinstance(subject, str) or not _is_patient(subject):
        raise ServiceTokenError("sub")
    if claims.get("act") != {"sub": HELP_DESK}:
        raise ServiceTokenError("act")
    return subject


def _is_patient(subject: str) -> bool:
    # No control characters and no halves of surrogate pairs, which databases don't take.
    fits = 1 <= len(subject) <= _MOST_IN_SUBJECT and subject != HELP_DESK
    return fits and subject.isprintable() and not subject.isspace()
