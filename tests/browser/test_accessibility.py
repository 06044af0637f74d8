"""The chat in each of its states, as a page of its own and as a button on other pages."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest

from bot.settings import load_settings

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture(scope="module", params=["inline", "launcher"])
def states(
    request: pytest.FixtureRequest, browser: dict[str, str], play_everywhere: Callable[..., Any]
) -> dict[str, Any]:
    """What was found in each state of the chat, by the state's name."""
    size = (
        "few" if "FIREFOX" in browser and load_settings(os.environ).test_scale == "small" else "all"
    )
    found: dict[str, Any] = play_everywhere("accessibility", arguments=(request.param, size))
    assert len(found) > (20 if size == "few" else 60)
    return found


def _found(states: dict[str, Any], what: str) -> dict[str, Any]:
    return {name: state[what] for name, state in states.items() if state[what]}


def test_axe_finds_nothing_in_any_state(states: dict[str, Any]) -> None:
    assert _found(states, "violations") == {}
    assert min(state["passes"] for state in states.values()) > 20


def test_every_control_is_large_enough_to_hit(states: dict[str, Any]) -> None:
    assert _found(states, "small") == {}
    scripted = {name: state for name, state in states.items() if "JavaScript" not in name}
    assert len(_found(scripted, "controls")) == len(scripted)


def test_nothing_is_cut_off_or_scrolls_sideways(states: dict[str, Any]) -> None:
    assert _found(states, "outside") == {}
    assert _found(states, "sideways") == {}


def test_log_keeps_its_height_on_the_smallest_screen(states: dict[str, Any]) -> None:
    heights = [state["logEm"] for state in states.values() if state.get("logEm")]
    assert len(heights) > 12
    assert min(heights) >= 6


def test_nothing_moves_for_who_asked_for_it(states: dict[str, Any]) -> None:
    assert _found(states, "moving") == {}


def test_what_is_told_apart_by_colour_has_a_frame_where_the_system_chooses_colours(
    states: dict[str, Any],
) -> None:
    forced = {name: state for name, state in states.items() if "forced colours" in name}
    assert len(forced) >= 8
    assert _found(forced, "unframed") == {}


def test_chat_speaks_spanish_where_the_page_does(states: dict[str, Any]) -> None:
    spoken = {state["language"] for name, state in states.items() if name.startswith("Spanish")}
    assert spoken == {"es"}


def test_no_state_breaks_the_content_policy(states: dict[str, Any]) -> None:
    assert _found(states, "faults") == {}
