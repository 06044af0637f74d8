"""A backup of the database, or one of the keys: ``python -m deploy.backup.backup --help``."""

from __future__ import annotations

import argparse
import os
import sys
import tarfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from bot.errors import SettingsError
from bot.settings import Settings, load_settings
from deploy.backup.databases import named
from deploy.backup.files import (
    BackupError,
    delete_all_but,
    new_name,
    put_whole,
    write_checksum,
)

# When the newest backup was made (seconds since 1970), and its bytes.
LAST_BACKUP: Final = "helpdesk_backup_time_seconds"
SIZE: Final = "helpdesk_backup_bytes"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run it; 1 where there is no good backup at the end."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if not (options.to or options.keys):
        parser.error("say --to FOLDER or --keys FILE")
    os.umask(0o077)
    try:
        settings = load_settings(os.environ)
        if options.keys:
            back_up_keys(settings, options.keys)
        if options.to:
            made = back_up(settings, options.to)
            deleted = delete_all_but(options.to, options.keep)
            if options.textfile:
                _tell_prometheus(options.textfile, made)
            sys.stdout.write(f"{made.name}: {made.stat().st_size} bytes, read back\n")
            sys.stdout.write("".join(f"{name}: deleted\n" for name in deleted))
    except (BackupError, SettingsError, OSError) as error:
        sys.stderr.write(f"backup: {error}\n")
        return 1
    return 0


def back_up(settings: Settings, folder: Path) -> Path:
    """Make a backup in ``folder``, look through it, and only then give it its name.

    Raises:
        BackupError: there is no good one.
    """
    if not folder.is_dir():  # made here it would lie where a disk was to be mounted
        raise BackupError(f"There is no folder {folder}")
    database, suffix = named(settings.database_url)
    path = folder / new_name(suffix)
    with put_whole(path) as part:
        database.back_up(part)
        database.check(part)
    write_checksum(path)
    return path


def back_up_keys(settings: Settings, path: Path) -> None:
    """Put all keys into an archive ``path``, which opens what a backup of the database holds.

    Raises:
        BackupError: it would lie beside backups of the database, or it is there already.
    """
    if any(path.parent.glob("helpdesk-*.d[ub]*")):
        raise BackupError("Keys and database belong apart: choose another folder")
    with put_whole(path) as part, tarfile.open(part, "w") as archive:
        archive.add(settings.secrets, "secrets")
    sys.stdout.write(f"{path.name}: the keys\n")


def _tell_prometheus(path: Path, made: Path) -> None:
    """Write figures for node_exporter's textfile collector, which another user reads."""
    status = made.stat()
    path.unlink(missing_ok=True)
    with put_whole(path) as part:
        part.write_text(f"{LAST_BACKUP} {status.st_mtime:.0f}\n{SIZE} {status.st_size}\n", "utf-8")
        part.chmod(0o644)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("backup", description="Back up the database of the settings.")
    parser.add_argument("--to", type=Path, metavar="FOLDER", help="back up the database into it")
    parser.add_argument("--keep", type=_count, default=14, help="how many stay there; 14")
    parser.add_argument("--textfile", type=Path, metavar="FILE", help="tell Prometheus of it")
    parser.add_argument("--keys", type=Path, metavar="FILE", help="back up the keys into it (tar)")
    return parser


def _count(text: str) -> int:
    if (number := int(text)) < 1:
        raise ValueError
    return number


if __name__ == "__main__":
    sys.exit(main())
