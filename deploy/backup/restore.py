"""Puts a backup back: ``python -m deploy.backup.restore FILE``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.errors import SettingsError
from bot.settings import Settings, load_settings
from deploy.backup.databases import named
from deploy.backup.files import BackupError, check_checksum


def main(arguments: Sequence[str] | None = None) -> int:
    """Run it; 1 where the database is as it was before."""
    options = _parser().parse_args(arguments)
    os.umask(0o077)
    try:
        restore(load_settings(os.environ), options.file, replace=options.replace)
    except (BackupError, SettingsError, OSError) as error:
        sys.stderr.write(f"restore: {error}\n")
        return 1
    sys.stdout.write(
        f"{options.file.name} is restored. Before patients write again: delete once more whom and "
        "what was deleted since that backup (docs/backup.md).\n"
    )
    return 0


def restore(settings: Settings, path: Path, *, replace: bool) -> None:
    """Put the backup ``path`` into the database of the settings.

    Raises:
        BackupError: it is damaged or of the other kind of database, somebody is connected, or the
            database is not empty and ``replace`` was not asked for.
    """
    database, suffix = named(settings.database_url)
    if path.suffix != suffix:
        raise BackupError(f"{path.name} is of another kind of database than the settings name")
    check_checksum(path)
    database.check(path)
    if not replace and not database.is_empty():
        raise BackupError("The database is not empty; --replace deletes all that is in it")
    database.restore(path, replace=replace)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "restore", description="Restore the database of the settings. Stop every process first."
    )
    parser.add_argument("file", type=Path, help="a backup, with its checksum beside it")
    parser.add_argument("--replace", action="store_true", help="delete what is in the database now")
    return parser


if __name__ == "__main__":
    sys.exit(main())
