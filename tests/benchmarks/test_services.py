from __future__ import annotations

import socket
import sys
from pathlib import Path

import pytest

from benchmarks.services import ServiceError, answers, free_port, running

pytestmark = pytest.mark.slow

SERVE = [sys.executable, "-m", "http.server", "--bind", "127.0.0.1"]


def _listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_a_server_is_up_in_the_block_and_gone_after_it(tmp_path: Path) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    assert not answers(url)
    with running([*SERVE, str(port)], tmp_path / "log", lambda: answers(url), folder=tmp_path):
        assert answers(url)
        assert answers(f"{url}/absent")
    assert not _listening(port)


def test_a_server_that_ends_at_once_is_an_error_with_its_last_words(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "raise SystemExit('no such table')"]
    with (
        pytest.raises(ServiceError, match="no such table"),
        running(command, tmp_path / "log", lambda: False, folder=tmp_path),
    ):
        pass


def test_a_server_that_does_not_come_up_is_ended(tmp_path: Path) -> None:
    port = free_port()
    with (
        pytest.raises(ServiceError, match="was not up after 1 s"),
        running([*SERVE, str(port)], tmp_path / "log", lambda: False, folder=tmp_path, seconds=1),
    ):
        pass
    assert not _listening(port)
