from __future__ import annotations

import os
from typing import Any

import pytest

from bot.settings import load_settings
from tests.browser.running_portal import RunningPortal
from tests.browser.scenario import run_scenario

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def states(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What was found on each page of the portal in each setting."""
    portal = RunningPortal(tmp_path_factory.mktemp("portal"))
    portal.start()
    try:
        portal.send_link_to("jordan.rivera@example.org")
        environ = {"HELPDESK_BASE": portal.address, "CHROMIUM": chromium}
        size = "few" if load_settings(os.environ).test_scale == "small" else "all"
        given = (size, *portal.releases_of("p-1001").values())
        found: dict[str, Any] = run_scenario("portal_accessibility", environ, arguments=given)
    finally:
        portal.stop()
    assert len(found) > (120 if size == "few" else 180)
    return found


def _found(states: dict[str, Any], what: str) -> dict[str, Any]:
    return {name: state[what] for name, state in states.items() if state.get(what)}


def test_axe_finds_nothing_on_any_page(states: dict[str, Any]) -> None:
    assert _found(states, "violations") == {}
    passes = {name: state["passes"] for name, state in states.items() if "passes" in state}
    assert len(passes) > 120
    assert min(passes.values()) > 0
    assert min(passed for name, passed in passes.items() if "dark" not in name) > 10


def test_every_control_is_large_enough_to_hit(states: dict[str, Any]) -> None:
    assert _found(states, "small") == {}


def test_nothing_is_cut_off_or_scrolls_sideways(states: dict[str, Any]) -> None:
    assert _found(states, "outside") == {}
    assert _found(states, "sideways") == {}


def test_each_page_has_a_title_of_its_own_and_one_first_heading(states: dict[str, Any]) -> None:
    assert {state["headings"] for state in states.values()} == {1}
    titles = {state["title"] for state in states.values()}
    assert len(titles) > 20
    assert all(title.endswith(" | Demo patient portal") for title in titles)


def test_focus_is_at_the_first_field_that_is_wrong(states: dict[str, Any]) -> None:
    assert _found(states, "lost") == {}


def test_nothing_moves_for_who_asked_for_it(states: dict[str, Any]) -> None:
    assert _found(states, "moving") == {}


def test_no_page_breaks_the_content_policy(states: dict[str, Any]) -> None:
    assert _found(states, "faults") == {}
