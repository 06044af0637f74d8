"""SQLite: its online backup, which servers go on beside."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from deploy.backup.files import BackupError, put_whole

SUFFIX: Final = ".db"
_SECONDS: Final = 5.0  # for a lock


class Sqlite:
    """The database in the file ``path``."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def back_up(self, path: Path) -> None:
        """Write the whole database into ``path``, as it was at one moment."""
        if not self._path.is_file():
            raise BackupError(f"There is no database {self._path.name}")
        try:
            with closing(_opened(self._path, "ro")) as source, closing(_opened(path)) as target:
                source.backup(target)
                # One file, without a log beside it.
                target.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.Error as error:
            raise BackupError(f"{self._path.name} can't be copied: {error}") from error

    def check(self, path: Path) -> None:
        """Have SQLite look through the whole of a backup."""
        try:
            with closing(_opened(path, "ro")) as copy:
                found = copy.execute("PRAGMA integrity_check").fetchall()
                copy.execute("SELECT version_num FROM alembic_version").fetchone()
        except sqlite3.Error as error:
            raise BackupError(f"{path.name} holds no database of the help desk") from error
        if found != [("ok",)]:
            raise BackupError(f"{path.name} is damaged")

    def is_empty(self) -> bool:
        """Whether there is no file, or one without tables."""
        if not self._path.exists():
            return True
        try:
            with closing(_opened(self._path, "ro")) as database:
                return not database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        except sqlite3.Error:
            return False  # damaged: there may be something to be saved

    def restore(self, path: Path, *, replace: bool) -> None:
        """Put the backup in the database's place: all of it, or nothing is changed.

        Raises:
            BackupError: a process has the database open.
        """
        self._refuse_while_open()
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = self._path.with_name(f"{self._path.name}.restored")
        fresh.unlink(missing_ok=True)
        with put_whole(fresh) as part:
            shutil.copyfile(path, part)
        # A log that belonged to the file before would be played into this one.
        for end in ("-wal", "-shm"):
            self._path.with_name(f"{self._path.name}{end}").unlink(missing_ok=True)
        fresh.replace(self._path)

    def _refuse_while_open(self) -> None:
        """SQLite leaves the mode with a log only where nobody else has the file open."""
        if not self._path.exists():
            return
        try:
            with closing(_opened(self._path)) as database:
                database.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.OperationalError as error:
            raise BackupError(
                f"A process has {self._path.name} open: stop every process first"
            ) from error
        except sqlite3.DatabaseError:
            return  # no database any more: that is why it is replaced


def _opened(path: Path, mode: str = "rwc") -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(uri, uri=True, timeout=_SECONDS, isolation_level=None)
