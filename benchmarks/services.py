"""Servers on this machine for as long as a ``with`` block lasts. Imports nothing of ours."""

from __future__ import annotations

import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

_POLL_SECONDS: Final = 0.05
_END_SECONDS: Final = 20.0
_LAST_LINES: Final = 15


class ServiceError(Exception):
    """A server did not come up; the message holds the end of its output."""


def free_port() -> int:
    """A port of 127.0.0.1 that nothing listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(
    command: Sequence[str],
    log: Path,
    up: Callable[[], bool],
    *,
    folder: Path,
    environ: Mapping[str, str] | None = None,
    seconds: float = 120.0,
    ended_by: signal.Signals = signal.SIGTERM,
    popen: Mapping[str, Any] | None = None,
) -> Iterator[subprocess.Popen[bytes]]:
    """``command`` from the time ``up()`` is true to the end of the block.

    Args:
        command: what to start.
        log: file that its output goes to.
        up: asked again and again whether it answers.
        folder: working folder of the command.
        environ: its whole environment; ours when None.
        seconds: how long it may take to come up.
        ended_by: the signal that asks it to end; it is killed if it doesn't follow.
        popen: more arguments of ``subprocess.Popen``.

    Raises:
        ServiceError: it ended by itself or was not up in time.
    """
    with log.open("ab") as output:
        child = subprocess.Popen(
            list(command), cwd=folder, env=environ, stdout=output, stderr=output, **(popen or {})
        )
    try:
        _wait(child, up, seconds, log)
        yield child
    finally:
        _end(child, ended_by)


def answers(url: str) -> bool:
    """Whether ``url`` answers with a status below 500."""
    try:
        with urllib.request.urlopen(url, timeout=2):
            return True
    except urllib.error.HTTPError as error:
        return bool(error.code < 500)
    except OSError:
        return False


def _wait(
    child: subprocess.Popen[bytes], up: Callable[[], bool], seconds: float, log: Path
) -> None:
    end = time.monotonic() + seconds
    while not up():
        if child.poll() is not None or time.monotonic() > end:
            said = "\n".join(log.read_text("utf-8", "replace").splitlines()[-_LAST_LINES:])
            what = "ended" if child.poll() is not None else f"was not up after {seconds:.0f} s"
            raise ServiceError(f"{Path(str(child.args[0])).name} {what}:\n{said}")  # type: ignore[index]
        time.sleep(_POLL_SECONDS)


def _end(child: subprocess.Popen[bytes], by: signal.Signals) -> None:
    if child.poll() is None:
        child.send_signal(by)
    try:
        child.wait(_END_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
