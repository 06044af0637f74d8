"""A RabbitMQ node of one's own on loopback, which can be stopped, killed and frozen.

Its folder holds everything: data, logs, cookie. It registers with an ``epmd`` of its own, a child
of ours that ends with it, so that no other node is met and none is left behind.
"""

from __future__ import annotations

import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

from benchmarks.services import free_port
from tests.failing_server import FailingServer
from tests.stopped_postgres import accepts

PROGRAM: Final = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")  # of Debian's package
_CONTROL: Final = Path("/usr/lib/rabbitmq/bin/rabbitmqctl")
_EPMD: Final = Path("/usr/bin/epmd")
_SECONDS: Final = 60.0
# AMQP 0-9-1, 4.2.2: who connects says the version; the node answers with Connection.Start.
_GREETING: Final = b"AMQP\x00\x00\x09\x01"
_METHOD_FRAME: Final = b"\x01"
_CONFIG: Final = """
listeners.tcp.1 = 127.0.0.1:{port}
disk_free_limit.absolute = 1MB
log.file.level = error
log.console = false
"""


class RabbitMq(FailingServer):
    """The node; it keeps its port and what is durable when it is started again.

    Attributes:
        url: for its guest, who may do everything from this machine.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(_SECONDS)
        self.port = free_port()
        self.url = f"amqp://guest:guest@127.0.0.1:{self.port}/"
        self._folder = folder
        self._epmd_port = free_port()
        (folder / "rabbitmq.conf").write_text(_CONFIG.format(port=self.port))
        (folder / "plugins").write_text("[].")
        self._environ = self._environment()
        place = ["-address", "127.0.0.1", "-port", str(self._epmd_port)]
        self._epmd = subprocess.Popen([str(_EPMD), *place], stderr=subprocess.DEVNULL)
        # A node that is quicker would start one of its own, which nobody ends.
        _wait(lambda: accepts(self._epmd_port), "epmd does not listen")

    def _environment(self) -> dict[str, str]:
        folder = str(self._folder)
        return {
            "PATH": os.environ["PATH"],
            "HOME": folder,  # of the cookie
            "LANG": "C.UTF-8",
            "ERL_EPMD_PORT": str(self._epmd_port),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODENAME": f"test{self.port}@localhost",
            "RABBITMQ_DIST_PORT": str(free_port()),
            "RABBITMQ_CONFIG_FILE": f"{folder}/rabbitmq.conf",
            "RABBITMQ_ENABLED_PLUGINS_FILE": f"{folder}/plugins",
            "RABBITMQ_MNESIA_BASE": folder,
            "RABBITMQ_LOG_BASE": folder,
            "RABBITMQ_CONF_ENV_FILE": "/dev/null",
            "RABBITMQ_PID_FILE": f"{folder}/pid",
            # A scheduler for each of many cores takes longer to start than one.
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+S 1:1 +sbwt none",
            # So that the child is the node itself, not a shell that waits for it.
            "detached": "yes",
        }

    def start(self) -> None:
        """Start it and wait until it talks."""
        with (self._folder / "output.log").open("ab") as log:
            self._process = subprocess.Popen(
                [str(PROGRAM)], env=self._environ, cwd=self._folder, stdout=log, stderr=log
            )
        _wait(self._talks, "RabbitMQ did not start")

    def _talks(self) -> bool:
        assert self._running().poll() is None, (self._folder / "output.log").read_text()
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=5) as connection:
                connection.sendall(_GREETING)
                return connection.recv(1) == _METHOD_FRAME
        except OSError:
            return False

    def revive(self) -> None:
        """Start it where it was stopped, thaw it where it was frozen."""
        if self._running().poll() is not None:
            self.start()
        self.thaw()

    def control(self, *words: str) -> str:
        """``rabbitmqctl``; takes more than a second."""
        done = subprocess.run(
            [str(_CONTROL), *words], env=self._environ, capture_output=True, timeout=_SECONDS
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()

    def close(self) -> None:
        """End it and its ``epmd``, whatever state they are in."""
        super().close()
        self._epmd.terminate()
        self._epmd.wait(_SECONDS)
        assert not accepts(self._epmd_port), "another epmd was left behind"


@contextmanager
def running_rabbitmq() -> Iterator[RabbitMq]:
    """A node that runs until the end of the block; only a developer's machine may do without."""
    if not PROGRAM.exists() and not os.environ.get("CI"):
        pytest.skip("RabbitMQ is not installed")
    with tempfile.TemporaryDirectory(prefix="rabbitmq-") as folder:
        node = RabbitMq(Path(folder))
        try:
            node.start()
            yield node
        finally:
            node.close()


def _wait(is_so: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + _SECONDS
    while not is_so():
        assert time.monotonic() < end, what
        time.sleep(0.05)
