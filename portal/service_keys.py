"""The keys that service tokens are signed with: two files, each a JWK Set (RFC 7517).

The *ring* holds the private keys of the side that calls, the newest first: that one signs. Nobody
but its owner may read it. The *public* file holds their other halves, for the portal. A new key
stands in the public file before it signs, and the old one stays there while its last tokens live.
"""

from __future__ import annotations

import base64
import fcntl
import hashlib
import io
import json
import os
import stat
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric import ec
from jwt import PyJWK
from jwt.algorithms import ECAlgorithm
from jwt.exceptions import PyJWTError

from portal.errors import ServiceKeyError

ALGORITHM: Final = "ES256"
_THUMBPRINT_MEMBERS: Final = ("crv", "kty", "x", "y")  # RFC 7638, section 3.2
_PRIVATE_MODE: Final = 0o600
_PUBLIC_MODE: Final = 0o644


@dataclass(frozen=True)
class SigningKey:
    """A private key and the name that tokens carry for it."""

    kid: str
    private: ec.EllipticCurvePrivateKey = field(repr=False)


def make_service_keys(ring: Path, public: Path) -> bool:
    """Make both files where they are missing; True if there is a new key. Safe to repeat.

    Raises:
        ServiceKeyError: a file can't be written, or the ring that is there can't be used.
    """
    with _changing(ring, public):
        if is_new := not ring.exists():
            _write(ring, public, [_new_key()])
        elif not public.exists():
            _replace(public, _public_set(read_signing_keys(ring)), _PUBLIC_MODE)
    return is_new


def rotate_service_keys(ring: Path, public: Path, *, kept: int = 1) -> None:
    """Put a new key in front.

    Args:
        ring: the file of private keys.
        public: the file of public keys.
        kept: how many of the keys before it stay. A token lives for ten minutes at most, so one is
            enough where rotations are further apart; 0 is for a key that got into wrong hands.

    Raises:
        ServiceKeyError: a file can't be read or written.
    """
    with _changing(ring, public):
        _write(ring, public, [_new_key(), *read_signing_keys(ring)[:kept]])


def read_signing_keys(path: Path) -> tuple[SigningKey, ...]:
    """The private keys of a ring, newest first; at least one.

    Raises:
        ServiceKeyError: it can't be read, others can read it too, or it holds something else.
    """
    keys = [SigningKey(kid, key.key) for kid, key in _keys(path, _private_content(path)).items()]
    if not all(isinstance(key.private, ec.EllipticCurvePrivateKey) for key in keys):
        raise ServiceKeyError(f"{path.name} should hold private keys")
    return tuple(keys)


def read_public_keys(path: Path) -> Mapping[str, PyJWK]:
    """The public keys that may have signed a token, by their ``kid``; at least one.

    Raises:
        ServiceKeyError: it can't be read, or holds something else, such as a private key.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ServiceKeyError(f"{path.name} can't be read: {error.strerror}") from error
    keys = _keys(path, content)
    if not all(isinstance(key.key, ec.EllipticCurvePublicKey) for key in keys.values()):
        raise ServiceKeyError(f"{path.name} should hold public keys alone")
    return keys


def _keys(path: Path, content: bytes) -> dict[str, PyJWK]:
    # Faults are told without their cause: a library's message may quote the file.
    entries = _entries(content)
    keys = [key for entry in entries or () if (key := _key(entry)) is not None]
    by_kid = {str(key.key_id): key for key in keys}
    if not entries or len(by_kid) < len(entries):
        raise ServiceKeyError(f"{path.name} should be a JWK Set of {ALGORITHM} keys, each its kid")
    return by_kid


def _entries(content: bytes) -> list[Any] | None:
    try:
        entries = json.loads(content)["keys"]
    except (ValueError, LookupError, TypeError, RecursionError):
        return None
    return entries if isinstance(entries, list) else None


def _key(entry: Any) -> PyJWK | None:
    if not isinstance(entry, dict) or not isinstance(entry.get("kid"), str) or not entry["kid"]:
        return None
    if entry.get("alg", ALGORITHM) != ALGORITHM or entry.get("use", "sig") != "sig":
        return None
    try:
        key = PyJWK(entry, ALGORITHM)
        key.Algorithm.prepare_key(key.key)  # looks whether it is of the algorithm's curve
    except (PyJWTError, ValueError, TypeError):
        return None
    return key


def _private_content(path: Path) -> bytes:
    try:
        with io.FileIO(path, opener=_open_at_once) as file:
            _check_private(path, os.fstat(file.fileno()))
            return file.read()
    except OSError as error:
        raise ServiceKeyError(f"{path.name} can't be read: {error.strerror}") from error


def _open_at_once(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NONBLOCK)  # a pipe would wait for its writer


def _check_private(path: Path, status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise ServiceKeyError(f"{path.name} should be a file")
    # Kubernetes and systemd hand secrets to a process as files of root that its group may read.
    foreign_root = status.st_uid == 0 != os.geteuid()
    allowed = stat.S_IRGRP if foreign_root else 0
    if status.st_mode & (stat.S_IRWXG | stat.S_IRWXO) & ~allowed:
        raise ServiceKeyError(f"{path.name} can be read by others: chmod 600 it")


def _new_key() -> SigningKey:
    private = ec.generate_private_key(ec.SECP256R1())
    jwk = ECAlgorithm.to_jwk(private.public_key(), as_dict=True)
    named = {name: jwk[name] for name in _THUMBPRINT_MEMBERS}
    digest = hashlib.sha256(json.dumps(named, separators=(",", ":")).encode()).digest()
    return SigningKey(base64.urlsafe_b64encode(digest).rstrip(b"=").decode(), private)


def _jwk(kid: str, key: ec.EllipticCurvePrivateKey | ec.EllipticCurvePublicKey) -> dict[str, Any]:
    return {**ECAlgorithm.to_jwk(key, as_dict=True), "kid": kid, "alg": ALGORITHM, "use": "sig"}


def _public_set(keys: Iterable[SigningKey]) -> list[dict[str, Any]]:
    return [_jwk(key.kid, key.private.public_key()) for key in keys]


def _write(ring: Path, public: Path, keys: list[SigningKey]) -> None:
    _replace(public, _public_set(keys), _PUBLIC_MODE)  # first: it has to be known before it signs
    _replace(ring, [_jwk(key.kid, key.private) for key in keys], _PRIVATE_MODE)


def _replace(path: Path, jwks: list[dict[str, Any]], mode: int) -> None:
    """Put a new version in the file's place, at once, with the owner of the one before."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump({"keys": jwks}, file, indent=2)
            file.flush()
            os.fchmod(handle, mode)
            if path.exists():
                _take_owner(handle, path.stat())
            os.fsync(handle)
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)


def _take_owner(handle: int, before: os.stat_result) -> None:
    ours = os.fstat(handle)
    if (ours.st_uid, ours.st_gid) != (before.st_uid, before.st_gid):
        os.fchown(handle, before.st_uid, before.st_gid)  # root must not lock the service out


@contextmanager
def _changing(ring: Path, public: Path) -> Iterator[None]:
    """One process at a time changes the files; what goes wrong on disk is one of our errors."""
    try:
        for folder in (ring.parent, public.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _locked(ring.parent):
            yield
            for folder in {ring.parent, public.parent}:
                _sync(folder)
    except OSError as error:
        raise ServiceKeyError(f"Service keys can't be written: {error.strerror}") from error


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    with _opened(folder) as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _sync(folder: Path) -> None:
    with _opened(folder) as handle:
        os.fsync(handle)


@contextmanager
def _opened(folder: Path) -> Iterator[int]:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield handle
    finally:
        os.close(handle)
