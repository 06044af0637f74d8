"""A program in a terminal of its own, written to and read from as a person would."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence
from fcntl import ioctl
from pathlib import Path
from types import TracebackType

UP, ENTER = "\x1b[A", "\r"
_ROWS, _COLUMNS = 60, 160
# Colours, cursor moves and window titles (ECMA-48: control sequences).
_CONTROL = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07]*\x07|\x1b[=>()][0B]?")


class Terminal:
    """Runs ``command`` until the block ends; ``shown`` is all that it has written so far."""

    def __init__(self, command: Sequence[str], folder: Path, environ: Mapping[str, str]) -> None:
        self.shown = ""
        self._seen = 0
        self._screen, keyboard = pty.openpty()
        ioctl(keyboard, termios.TIOCSWINSZ, struct.pack("HHHH", _ROWS, _COLUMNS, 0, 0))
        self._process = subprocess.Popen(
            command,
            cwd=folder,
            env={**environ, "TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1"},
            stdin=keyboard,
            stdout=keyboard,
            stderr=keyboard,
            start_new_session=True,
        )
        os.close(keyboard)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        os.close(self._screen)

    def wait_for(self, text: str, seconds: float = 30) -> str:
        """Everything written since the last call, up to ``text``, as one line of words.

        Raises:
            AssertionError: the program has ended or the time is over, with what was shown.
        """
        end = time.monotonic() + seconds
        while text not in (new := _words(self.shown[self._seen :])):
            assert self._read(end - time.monotonic()), f"no {text!r} in: {new}"
        self._seen = len(self.shown)
        return new

    def type(self, keys: str) -> None:
        """Press ``keys``."""
        os.write(self._screen, keys.encode())

    def _read(self, seconds: float) -> bool:
        readable, _, _ = select.select([self._screen], [], [], max(seconds, 0))
        if not readable:
            return False
        try:
            piece = os.read(self._screen, 65_536)
        except OSError:  # Linux's way to say that the other end is closed
            return False
        self.shown += piece.decode("utf-8", "replace")
        return bool(piece)


def _words(written: str) -> str:
    return " ".join(_CONTROL.sub(" ", written).split())
