from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.fixture(scope="module")
def talk(play: Callable[..., Any]) -> Any:
    """A talk with the keyboard alone."""
    return play("talk")


def test_tab_leads_through_the_page_to_the_field(talk: Any) -> None:
    assert talk["way"][:2] == ["More options", "log"]
    assert talk["way"][-1] == "field"


def test_shift_enter_starts_a_line_and_enter_sends(talk: Any) -> None:
    assert talk["typed"] == "I forgot my password\nsince today"
    assert talk["left"] == ""


def test_quick_replies_are_reached_and_pressed_by_keyboard(talk: Any) -> None:
    assert talk["offered"].splitlines() == ["I have a UMass NetID", "I don't", "Not sure"]
    assert talk["back"] == ["Not sure", "I don't"]


def test_answer_is_judged_by_keyboard_and_asked_about_once(talk: Any) -> None:
    assert talk["asked"] == 0


def test_log_scrolls_by_keyboard(talk: Any) -> None:
    assert talk["scrolled"]


def test_menu_is_gone_through_by_keyboard(talk: Any) -> None:
    assert talk["menu"] == ["save", "end"]


def test_focus_is_never_lost(talk: Any) -> None:
    assert talk["places"] == ["field", "field", "field", "stay", "More options", "field"]


def test_ended_chat_leaves_nothing_on_the_screen_and_a_new_one_begins(talk: Any) -> None:
    assert talk["afterwards"] == []
    assert talk["told"].startswith("The chat has ended.")
    assert talk["again"] == 1


def test_talk_breaks_no_rule_of_the_content_policy(talk: Any) -> None:
    assert talk["faults"] == []
