"""PostgreSQL: pg_dump in its custom format, and pg_restore."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

from sqlalchemy.engine import URL

from deploy.backup.files import BackupError

SUFFIX: Final = ".dump"
_TABLES: Final = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
_OTHERS: Final = (
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
_EMPTIED: Final = ("DROP SCHEMA public CASCADE", "CREATE SCHEMA public")
_SHOWN: Final = 2000  # characters of what a program said


class Postgresql:
    """The database at ``url``. Its programs are PostgreSQL's, of its version or a later one."""

    def __init__(self, url: URL) -> None:
        self._environ = {**os.environ, **_variables(url)}

    def back_up(self, path: Path) -> None:
        """Write the whole database into ``path``, as it was at one moment."""
        # Roles and passwords are the server's and not in it; so nothing is said of owners either.
        options = ["--format=custom", "--no-owner", "--no-privileges", "--lock-wait-timeout=60s"]
        self._run("pg_dump", *options, f"--file={path}")

    def check(self, path: Path) -> None:
        """Read the whole of a backup, which also tells whether it was written to its end."""
        script = self._run("pg_restore", "--file=-", str(path))
        if b"alembic_version" not in script:
            raise BackupError(f"{path.name} holds no tables of the help desk")

    def is_empty(self) -> bool:
        """Whether there are no tables."""
        return self._number(_TABLES) == 0

    def restore(self, path: Path, *, replace: bool) -> None:
        """Put the backup into the database: all of it, or nothing is changed.

        Raises:
            BackupError: somebody is connected, or it can't be restored.
        """
        if self._number(_OTHERS):
            raise BackupError("Somebody is connected to the database: stop every process first")
        script = self._run("pg_restore", "--no-owner", "--no-privileges", "--file=-", str(path))
        emptied = [f"--command={line}" for line in _EMPTIED] if replace else []
        settings = ["--quiet", "--no-psqlrc", "--single-transaction", "--set=ON_ERROR_STOP=1"]
        self._run("psql", *settings, *emptied, "--file=-", given=script)

    def _number(self, query: str) -> int:
        return int(self._run("psql", "--no-psqlrc", "-At", f"--command={query}"))

    def _run(self, program: str, *options: str, given: bytes | None = None) -> bytes:
        found = shutil.which(program)
        if found is None:
            raise BackupError(f"{program} is missing: install PostgreSQL's client programs")
        command = [found, *options]
        if program != "pg_restore":
            command.insert(1, "--no-password")  # never ask somebody who is not there
        done = subprocess.run(
            command, input=given, capture_output=True, check=False, env=self._environ
        )
        if done.returncode:
            said = done.stderr.decode("utf-8", "replace")[-_SHOWN:]
            raise BackupError(f"{program} failed:\n{said}")
        return done.stdout


def _variables(url: URL) -> dict[str, str]:
    """Where the database is, for libpq: not on the command line, which everybody can see."""
    query = {name: str(value) for name, value in url.query.items()}
    found = {
        "PGHOST": url.host or query.get("host"),
        "PGPORT": str(url.port) if url.port else None,
        "PGUSER": url.username,
        "PGPASSWORD": str(url.password) if url.password is not None else None,
        "PGDATABASE": url.database,
        "PGSSLMODE": query.get("ssl") or query.get("sslmode"),
        "PGAPPNAME": "helpdesk-backup",
    }
    return {name: value for name, value in found.items() if value}
