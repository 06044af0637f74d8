"""Stops a PostgreSQL server and starts it again on the same data."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.postgres import Postgres
from benchmarks.services import running


def stop(server: Postgres) -> None:
    """PostgreSQL's fast shutdown; returns when nothing listens any more."""
    os.kill(server.pid, signal.SIGINT)
    while accepts(server.port):
        time.sleep(0.05)


@contextmanager
def started_again(server: Postgres, data: Path) -> Iterator[None]:
    """The server on its folder ``data``, for as long as the block lasts."""
    owner = data.stat()
    place = ["-h", "127.0.0.1", "-p", str(server.port), "-k", str(data.parent)]
    # It listens before it lets anybody in.
    ready = [str(server.programs / "pg_isready"), "-q", *place[:4]]
    with running(
        [str(server.programs / "postgres"), "-D", str(data), *place],
        data.parent / "log",
        lambda: subprocess.run(ready, check=False).returncode == 0,
        folder=data.parent,
        ended_by=signal.SIGINT,
        popen={} if owner.st_uid == os.getuid() else {"user": owner.st_uid, "group": owner.st_gid},
    ):
        yield


def accepts(port: int) -> bool:
    """Whether something listens on ``port`` of this machine."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False
