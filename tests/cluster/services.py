"""Servers of the help desk and the portal, each on a port of its host."""

from __future__ import annotations

import sys
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Final

from benchmarks.services import free_port
from bot.settings import ROOT
from tests.cluster.hosts import Host
from tests.cluster.programs import Program

_READY_SECONDS: Final = 3.0


class Server(Program):
    """``helpdesk COMMAND`` on a port of its host.

    Args:
        command: serve, or portal.
        ready: path that answers 200 when it can be used.
    """

    def __init__(
        self,
        name: str,
        host: Host,
        folder: Path,
        environ: Mapping[str, str],
        command: Sequence[str] = ("serve", "--no-portal"),
        ready: str = "/readyz",
    ) -> None:
        self.port = free_port()
        self.url = f"http://{host.address}:{self.port}"
        self._ready = ready
        place = ["--host", host.address, "--port", str(self.port)]
        whole = [sys.executable, "-m", "bot", *command, *place]
        # Modules are found from the root; what it writes by chance lands in the folder.
        more = {"PYTHONPATH": str(ROOT), "TMPDIR": str(folder / "tmp")}
        super().__init__(name, host, whole, folder, environ={**environ, **more})

    def is_up(self) -> bool:
        """Whether it says so itself."""
        return self.status(self._ready) == HTTPStatus.OK

    def status(self, path: str, seconds: float = _READY_SECONDS) -> int | None:
        """Status of the answer at ``path``; None: no answer."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=seconds) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return None

    def text(self, path: str) -> str:
        """What is at ``path``."""
        with urllib.request.urlopen(self.url + path, timeout=_READY_SECONDS) as answer:
            return str(answer.read().decode())
