"""What holds for everything under deploy/."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.services import free_port
from bot.settings import ROOT
from tests.deploy.upstreams import Upstream
from tests.tree import project_files

FILES = [path for path in project_files() if (ROOT / "deploy") in path.parents]
# Hosts that images are fetched from: an image's name leaves it open.
_REGISTRIES = re.compile(
    r"(?i)\b(?:[\w-]+\.)*(?:docker\.(?:io|com)|gcr\.io|ghcr\.io|quay\.io|pkg\.dev|azurecr\.io"
    r"|amazonaws\.com|registry\.[\w.]+|mcr\.microsoft\.com|public\.ecr\.aws)\b"
)
_HOST = re.compile(r"(?i)\b(?:[a-z0-9-]+\.)+(?:com|org|net|io|edu|dev|gov|cloud)\b")
# Not hosts: names of APIs and of labels.
_NAMES = re.compile(r"(?:[a-z-]+\.)*(?:k8s|kubernetes|prometheus)\.io")
READY = ROOT / "deploy" / "ready.py"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_file_names_no_registry_and_no_host_of_others(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not _REGISTRIES.search(text)
    hosts = {host for host in _HOST.findall(text) if not _NAMES.fullmatch(host)}
    assert {host for host in hosts if not re.search(r"(?:^|\.)example\.edu$", host)} == set()


def test_registries_would_be_found() -> None:
    for name in ("docker.io/library/x", "ghcr.io/a/b", "registry.example.com/a", "quay.io/x"):
        assert _REGISTRIES.search(f"image: {name}")
    assert not _REGISTRIES.search("image: postgres:15")


def _ready(*arguments: str) -> int:
    return subprocess.run([sys.executable, "-S", READY, *arguments], check=False).returncode


@pytest.mark.slow
async def test_waiting_ends_when_the_server_answers_and_fails_where_it_does_not() -> None:
    server = Upstream()
    url = f"http://127.0.0.1:{server.port}/healthz"
    assert await asyncio.to_thread(_ready, url) == 1
    waiting = asyncio.create_task(asyncio.to_thread(_ready, url, "20"))
    await asyncio.sleep(0.3)
    async with server.served():
        assert await waiting == 0
        # Another status is no yes.
        assert await asyncio.to_thread(_ready, f"http://127.0.0.1:{server.port}/api/messages") == 1


@pytest.mark.slow
def test_waiting_has_an_end() -> None:
    begun = time.monotonic()
    assert _ready(f"http://127.0.0.1:{free_port()}/", "0.6") == 1
    assert time.monotonic() - begun < 10
