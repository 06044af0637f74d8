from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.running_server import RunningServer
from tests.browser.scenario import run_scenario

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.fixture(scope="module")
def seen(server: RunningServer, program: Callable[..., str]) -> Any:
    """The chat on the portal's pages, by keyboard."""
    environ = {"HELPDESK_BASE": server.address, "FIREFOX": program("firefox-esr", "firefox")}
    return run_scenario("firefox", environ)


def _speakers(lines: list[str]) -> list[str]:
    return [line.partition(" said:")[0] for line in lines]


def test_question_is_answered_in_firefox(seen: Any) -> None:
    assert seen["version"].startswith("firefox/")
    assert _speakers(seen["talked"]["said"]) == ["Help desk", "You", "Help desk"]
    assert seen["faults"] == []


def test_focus_goes_to_the_field_to_the_launcher_and_back(seen: Any) -> None:
    steps = [seen[name] for name in ("talked", "closed", "again")]
    assert [(step["focused"], step["isOpen"]) for step in steps] == [
        ("field", True),
        ("launcher", False),
        ("field", True),
    ]


def test_next_page_shows_the_talk_and_leaves_the_focus_alone(seen: Any) -> None:
    assert _speakers(seen["next"]["said"]) == ["Help desk", "You", "Help desk"]
    assert (seen["next"]["focused"], seen["next"]["isOpen"]) == ("", True)
