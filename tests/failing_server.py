"""A server's process that tests end, kill and freeze."""

from __future__ import annotations

import signal
import subprocess


class FailingServer:
    """One process; who derives from this starts it, and again after it was ended.

    Args:
        end_seconds: that it may take to end.
    """

    def __init__(self, end_seconds: float) -> None:
        self._end_seconds = end_seconds
        self._process: subprocess.Popen[bytes] | None = None

    def stop(self) -> None:
        """End it in order: its port refuses at once."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """``kill -9``."""
        self._end(signal.SIGKILL)

    def freeze(self) -> None:
        """Its port still takes connections, and nobody ever answers."""
        self._running().send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """It goes on where it was frozen."""
        self._running().send_signal(signal.SIGCONT)

    def close(self) -> None:
        """End it, whatever state it is in."""
        if self._process is not None:
            self._end(signal.SIGKILL)

    def _running(self) -> subprocess.Popen[bytes]:
        assert self._process is not None, "start it first"
        return self._process

    def _end(self, by: signal.Signals) -> None:
        process = self._running()
        process.send_signal(by)
        process.wait(self._end_seconds)
