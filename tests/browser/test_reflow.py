"""Very small windows, large text and wide spacing (WCAG 2.1: 1.4.4, 1.4.10 and 1.4.12)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.browser]

_WINDOWS: Final = [f"{mode} {size}" for mode in ("launcher", "inline") for size in ("low", "phone")]
_STATES: Final = ("closed", "greeted", "answered", "menu", "ending", "over")
_LEAST_LOG_EM: Final = 6
_LEAST_WORDS_EM: Final = 6  # narrower, a word such as "emergencies" stands in four pieces


@pytest.fixture(scope="module")
def reflow(play_everywhere: Callable[..., Any]) -> Any:
    """The chat at 320 CSS px and 200 %, spaced out, in each of its states."""
    return play_everywhere("reflow")


@pytest.fixture(params=_WINDOWS)
def seen(request: pytest.FixtureRequest, reflow: Any) -> Any:
    """One window: 256 or 568 CSS px high."""
    return reflow[request.param]


def _found(seen: Any, what: str) -> dict[str, list[str]]:
    """The states in which there is any of ``what``, and which."""
    return {name: seen[name][what] for name in _STATES if seen[name] and seen[name][what]}


def test_text_is_as_large_and_spaced_as_the_test_means(seen: Any) -> None:
    assert seen["sizes"]["fontPx"] == 32
    assert seen["sizes"]["spacing"] == pytest.approx(0.12)


def test_nothing_scrolls_sideways(seen: Any) -> None:
    assert _found(seen, "sideways") == {}


def test_every_control_can_be_brought_into_the_window(seen: Any) -> None:
    assert _found(seen, "lost") == {}
    assert seen["answered"]["count"] > 10
    assert seen["menu"]["count"] >= 3


def test_no_buttons_words_are_cut_off(seen: Any) -> None:
    assert _found(seen, "cut") == {}


def test_messages_have_room_and_can_be_brought_into_the_window(seen: Any) -> None:
    assert seen["sizes"]["em"] >= _LEAST_LOG_EM
    assert seen["sizes"]["shownEm"] >= _LEAST_LOG_EM


def test_word_of_emergencies_can_be_read(seen: Any) -> None:
    assert seen["sizes"]["urgentEm"] >= _LEAST_WORDS_EM


def test_small_windows_break_no_rule_of_the_content_policy(seen: Any) -> None:
    assert seen["faults"] == []
