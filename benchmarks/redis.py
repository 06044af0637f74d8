"""A Redis server of one's own on loopback. Imports nothing of ours but ``services``."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.services import free_port, running


@dataclass(frozen=True)
class Redis:
    """A server that keeps nothing on the disk."""

    url: str
    pid: int


@contextmanager
def redis_server(folder: Path) -> Iterator[Redis]:
    """A new, empty server until the end of the block; its log goes into ``folder``.

    Raises:
        ServiceError: it did not start.
    """
    port = free_port()
    place = ["--bind", "127.0.0.1", "--port", str(port), "--dir", str(folder)]
    command = ["redis-server", *place, "--save", "", "--appendonly", "no"]
    with running(command, folder / "redis.log", lambda: _listens(port), folder=folder) as child:
        yield Redis(f"redis://127.0.0.1:{port}/0", child.pid)


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
