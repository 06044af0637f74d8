"""The file of a key ring: a key a line, ``ID BASE64``, the one in use first.

Nobody but its owner may read it. Messages name the file and the line, never what stands there.
"""

from __future__ import annotations

import base64
import binascii
import fcntl
import io
import os
import re
import secrets
import stat
import tempfile
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Final

from bot.errors import SecretError

SECRET_BYTES: Final = 32
_DAY_SECONDS: Final = 86_400
_DAY_PARTS: Final = 0x10000  # a key's id counts parts of a day, of 1.3 seconds each
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=timezone.utc)
_ID: Final = re.compile(r"\d{8}-[0-9a-f]{4}", re.ASCII)


@dataclass(frozen=True)
class Key:
    """A secret of 32 bytes. Its ``id`` sorts by the time it was made: ``20261123-3f9a``."""

    id: str
    secret: bytes = field(repr=False)

    @property
    def made_at(self) -> datetime:
        """When the key was made, in UTC."""
        day, _, part = self.id.partition("-")
        start = datetime.strptime(day, "%Y%m%d").replace(tzinfo=timezone.utc)
        return start + timedelta(days=int(part, 16) / _DAY_PARTS)


def new_key(now: float, taken: Collection[str] = ()) -> Key:
    """A fresh key, made at ``now`` (seconds since 1970), with an id that is not ``taken``."""
    parts = int(now / _DAY_SECONDS * _DAY_PARTS)
    while (name := _id(parts)) in taken:
        parts += 1
    return Key(name, secrets.token_bytes(SECRET_BYTES))


def _id(parts: int) -> str:
    days, part = divmod(parts, _DAY_PARTS)
    return f"{_EPOCH + timedelta(days=days):%Y%m%d}-{part:04x}"


def read_keys(path: Path) -> tuple[Key, ...]:
    """All keys of the file, in its order.

    Raises:
        SecretError: it can't be read, others can read it too, or it holds something else.
    """
    keys: dict[str, Key] = {}
    for number, line in enumerate(_content(path).split(b"\n"), 1):
        if not line.strip():
            continue
        key = _key(line, f"{path.name}:{number}")
        if key.id in keys:
            raise SecretError(f"{path.name}:{number}: an earlier line has the same id")
        keys[key.id] = key
    if not keys:
        raise SecretError(f"{path.name} holds no key")
    return tuple(keys.values())


def _content(path: Path) -> bytes:
    try:
        with io.FileIO(path, opener=_open_at_once) as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise SecretError(f"{path.name} should be a file")
            if is_too_open(status.st_mode, status.st_uid, os.geteuid()):
                raise SecretError(f"{path.name} can be read by others: chmod 600 it")
            return file.read()
    except OSError as error:
        raise SecretError(f"{path.name} can't be read: {error.strerror}") from error


def _open_at_once(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NONBLOCK)  # a pipe would wait for its writer


def is_too_open(mode: int, owner: int, user: int) -> bool:
    """Whether a key file may be used by others than its ``owner`` and us, the ``user``.

    A file of root may be read by its group, as PostgreSQL has it for its server key: that is how
    Kubernetes (``fsGroup``) and systemd (an access list, whose mask shows as the group's rights)
    hand a secret to a process that is not root.
    """
    group_reads = stat.S_IRGRP if owner == 0 and user != 0 else 0
    return bool(mode & (stat.S_IRWXG | stat.S_IRWXO) & ~group_reads)


def _key(line: bytes, place: str) -> Key:
    words = line.decode("ascii", "replace").split()
    if len(words) != 2 or not is_id(words[0]):
        raise SecretError(f"{place}: should be an id such as 20261123-3f9a, a space, and a key")
    try:
        secret = base64.b64decode(words[1], validate=True)
    except (binascii.Error, ValueError) as error:
        raise SecretError(f"{place}: the key should be base64") from error
    # Only one spelling of each key, so that what was cut or added is noticed.
    if len(secret) != SECRET_BYTES or base64.b64encode(secret).decode() != words[1]:
        raise SecretError(f"{place}: the key should be base64 of {SECRET_BYTES} bytes")
    return Key(words[0], secret)


def is_id(word: str) -> bool:
    """Whether ``word`` could be a key's id."""
    with suppress(ValueError):  # a day that no calendar has
        return bool(_ID.fullmatch(word) and Key(word, b"").made_at)
    return False


def create_file(path: Path, keys: Iterable[Key]) -> bool:
    """Write a file that is not there yet. False if another process was quicker: its file stays.

    Raises:
        OSError: the file can't be written.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _written_aside(path, _lines(keys)) as aside:
        try:
            # Unlike a rename, a link never replaces a file, and it appears with its whole content.
            os.link(aside, path)
        except FileExistsError:
            return False
    return True


def replace_file(path: Path, keys: Iterable[Key]) -> None:
    """Put a new version in the place of the file, at once and with its owner and mode.

    Raises:
        OSError: the file can't be written; the old version is still there.
    """
    before = path.stat()
    with _written_aside(path, _lines(keys)) as aside:
        ours = aside.stat()
        if (ours.st_uid, ours.st_gid) != (before.st_uid, before.st_gid):
            os.chown(aside, before.st_uid, before.st_gid)  # root must not lock the service out
        aside.chmod(stat.S_IMODE(before.st_mode))
        aside.replace(path)


def put_file(path: Path, content: bytes, mode: int) -> None:
    """Write a file whole, new or in the place of an earlier version, which then gives its owner.

    Raises:
        OSError: it can't be written; the old version is still there.
    """
    with _written_aside(path, content) as aside:
        if path.exists():
            before = path.stat()
            os.chown(aside, before.st_uid, before.st_gid)
        aside.chmod(mode)
        aside.replace(path)


def _lines(keys: Iterable[Key]) -> bytes:
    return b"".join(b"%s %s\n" % (key.id.encode(), base64.b64encode(key.secret)) for key in keys)


@contextmanager
def _written_aside(path: Path, content: bytes) -> Iterator[Path]:
    """A finished temporary file beside ``path``, which only we can read."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        yield Path(name)
        _sync(path.parent)
    finally:
        Path(name).unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    with _opened(folder) as handle:
        os.fsync(handle)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One process at a time changes the files of ``folder``."""
    with _opened(folder) as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@contextmanager
def _opened(folder: Path) -> Iterator[int]:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield handle
    finally:
        os.close(handle)
