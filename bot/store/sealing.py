"""Sealing: encryption that also notices every change and every move to another place.

AES-256-GCM (NIST SP 800-38D) with a random nonce of 96 bits. One key may seal 2^32 times (its
section 8.3), far more than a help desk writes between two rotations. Sealed data::

    1 byte    version, 1
    1 byte    length of the key's id
    n bytes   the key's id
    12 bytes  nonce
    the rest  ciphertext with its 16-byte tag
"""

from __future__ import annotations

import os
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.errors import SealError, SecretError
from bot.store.keys import Key, KeyRing

_VERSION: Final = 1
_NONCE_BYTES: Final = 12
_TAG_BYTES: Final = 16


class Sealer:
    """Seals with the ring's current key, opens with whichever of its keys sealed."""

    def __init__(self, ring: KeyRing) -> None:
        self._ring = ring

    def seal(self, plain: bytes, bound_to: str) -> bytes:
        """``plain``, encrypted. It opens only with the same ``bound_to``, which is not stored."""
        key = self._ring.current
        header, nonce = _header(key), os.urandom(_NONCE_BYTES)
        sealed = AESGCM(key.secret).encrypt(nonce, plain, header + bound_to.encode())
        return header + nonce + sealed

    def open(self, sealed: bytes, bound_to: str) -> bytes:
        """What was sealed.

        Raises:
            SealError: it was changed or cut, was sealed for another place, or its key is gone.
        """
        key = self._key_of(sealed)
        header = _header(key)
        nonce, rest = _split(sealed[len(header) :], _NONCE_BYTES)
        if len(rest) < _TAG_BYTES:
            raise SealError("Sealed data was cut")
        try:
            return AESGCM(key.secret).decrypt(nonce, rest, header + bound_to.encode())
        except InvalidTag as error:
            raise SealError("Sealed data was changed, or belongs to another place") from error

    def _key_of(self, sealed: bytes) -> Key:
        version, rest = _split(sealed, 1)
        length, rest = _split(rest, 1)
        if version != bytes([_VERSION]) or not length:
            raise SealError("Sealed data of an unknown form")
        try:
            return self._ring.by_id(_split(rest, length[0])[0].decode("ascii", "replace"))
        except SecretError as error:
            raise SealError("The key that sealed this is not in the ring") from error


def _header(key: Key) -> bytes:
    """What says how to open the rest. It ends itself, so nothing can slide into ``bound_to``."""
    return bytes([_VERSION, len(key.id)]) + key.id.encode("ascii")


def _split(data: bytes, length: int) -> tuple[bytes, bytes]:
    return data[:length], data[length:]
