"""The database that the settings name, as backups see it."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from sqlalchemy.engine import make_url

from deploy.backup import postgresql, sqlite
from deploy.backup.postgresql import Postgresql
from deploy.backup.sqlite import Sqlite


class BackedUp(Protocol):
    """What a backup asks of either database. Every method raises ``BackupError``."""

    def back_up(self, path: Path) -> None:
        """Write the whole database into ``path``, as it was at one moment."""
        ...

    def check(self, path: Path) -> None:
        """Look through the whole of a backup."""
        ...

    def is_empty(self) -> bool:
        """Whether there is nothing to be lost."""
        ...

    def restore(self, path: Path, *, replace: bool) -> None:
        """Put a backup in place: all of it, or nothing is changed."""
        ...


def named(url: str) -> tuple[BackedUp, str]:
    """The database at ``url``, as ``bot/settings.py`` gives it, and its backups' suffix."""
    parts = make_url(url)
    if parts.get_backend_name() == "sqlite":
        return Sqlite(Path(parts.database or "")), sqlite.SUFFIX
    return Postgresql(parts), postgresql.SUFFIX
