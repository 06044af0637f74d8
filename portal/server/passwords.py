"""Passwords: Argon2id as OWASP's Password Storage Cheat Sheet has it, and which are weak."""

from __future__ import annotations

import asyncio
import unicodedata
from pathlib import Path
from typing import Final

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST: Final = 8  # NIST SP 800-63B, section 5.1.1.2
LONGEST: Final = 128  # it asks for 64 at least; without an end hashing could be made slow
_HASHER: Final = PasswordHasher(
    time_cost=2, memory_cost=19 * 1024, parallelism=1, hash_len=32, salt_len=16, type=Type.ID
)
# Of no password anybody has: so that a name without an account takes as long as one with.
_NOBODY: Final = _HASHER.hash("nobody")
_LIST: Final = Path(__file__).with_name("common_passwords.txt")
_COMMON: Final = frozenset(_LIST.read_text(encoding="utf-8").split())


async def hashed(password: str) -> str:
    """Argon2id hash with its parameters and salt; takes a thread and 19 MiB for some 30 ms."""
    return await asyncio.to_thread(_HASHER.hash, _encoded(password))


async def is_right(password: str, password_hash: str | None) -> bool:
    """Whether the hash was made of ``password``; without a hash it is not, after the same time."""
    compared_with = _NOBODY if password_hash is None else password_hash
    matches = await asyncio.to_thread(_matches, password, compared_with)
    return matches and password_hash is not None


def weakness(password: str, username: str, email: str) -> str | None:
    """Why the password is too easy to guess; None where it will do.

    As NIST SP 800-63B, section 5.1.1.2, has it: no rules about kinds of characters.

    Returns:
        ``short``, ``long``, ``common``, or ``name`` where it is the person's own name for signing
        in or their address, or not much more.
    """
    plain = _normal(password)
    if len(plain) < SHORTEST:
        return "short"
    if len(plain) > LONGEST:
        return "long"
    return _commonness(plain.lower(), username.lower(), email.lower())


def _commonness(plain: str, username: str, email: str) -> str | None:
    bare = plain.rstrip("0123456789!.?")
    if plain in _COMMON or bare in _COMMON or len(set(plain)) <= 2:
        return "common"
    own = {username, email, email.partition("@")[0]}
    return "name" if {plain, bare} & own else None


def _matches(password: str, password_hash: str) -> bool:
    try:
        return _HASHER.verify(password_hash, _encoded(password))
    except (VerificationError, InvalidHashError):
        return False


def _encoded(password: str) -> bytes:
    return _normal(password)[: LONGEST * 2].encode("utf-8", "surrogatepass")


def _normal(password: str) -> str:
    # Keyboards send the same letter in different ways (NIST, the same section).
    return unicodedata.normalize("NFKC", password)
