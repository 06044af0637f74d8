"""The real ``helpdesk serve`` in a process of its own, which can be killed and started again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from benchmarks.services import free_port
from bot.dialogue.model_keys import public_keys_file
from bot.settings import ROOT, SETTINGS, load_settings

_START_SECONDS = 120  # it loads the model
_STOP_SECONDS = 30


class RunningServer:
    """The help desk on a free port of this machine, with a database and keys of its own.

    Args:
        folder: for database, keys and log.
        model: the trained model.
        settings: further ones, by their names.
    """

    def __init__(
        self, folder: Path, model: Path, settings: Mapping[str, str] | None = None
    ) -> None:
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        self._command = [sys.executable, "-m", "bot", "serve", "--port", str(port)]
        self._environ = {**_environ(self.address, folder, model), **(settings or {})}
        self._log = folder / "serve.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, cwd=ROOT, env=self._environ, stdout=log, stderr=log
            )
        until = time.monotonic() + _START_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > until:
                raise AssertionError(f"it did not start:\n{self._log.read_text(encoding='utf-8')}")
            time.sleep(0.1)

    def kill(self) -> None:
        """End it as a crash would: it learns nothing of it."""
        assert self._process
        self._process.kill()
        self._process.wait()

    def freeze(self) -> None:
        """Have it do nothing for a while, with all its connections open."""
        assert self._process
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        assert self._process
        self._process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        """End it as an operator would."""
        assert self._process
        self._process.terminate()
        self._process.wait(_STOP_SECONDS)

    def _answers(self) -> bool:
        try:
            with urlopen(f"{self.address}/readyz", timeout=5):
                return True
        except (URLError, OSError):
            return False


def _environ(address: str, folder: Path, model: Path) -> dict[str, str]:
    # Set but empty: a setting's default counts, whatever .env on this machine says.
    defaults = {row.name: "" for row in SETTINGS}
    own = {
        "HELPDESK_PUBLIC_URL": address,
        "HELPDESK_DATABASE_URL": f"sqlite:///{folder / 'helpdesk.db'}",
        "HELPDESK_SECRETS": str(folder / "secrets"),
        "PORTAL_DATABASE_URL": f"sqlite:///{folder / 'portal.db'}",
        "PORTAL_OUTBOX": str(folder / "outbox"),
        "HELPDESK_MODEL": str(model),
        "HELPDESK_MODEL_KEYS": str(public_keys_file(load_settings(os.environ))),
    }
    return {**os.environ, **defaults, **own}
