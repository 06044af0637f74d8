"""What servers of the help desk share: PostgreSQL and Redis, each on a host of its own."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Final

from benchmarks.postgres import programs, unprivileged
from benchmarks.services import free_port
from tests.cluster.hosts import Host
from tests.cluster.programs import Program

_USER: Final = "desk"
_PING: Final = b"*1\r\n$4\r\nPING\r\n"


class PostgresService(Program):
    """PostgreSQL at the host's address, with a password.

    Args:
        folder: made and removed by the caller; others than its owner may pass through it.
        clients: the network that may connect.
    """

    def __init__(self, host: Host, folder: Path, clients: str) -> None:
        found = programs()
        assert found is not None, "PostgreSQL is not installed"
        self._programs, self.port = found, free_port()
        self._password = secrets.token_hex(12)
        owner = unprivileged()
        user = (owner["user"], owner["group"]) if owner else None
        self.data = folder / "data"
        place = ["-h", host.address, "-p", str(self.port), "-k", str(folder)]
        command = [str(found / "postgres"), "-D", str(self.data), *place]
        # SIGINT is its "fast shutdown": SIGTERM would wait for clients to leave.
        super().__init__("postgres", host, command, folder, user=user, ended_by=signal.SIGINT)
        if user is not None:
            os.chown(folder, *user)
        self._initialise(clients)

    def is_up(self) -> bool:
        """Whether it takes connections."""
        return self._run("pg_isready", "-q").returncode == 0

    def create(self, database: str) -> str:
        """Create ``database`` and return its URL."""
        self._checked("createdb", database)
        return f"postgresql://{_USER}:{self._password}@{self.host.address}:{self.port}/{database}"

    def _initialise(self, clients: str) -> None:
        password = self._folder / "password"
        password.write_text(self._password, "utf-8")
        password.chmod(0o644)
        how = ["--auth-local", "trust", "--auth-host", "scram-sha-256", "--pwfile", str(password)]
        made = ["--pgdata", str(self.data), "--username", _USER, "--encoding", "UTF8"]
        self._checked("initdb", *made, "--locale", "C", "--no-sync", *how)
        password.unlink()
        with (self.data / "pg_hba.conf").open("a") as rules:
            rules.write(f"host all all {clients} scram-sha-256\n")

    def _checked(self, program: str, *arguments: str) -> None:
        done = self._run(program, *arguments)
        assert done.returncode == 0, done.stderr.decode()[-2000:]

    def _run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        # By the socket in the folder, whose use needs no password.
        place = [] if program == "initdb" else ["-h", str(self._folder), "-p", str(self.port)]
        user = ["-U", _USER] if program == "createdb" else []
        command = [str(self._programs / program), *place, *user, *arguments]
        return subprocess.run(
            command, cwd=self._folder, capture_output=True, check=False, **unprivileged()
        )


class RedisService(Program):
    """Redis at the host's address, which keeps nothing on the disk."""

    def __init__(self, host: Host, folder: Path) -> None:
        self.port = free_port()
        self.url = f"redis://{host.address}:{self.port}/0"
        place = ["--bind", host.address, "--port", str(self.port), "--dir", str(folder)]
        keep = ["--save", "", "--appendonly", "no", "--loglevel", "verbose"]
        open_to_all = ["--protected-mode", "no"]
        command = ["redis-server", *place, *keep, *open_to_all]
        super().__init__("redis", host, command, folder)

    def is_up(self) -> bool:
        """Whether it answers."""
        with suppress(OSError), socket.create_connection((self.host.address, self.port), 1) as it:
            it.sendall(_PING)
            return it.recv(16).startswith(b"+PONG")
        return False

    def everything(self) -> list[str]:
        """All keys and what they hold, as text."""
        keys = self.command("--scan").splitlines()
        return [*keys, *(self.command("DUMP", key) for key in keys)]

    def command(self, *words: str) -> str:
        """What Redis says to a command."""
        place = ["-h", self.host.address, "-p", str(self.port)]
        command = [_redis_cli(), *place, *words]
        done = subprocess.run(command, capture_output=True, timeout=10, check=True)
        return done.stdout.decode("latin-1")


class RedisMonitor(Program):
    """Writes every command that Redis runs into its log; it ends with the server."""

    def __init__(self, redis: RedisService, folder: Path) -> None:
        place = ["-h", redis.host.address, "-p", str(redis.port)]
        super().__init__("redis-monitor", redis.host, [_redis_cli(), *place, "MONITOR"], folder)

    def is_up(self) -> bool:
        """Whether it listens."""
        return b"OK" in self.log.read_bytes()


def _redis_cli() -> str:
    found = shutil.which("redis-cli")
    assert found is not None, "redis-cli is not installed"
    return found
