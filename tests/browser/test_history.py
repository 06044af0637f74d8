from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.leavings import NOTHING

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.fixture(scope="module")
def history(play_everywhere: Callable[..., Any]) -> Any:
    """A talk, a reload, a word more."""
    return play_everywhere("history")


@pytest.fixture(scope="module")
def tabs(play_everywhere: Callable[..., Any]) -> Any:
    """The same chat in two tabs."""
    return play_everywhere("tabs")


def test_reload_brings_the_conversation_back(history: Any) -> None:
    assert [line.split(":")[0] for line in history["before"]] == [
        "Help desk said",
        "You said",
        "Help desk said",
    ]
    assert history["after"] == history["before"]


def test_reload_announces_nothing(history: Any) -> None:
    assert history["onReload"] == []


def test_every_message_is_announced_once_and_with_its_speaker(history: Any) -> None:
    told = history["inTalk"]
    assert [line.split(" said:")[0] for line in told] == [
        "log: Help desk",
        "log: You",
        "log: Help desk",
    ]
    assert [line.split(" said:")[0] for line in history["later"]] == ["log: You", "log: Help desk"]


def test_nothing_of_the_talk_is_kept_where_scripts_can_read_it(history: Any) -> None:
    assert history["kept"] == NOTHING
    assert history["faults"] == []


def test_word_of_a_new_chat_waits_for_what_is_being_sent(tabs: Any) -> None:
    assert tabs["waited"]["meanwhile"] == ""
    assert tabs["waited"]["messages"].count("You said: thanks again") == 1


def test_tabs_opened_together_begin_one_chat(tabs: Any) -> None:
    one, two = tabs["greeted"]
    assert tabs["begun"] == 1
    assert one == two
    assert len(one) == 1


def test_tabs_show_the_same_messages_each_once(tabs: Any) -> None:
    one, two = tabs["talked"]
    assert one == two
    assert [line for line in one if line.startswith("You")] == [
        "You said: my upload fails",
        "You said: thanks",
    ]
    assert len(one) == 5


def test_chat_ended_in_one_tab_is_over_in_the_other_but_its_draft_stays(tabs: Any) -> None:
    assert tabs["ended"] == [[], []]
    assert tabs["draft"] == "not sent yet"
    assert tabs["told"].startswith("The chat has ended.")


def test_tabs_join_the_chat_that_another_has_begun(tabs: Any) -> None:
    one, two = tabs["again"]
    assert one == two == tabs["joined"]
    assert len(one) == 1
    assert tabs["kept"] == "not sent yet"
    assert tabs["faults"] == []
