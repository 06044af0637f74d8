"""``rasa run actions``, which a stock model's custom actions need."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from benchmarks.jobs import quiet_environ
from benchmarks.services import answers, free_port, running
from bot.settings import ROOT


@contextmanager
def action_server() -> Iterator[tuple[str, psutil.Process]]:
    """The action server on a free port: its address and process.

    Raises:
        ServiceError: it did not come up.
    """
    port = free_port()
    command = [sys.executable, "-m", "rasa", "run", "actions", "--port", str(port)]
    health = f"http://127.0.0.1:{port}/health"
    with (
        tempfile.TemporaryDirectory() as folder,
        running(
            command,
            Path(folder) / "log",
            lambda: answers(health),
            folder=ROOT,
            environ=quiet_environ(),
        ) as child,
    ):
        yield f"http://127.0.0.1:{port}/webhook", psutil.Process(child.pid)
