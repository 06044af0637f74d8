"""The portal's public keys: a JWK Set (RFC 7517) in a file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from jwt import PyJWK
from jwt.exceptions import PyJWTError

from bot.errors import SettingsError
from bot.log import get_logger

_log = get_logger(__name__)

# Public-key signatures only: with a shared secret, this side could make tokens as well.
ALGORITHMS: Final = ("RS256", "PS256", "ES256", "EdDSA")
# By type and curve, for keys that don't name their algorithm.
_USUAL: Final = {("RSA", ""): "RS256", ("EC", "P-256"): "ES256", ("OKP", "Ed25519"): "EdDSA"}
_SECRET_PARTS: Final = {"d", "p", "q", "dp", "dq", "qi", "oth", "k"}  # RFC 7518, section 6


def read_portal_keys(path: Path) -> Mapping[str | None, PyJWK]:
    """The keys that may have signed a token, by ``kid``; a single one may be without (None).

    Keys for encryption and of other algorithms are left out, so that a portal may publish more
    than is used here. ``PyJWK.algorithm_name`` is the one algorithm each key is good for.

    Raises:
        SettingsError: no JWK Set, a secret or malformed key, no usable key, or kids that don't
            tell the keys apart.
    """
    entries = enumerate(_entries(path), 1)
    found = [key for number, entry in entries if (key := _usable(entry, number))]
    keys = {key.key_id: key for key in found}
    if not found:
        raise SettingsError(
            f"PORTAL_JWT_KEYS should hold a public key for one of {', '.join(ALGORITHMS)}"
        )
    if len(keys) < len(found) or (None in keys and len(keys) > 1):
        raise SettingsError('Each of several keys in PORTAL_JWT_KEYS should have its own "kid"')
    return keys


def _entries(path: Path) -> list[dict[str, Any]]:
    try:
        entries = json.loads(path.read_bytes())["keys"]
    except OSError as error:
        raise SettingsError(f"PORTAL_JWT_KEYS can't be read: {error.strerror}") from error
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise SettingsError('PORTAL_JWT_KEYS should be a JWK Set: {"keys": […]}') from error
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise SettingsError('PORTAL_JWT_KEYS should be a JWK Set: {"keys": […]}')
    return entries


def _usable(entry: dict[str, Any], number: int) -> PyJWK | None:
    if entry.get("kty") == "oct" or _SECRET_PARTS & entry.keys():
        raise SettingsError(
            f"Key {number} in PORTAL_JWT_KEYS is secret; put the portal's public keys there"
        )
    if entry.get("use", "sig") != "sig" or (algorithm := _algorithm(entry)) is None:
        _log.warning("portal_keys.left_out", number=number)
        return None
    try:
        return _checked(PyJWK(entry, algorithm))
    except (PyJWTError, ValueError, TypeError) as error:
        raise SettingsError(f"Key {number} in PORTAL_JWT_KEYS is malformed or too short") from error


def _algorithm(entry: dict[str, Any]) -> str | None:
    named = entry.get("alg")
    if named is None:
        named = _USUAL.get((str(entry.get("kty")), str(entry.get("crv", ""))))
    return named if named in ALGORITHMS else None


def _checked(key: PyJWK) -> PyJWK:
    if not isinstance(key.key_id, str | None):
        raise ValueError("kid should be a string")
    prepared = key.Algorithm.prepare_key(key.key)  # looks whether curve and algorithm agree
    if fault := key.Algorithm.check_key_length(prepared):
        raise ValueError(fault)
    return key
