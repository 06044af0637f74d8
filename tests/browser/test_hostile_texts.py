from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.browser]

_HARMLESS = {
    "hacked": False,
    "foreign": 0,
    "sideways": False,
    "cutOff": 0,
    "isolated": True,
    "field": True,
    "faults": [],
}


@pytest.fixture(scope="module")
def hostile(play_everywhere: Callable[..., Any]) -> Any:
    """Texts that would like to be more than text."""
    return play_everywhere("hostile")


def _harm(seen: Any) -> dict[str, Any]:
    return {name: seen[name] for name in _HARMLESS}


def test_what_a_patient_writes_is_shown_as_it_was_written(hostile: Any) -> None:
    assert hostile["patient"]["sent"] == hostile["texts"]


@pytest.mark.parametrize("place", ["patient", "bot", "many"])
def test_no_text_runs_or_scrolls_sideways(hostile: Any, place: str) -> None:
    assert _harm(hostile[place]) == _HARMLESS


def test_an_answer_shows_all_but_the_subset_as_text(hostile: Any) -> None:
    *plain, marked = hostile["bot"]["texts"]
    assert plain == hostile["texts"][:-1]
    assert marked == "bold the portal (opens in a new tab) &lt;b&gt; ` <b>x</b>"


def test_only_allowed_addresses_become_links(hostile: Any) -> None:
    assert hostile["bot"]["links"] == [["https://example.org/a_b", "_blank", "noopener noreferrer"]]


def test_five_hundred_messages_are_there_at_once(hostile: Any) -> None:
    assert hostile["many"]["seconds"] < 10
