"""A browser and the real server, once for all tests of the page."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.browser.running_server import RunningServer
from tests.browser.scenario import run_scenario

_CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
_FIREFOX = ("firefox-esr", "firefox")


def _needed(*names: str) -> str:
    """The first program of ``names`` that is here; without one tests are skipped, but not in CI."""
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None and not os.environ.get("CI"):
        pytest.skip(f"{names[0]} is not installed")
    assert found, f"{names[0]} is not installed"
    return found


@pytest.fixture(scope="session")
def node() -> str:
    """Node.js, which runs the scenarios."""
    return _needed("node")


@pytest.fixture(scope="session")
def chromium(node: str) -> str:
    """The system's Chromium, which most scenarios drive."""
    return _needed(*_CHROMIUM)


@pytest.fixture(scope="session", params=["chromium", "firefox"])
def browser(request: pytest.FixtureRequest, node: str) -> dict[str, str]:
    """Each of the browsers that the chat is accepted in, as ``engines.mjs`` is told of it."""
    names = _CHROMIUM if request.param == "chromium" else _FIREFOX
    return {request.param.upper(): _needed(*names)}


@pytest.fixture(scope="session")
def server(
    node: str, trained_model: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningServer]:
    """The running help desk."""
    running = RunningServer(tmp_path_factory.mktemp("server"), trained_model)
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def play(server: RunningServer, chromium: str) -> Callable[..., Any]:
    """Plays the scenario of a name in Chromium and returns what it saw."""
    environ = {"HELPDESK_BASE": server.address, "CHROMIUM": chromium}
    return partial(run_scenario, environ=environ)


@pytest.fixture(scope="session")
def play_everywhere(server: RunningServer, browser: dict[str, str]) -> Callable[..., Any]:
    """The same in each browser."""
    return partial(run_scenario, environ={"HELPDESK_BASE": server.address, **browser})
