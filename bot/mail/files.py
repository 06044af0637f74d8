"""Files that are there whole or not at all, and on the disk when it is said so."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Final

_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL
_MODE: Final = 0o600  # mails of patients


def write_whole(path: Path, content: bytes, aside: Path | None = None) -> None:
    """Write ``path``, durably. ``aside``: folder of the same disk for what is not finished.

    Raises:
        OSError: it can't be written.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = (aside or path.parent) / f".{path.name}.{secrets.token_hex(4)}"
    try:
        with os.fdopen(os.open(part, _NEW, _MODE), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    sync(path.parent)


def sync(folder: Path) -> None:
    """Have the disk know the names in ``folder``.

    Raises:
        OSError: it can't be opened.
    """
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
