from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.fixture(scope="module")
def states(play: Callable[..., Any]) -> dict[str, Any]:
    """What was found in each state of the page, by the state's name."""
    found: dict[str, Any] = play("accessibility")
    assert len(found) > 20
    return found


def _found(states: dict[str, Any], what: str) -> dict[str, Any]:
    return {name: state[what] for name, state in states.items() if state[what]}


def test_axe_finds_nothing_in_any_state(states: dict[str, Any]) -> None:
    assert _found(states, "violations") == {}
    assert min(state["passes"] for state in states.values()) > 10


def test_every_control_is_large_enough_to_hit(states: dict[str, Any]) -> None:
    assert _found(states, "small") == {}


def test_nothing_is_cut_off_or_scrolls_sideways(states: dict[str, Any]) -> None:
    assert _found(states, "outside") == {}
    assert _found(states, "sideways") == {}


def test_log_keeps_its_height_on_the_smallest_screen(states: dict[str, Any]) -> None:
    heights = {name: state["logEm"] for name, state in states.items() if "JavaScript" not in name}
    assert min(heights.values()) >= 6


def test_nothing_moves_for_who_asked_for_it(states: dict[str, Any]) -> None:
    assert _found(states, "moving") == {}


def test_no_state_breaks_the_content_policy(states: dict[str, Any]) -> None:
    assert _found(states, "faults") == {}
