"""The list of people's deletions: what has to be deleted again after an older backup came back.

A backup does not know what was deleted after it, so the list is a file beside the database, kept
apart from its backups. It holds what data was found under: ids of conversations, hashes of
addresses and patients, numbers of tickets; never a name.
"""

from __future__ import annotations

import fcntl
import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from bot.errors import DataError
from bot.people.records import Person

_MODE: Final = 0o600
_VERSION: Final = 1
_KEPT: Final = ("way", "about", "conversations", "senders", "tickets", "patient_hash")
_LISTS: Final = ("conversations", "senders", "tickets")


def note(path: Path, person: Person, now: float) -> None:
    """Add a deletion; on the disk when this returns.

    Raises:
        DataError: the file can't be written.
    """
    whole = asdict(person)
    entry = {"version": _VERSION, "at": now} | {name: whole[name] for name in _KEPT}
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, _MODE)
        with os.fdopen(handle, "wb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.write(json.dumps(entry).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise DataError(f"HELPDESK_DELETIONS can't be written: {error.strerror}") from error


def noted(path: Path) -> list[Person]:
    """All deletions, in their order; ``patients`` are not known, only their hash.

    Raises:
        DataError: the file can't be read, or a line of it is no deletion.
    """
    try:
        lines = path.read_bytes().splitlines()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise DataError(f"HELPDESK_DELETIONS can't be read: {error.strerror}") from error
    return [_person(line, number) for number, line in enumerate(lines, 1) if line.strip()]


def _person(line: bytes, number: int) -> Person:
    try:
        entry: dict[str, Any] = json.loads(line)
        if entry["version"] != _VERSION:
            raise ValueError(entry["version"])
        values = {name: entry[name] for name in _KEPT}
        lists = {name: tuple(str(each) for each in values[name]) for name in _LISTS}
        return Person(**values | lists, until=float(entry["at"]))
    except (ValueError, LookupError, TypeError) as error:
        raise DataError(f"HELPDESK_DELETIONS, line {number}: this is no deletion") from error
