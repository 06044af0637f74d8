"""A Redis server of one's own on loopback, which can be stopped, killed and frozen."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

from benchmarks.services import free_port
from tests.failing_server import FailingServer
from tests.stopped_postgres import accepts

_PROGRAM: Final = "redis-server"
_SECONDS: Final = 20.0


class RedisServer(FailingServer):
    """It keeps nothing on the disk and stays on its port; not running until it is started.

    Args:
        folder: for its log.
        host: that it listens on.
    """

    def __init__(self, folder: Path, host: str = "127.0.0.1") -> None:
        super().__init__(_SECONDS)
        self.port = free_port()
        self.url = f"redis://{host}:{self.port}/0"
        self._host = host
        self._folder = folder

    def start(self) -> None:
        """Start it, empty, and wait until it listens."""
        place = ["--bind", self._host, "--port", str(self.port), "--dir", str(self._folder)]
        keep = ["--save", "", "--appendonly", "no", "--loglevel", "warning"]
        with (self._folder / "redis.log").open("ab") as log:
            self._process = subprocess.Popen([_PROGRAM, *place, *keep], stdout=log, stderr=log)
        end = time.monotonic() + _SECONDS
        while not accepts(self.port):
            assert self._process.poll() is None, "Redis ended"
            assert time.monotonic() < end, "Redis does not listen"
            time.sleep(0.02)

    def command(self, *words: str) -> str:
        """What Redis says to a command of its own protocol, unread."""
        sent = "".join(f"${len(word)}\r\n{word}\r\n" for word in words)
        with socket.create_connection((self._host, self.port), timeout=5) as connection:
            connection.sendall(f"*{len(words)}\r\n{sent}*1\r\n$4\r\nQUIT\r\n".encode())
            with connection.makefile("rb") as answer:
                return answer.read().decode()


@contextmanager
def running_redis() -> Iterator[RedisServer]:
    """A server that runs until the end of the block; only a developer's machine may do without."""
    if shutil.which(_PROGRAM) is None and not os.environ.get("CI"):
        pytest.skip("Redis is not installed")
    with tempfile.TemporaryDirectory(prefix="redis-") as folder:
        server = RedisServer(Path(folder))
        try:
            server.start()
            yield server
        finally:
            server.close()


@pytest.fixture
def redis_server() -> Iterator[RedisServer]:
    """A Redis server of this test's own."""
    with running_redis() as server:
        yield server
