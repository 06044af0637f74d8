"""Services on hosts: processes that can be stopped, killed, and frozen as a whole."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

import psutil

from tests.cluster.hosts import Host

_START_SECONDS: Final = 120.0
_END_SECONDS: Final = 30.0
_LAST_CHARACTERS: Final = 2000


class Program:
    """One service.

    Args:
        name: of its log, which is ``folder/NAME.log``.
        host: where it runs.
        command: what it is.
        environ: added to ours.
        user: id of the user and the group that it runs as; None: ours.
        ended_by: the signal that asks it to end.
    """

    def __init__(
        self,
        name: str,
        host: Host,
        command: Sequence[str],
        folder: Path,
        *,
        environ: Mapping[str, str] | None = None,
        user: tuple[int, int] | None = None,
        ended_by: signal.Signals = signal.SIGTERM,
    ) -> None:
        self.name, self.host = name, host
        self.log = folder / f"{name}.log"
        self._command = list(command)
        self._folder = folder
        self._environ = dict(environ or {})
        self._user = user
        self._ended_by = ended_by
        self._process: subprocess.Popen[bytes] | None = None

    def is_up(self) -> bool:
        """Whether it can be used; asked again and again after its start."""
        return True

    def launch(self) -> None:
        """Start it, without waiting."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self.host.within(self._as_user()),
                cwd=self._folder,
                env={**os.environ, **self._environ},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def wait_until_up(self) -> None:
        """Wait until it can be used.

        Raises:
            RuntimeError: it ended, or took too long.
        """
        end = time.monotonic() + _START_SECONDS
        while not self.is_up():
            if self.has_ended or time.monotonic() > end:
                said = self.log.read_text("utf-8", "replace")[-_LAST_CHARACTERS:]
                raise RuntimeError(f"{self.name} did not start: {said}")
            time.sleep(0.05)

    async def start(self) -> None:
        """Start it and wait until it can be used."""
        self.launch()
        await asyncio.to_thread(self.wait_until_up)

    async def kill(self) -> None:
        """``kill -9`` of all its processes."""
        await asyncio.to_thread(self.end, signal.SIGKILL)

    async def stop(self) -> int:
        """Ask it to end, and wait; returns its exit code."""
        return await asyncio.to_thread(self.end)

    def end(self, by: signal.Signals | None = None) -> int:
        """Have it end, whatever state it is in; returns its exit code."""
        self.tell_to_end(by)
        try:
            return self.process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            self.signal(signal.SIGKILL)
            return self.process.wait()

    def tell_to_end(self, by: signal.Signals | None = None) -> None:
        """Ask it to end, without waiting."""
        if self.process.poll() is None:
            self.thaw()
            if by is signal.SIGKILL:
                self.signal(by)
            else:
                self.process.send_signal(by or self._ended_by)

    def freeze(self) -> None:
        """Its ports still take connections, and nobody ever answers."""
        self.signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """It goes on where it was frozen."""
        self.signal(signal.SIGCONT)

    def signal(self, number: signal.Signals) -> None:
        """Send it to all processes of the service, the first one first."""
        with suppress(psutil.NoSuchProcess):
            main = psutil.Process(self.process.pid)
            for process in [main, *main.children(recursive=True)]:
                with suppress(psutil.NoSuchProcess):
                    process.send_signal(number)

    @property
    def has_ended(self) -> bool:
        """Whether it is gone, or was never there."""
        return self._process is None or self._process.poll() is not None

    @property
    def process(self) -> subprocess.Popen[bytes]:
        """Its first process."""
        assert self._process is not None, "start it first"
        return self._process

    def _as_user(self) -> list[str]:
        if self._user is None:
            return self._command
        user, group = self._user
        drop = ["setpriv", f"--reuid={user}", f"--regid={group}", "--clear-groups", "--"]
        return [*drop, *self._command]


async def until(condition: Callable[[], Awaitable[bool]], seconds: float) -> float:
    """Wait until ``condition`` holds; returns the seconds that it took.

    Raises:
        AssertionError: it took longer than ``seconds``.
    """
    began = time.monotonic()
    while not await condition():
        assert time.monotonic() - began < seconds, f"not so after {seconds:g} seconds"
        await asyncio.sleep(0.05)
    return time.monotonic() - began
