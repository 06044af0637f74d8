"""Key rings: "seal" encrypts what is stored as typed, "session" makes conversation ids.

The first key of a ring is in use; the others still open what they sealed. A ring follows its
file, so a rotation counts at once in every process that reads the same file.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from bot.errors import SecretError
from bot.followed_file import FollowedFile
from bot.log import get_logger
from bot.store.key_file import Key, create_file, locked, new_key, read_keys, replace_file

__all__ = ["RING_NAMES", "Key", "KeyRing", "load_key_ring", "rotate"]

_log = get_logger(__name__)
RING_NAMES: Final = ("seal", "session", "mail", "events", "audit")


class KeyRing:
    """The keys of a file, the newest first. There is always one.

    Raises:
        SecretError: when made, where the file can't be used. Later, the last keys stay in force.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._keys = FollowedFile(path, read_keys)

    @property
    def current(self) -> Key:
        """The key for everything new."""
        return self._keys.value()[0]

    def by_id(self, key_id: str) -> Key:
        """The key of that id.

        Raises:
            SecretError: the ring has none.
        """
        for key in self:
            if key.id == key_id:
                return key
        raise SecretError(f"{self._path.name} has no key of that id")

    def __iter__(self) -> Iterator[Key]:
        return iter(self._keys.value())


def load_key_ring(folder: Path, name: str, clock: Callable[[], float] = time.time) -> KeyRing:
    """The ring ``name`` of ``folder``, with one fresh key where there is no file yet.

    Processes that start at the same time end up with the same key. Where the file is there,
    nothing is written, so the folder may be read-only.

    Raises:
        SecretError: the file can't be used, or is missing and can't be made.
    """
    path = _path(folder, name)
    if not os.path.lexists(path):
        _create(path, new_key(clock()))
    return KeyRing(path)


def rotate(folder: Path, name: str, clock: Callable[[], float] = time.time) -> KeyRing:
    """Put a fresh key first and keep the others.

    Raises:
        SecretError: the file can't be used or can't be written; then it is as it was.
    """
    load_key_ring(folder, name, clock)
    path = _path(folder, name)
    try:
        with locked(folder):
            keys = read_keys(path)
            replace_file(path, (new_key(clock(), {key.id for key in keys}), *keys))
    except OSError as error:
        raise SecretError(f"{path.name} can't be changed: {error.strerror}") from error
    return KeyRing(path)


def _path(folder: Path, name: str) -> Path:
    return folder / f"{name}.keys"


def _create(path: Path, key: Key) -> None:
    try:
        created = create_file(path, [key])
    except OSError as error:
        raise SecretError(
            f"{path.name} is missing and can't be made in HELPDESK_SECRETS: {error.strerror}"
        ) from error
    if created:  # worth a line: where the file was lost, what its keys sealed is lost too
        _log.warning("keys.created", file=path.name)
