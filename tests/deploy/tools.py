"""Programs that validate what is shipped. A developer's machine may do without, CI may not."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest

from bot.settings import ROOT
from bot.web.parts import Bounds

_UV: Final = Path(sys.executable).parent / "uv"
_SECONDS: Final = 100


def run(
    command: Sequence[str | Path], folder: Path | None = None, given: str | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a program that may be missing here."""
    places = f"{os.environ.get('PATH', '')}:/usr/sbin"
    found = shutil.which(command[0], path=places)
    if found is None and not os.environ.get("CI"):
        pytest.skip(f"{command[0]} is not installed")
    assert found, f"CI installs {command[0]}"
    return _ran([found, *map(str, command[1:])], folder, given)


def fetched(
    package: str, *command: str, folder: Path | None = None, given: str | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a program of a package that is fetched when it is asked for, into a place of its own."""
    start = [str(_UV), "tool", "run", "--quiet", "--from", package]
    if not os.environ.get("CI") and _ran([*start, command[0], "--help"], None, None).returncode:
        pytest.skip(f"{package} can't be fetched")
    return _ran([*start, *command], folder, given)


def _ran(
    command: Sequence[str], folder: Path | None, given: str | None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=folder,
        input=given,
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )


def seconds_to_end(delay: float) -> float:
    """How long a server may take to end after a stop delay of ``delay``, with some to spare."""
    # Read, not imported: that would bring Rasa along.
    text = (ROOT / "bot" / "dialogue" / "serving.py").read_text("utf-8")
    (turns,) = re.findall(r"^DRAIN_SECONDS: Final = ([\d.]+)$", text, re.MULTILINE)
    return delay + Bounds().drain + float(turns) + 5
