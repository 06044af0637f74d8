"""A PostgreSQL server of one's own on loopback. Imports nothing of ours but ``services``."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks.services import ServiceError, free_port, running

USER: Final = "bench"
_PACKAGES: Final = "/usr/lib/postgresql"
_SECONDS: Final = 60.0


@dataclass(frozen=True)
class Postgres:
    """A server that trusts whoever reaches its port; its settings are PostgreSQL's defaults."""

    port: int
    pid: int
    programs: Path

    def create(self, database: str) -> str:
        """Create ``database`` and return its URL, ``postgresql://…``."""
        self._run("createdb", database)
        return f"postgresql://{USER}@127.0.0.1:{self.port}/{database}"

    def _run(self, program: str, database: str) -> None:
        place = ["-h", "127.0.0.1", "-p", str(self.port), "-U", USER]
        _checked([str(self.programs / program), *place, database], {})


def programs() -> Path | None:
    """Folder of PostgreSQL's programs, the newest where there are several; None without any."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(Path(_PACKAGES).glob("*/bin"), key=_version, reverse=True)
    return next((f for f in folders if (f / "initdb").exists() and (f / "postgres").exists()), None)


@contextmanager
def postgres() -> Iterator[Postgres]:
    """A new, empty server in a temporary folder until the end of the block.

    Raises:
        ServiceError: PostgreSQL is not installed, or it did not start.
    """
    found = programs()
    if found is None:
        raise ServiceError("PostgreSQL is not installed (no initdb in PATH)")
    with tempfile.TemporaryDirectory(prefix="postgres-") as folder, _served(found, folder) as it:
        yield it


@contextmanager
def _served(found: Path, folder: str) -> Iterator[Postgres]:
    owner, data, port = unprivileged(), f"{folder}/data", free_port()
    if owner:
        shutil.chown(folder, owner["user"], owner["group"])
    make = [str(found / "initdb"), "--pgdata", data, "--username", USER, "--auth", "trust"]
    _checked([*make, "--encoding", "UTF8", "--locale", "C"], {**owner, "cwd": folder})
    serve = [str(found / "postgres"), "-D", data, "-h", "127.0.0.1", "-p", str(port), "-k", folder]
    ready = [str(found / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
    with running(
        serve,
        Path(folder) / "log",
        lambda: subprocess.run(ready, check=False).returncode == 0,
        folder=Path(folder),
        seconds=_SECONDS,
        ended_by=signal.SIGINT,  # its "fast shutdown": SIGTERM would wait for clients to leave
        popen=owner,
    ) as child:
        yield Postgres(port, child.pid, found)


def unprivileged() -> dict[str, Any]:
    """Arguments of Popen: PostgreSQL refuses to run as root, so root starts it as someone else."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise ServiceError("PostgreSQL needs a user other than root to run as")


def _checked(command: list[str], popen: Mapping[str, Any]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, **popen)
    if done.returncode:
        raise ServiceError(f"{Path(command[0]).name} failed:\n{done.stderr[-2000:]}")


def _version(folder: Path) -> float:
    name = folder.parent.name
    return float(name) if name.replace(".", "", 1).isdigit() else 0.0
