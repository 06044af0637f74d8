"""Backups in a folder: their names, their checksums, and how one comes to be there whole.

A backup is ``helpdesk-20261123T021500Z.dump`` (PostgreSQL, custom format of pg_dump) or ``….db``
(SQLite), with ``NAME.sha256`` beside it, which ``sha256sum --check`` reads too.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path
from typing import Final

_NAME: Final = re.compile(r"helpdesk-\d{8}T\d{6}Z\.(dump|db)")
_CHUNK: Final = 1 << 20


class BackupError(Exception):
    """Something is wrong with a backup, or stands in its way; the message holds no secret."""


def new_name(suffix: str) -> str:
    """The name of a backup that is made now; sorts by time."""
    return f"helpdesk-{datetime.now(timezone.utc):%Y%m%dT%H%M%SZ}{suffix}"


@contextmanager
def put_whole(path: Path) -> Iterator[Path]:
    """A file to write to, which has the name ``path`` once the block has ended well.

    Nobody but its owner can read it, and it is on the disk before it has its name.

    Raises:
        BackupError: ``path`` is there already.
    """
    if path.exists():
        raise BackupError(f"{path.name} is there already")
    part = path.with_name(f".{path.name}.part")
    os.close(os.open(part, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600))
    try:
        yield part
        _sync(part)
        part.rename(path)
        _sync(path.parent)
    finally:
        part.unlink(missing_ok=True)


def write_checksum(path: Path) -> None:
    """Put the checksum of ``path`` beside it."""
    with put_whole(checksum_file(path)) as file:
        file.write_text(f"{_sha256(path)}  {path.name}\n", "utf-8")


def check_checksum(path: Path) -> None:
    """Compare ``path`` with its checksum.

    Raises:
        BackupError: it has none, or it is another file than was backed up.
    """
    try:
        expected = checksum_file(path).read_text("utf-8").split()[0]
    except (OSError, IndexError) as error:
        raise BackupError(f"{path.name} has no checksum beside it") from error
    if _sha256(path) != expected:
        raise BackupError(f"{path.name} is not what was backed up: its checksum is another one")


def checksum_file(path: Path) -> Path:
    """Where the checksum of ``path`` stands."""
    return path.with_name(f"{path.name}.sha256")


def delete_all_but(folder: Path, kept: int) -> list[str]:
    """Delete backups of ``folder`` but the ``kept`` newest, and return their names.

    A file of another name is left alone.
    """
    backups = sorted(path for path in folder.iterdir() if _NAME.fullmatch(path.name))
    old = backups[:-kept]
    for path in old:
        checksum_file(path).unlink(missing_ok=True)
        path.unlink()
    return [path.name for path in old]


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
