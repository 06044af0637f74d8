from __future__ import annotations

import logging
import shutil
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from bot.settings import ROOT
from tests.commands.started import DEFAULTS

_COPIED = ("bot", "actions", "portal", "knowledge", "data")
_EXAMPLES = 20  # the fewest that `helpdesk check` lets pass


@pytest.fixture(autouse=True)
def default_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in DEFAULTS.items():
        monkeypatch.setenv(name, value)


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    # A command sets up logging to the standard error of its process, here pytest's for one test.
    before, handlers = structlog.get_config(), list(logging.root.handlers)
    yield
    structlog.configure(**before)
    logging.root.handlers[:] = handlers


@pytest.fixture(autouse=True)
def rasas_own_warning_left_out() -> Iterator[None]:
    # Said of every domain that has slots; in a process of its own a command doesn't show it.
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Slot auto-fill", UserWarning)
        yield


@pytest.fixture
def small_project(tmp_path: Path) -> Path:
    """A copy of the project with few examples, which a test may spoil or train quickly."""
    return copy_project(tmp_path / "project")


def copy_project(target: Path) -> Path:
    for name in _COPIED:
        shutil.copytree(ROOT / name, target / name, ignore=shutil.ignore_patterns("__pycache__"))
    for path in ROOT.glob("*.yml"):
        shutil.copy(path, target)
    for path in (target / "data" / "nlu").rglob("*.yml"):
        path.write_text(_shortened(path.read_text("utf-8")), "utf-8")
    (target / ".cache").mkdir()
    (target / ".cache" / "encoder").symlink_to(ROOT / ".cache" / "encoder")
    return target


def _shortened(text: str) -> str:
    kept, examples = [], 0
    for line in text.splitlines():
        examples = 0 if line.startswith("- intent:") else examples + line.startswith("    - ")
        if examples <= _EXAMPLES:
            kept.append(line)
    return "\n".join(kept) + "\n"
