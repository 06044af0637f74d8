"""What is announced to somebody who does not see the chat (WCAG 2.1, 4.1.3 Status Messages)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.timeout(300)]

_TYPING_AFTER_MS: Final = 700
_MEASURED_MS: Final = 20  # the page notes what is announced a moment after the timer is set


@pytest.fixture(scope="module")
def announcements(play_everywhere: Callable[..., Any]) -> Any:
    """What goes into the live regions during a talk, and of its history."""
    return play_everywhere("announcements")


@pytest.fixture(scope="module")
def read(play_everywhere: Callable[..., Any]) -> Any:
    """The same as a simulated screen reader tells it."""
    return play_everywhere("announcements_read")


@pytest.fixture(params=["panel", "inline"])
def spoken(request: pytest.FixtureRequest, read: Any) -> Any:
    """A talk in the launcher's panel, and one in a page."""
    return read[request.param]


def _words(text: str) -> str:
    return "".join(text.split())


def test_regions_are_there_before_the_first_message_and_stay(announcements: Any) -> None:
    assert sorted(announcements["talk"]["regions"]) == ["alert", "log", "status", "status"]
    assert announcements["talk"]["same"]


def test_every_message_is_announced_once_and_in_order(announcements: Any) -> None:
    seen = announcements["talk"]
    logged = [told.removeprefix("log: ") for told in seen["told"] if told.startswith("log: ")]
    assert len(logged) == len(seen["messages"]) == 5
    for told, message in zip(logged, seen["messages"], strict=True):
        assert _words(told).startswith(_words(message))


def test_thanks_for_judging_an_answer_are_told_by_the_status(announcements: Any) -> None:
    told = [told for told in announcements["talk"]["told"] if told.startswith("status: ")]
    assert told == ["status: Thanks for telling us."]


@pytest.mark.parametrize("page", ["reloaded", "next", "inline"])
def test_history_is_not_announced_but_what_comes_after_it_is(announcements: Any, page: str) -> None:
    assert announcements["talk"][page]["before"] == []
    assert announcements["talk"][page]["after"] == ["log: You said: thanks"]


def test_typing_is_told_once_and_only_where_the_answer_takes_long(announcements: Any) -> None:
    assert announcements["quick"] == []
    ((words, after_ms),) = announcements["slow"]
    assert words == "status: The help desk is typing…"
    assert after_ms > _TYPING_AFTER_MS - _MEASURED_MS


def test_announcing_breaks_no_rule_of_the_content_policy(announcements: Any, read: Any) -> None:
    assert [seen["faults"] for seen in (announcements["talk"], *read.values())] == [[], [], []]


def test_screen_reader_tells_who_said_what_as_it_comes(spoken: Any) -> None:
    told = [phrase for phrase in spoken["told"] if " said: " in phrase]
    assert [phrase.split("said: ")[0] for phrase in told] == [
        "polite: You ",
        "polite: Help desk ",
        "polite: You ",
        "polite: Help desk ",
        "polite: You ",
    ]
    assert told[1].startswith("polite: Help desk said: The answer depends on how you sign in.")
    assert told[2].startswith("polite: You said: Not sure")


def test_screen_reader_tells_at_once_what_was_not_sent_and_that_the_chat_is_over(
    spoken: Any,
) -> None:
    refused = [phrase for phrase in spoken["told"] if phrase.startswith("assertive: ")]
    assert len(refused) == 1
    assert "Your text is still in the box. Please try again in 7 seconds." in refused[0]
    assert spoken["over"] == ["assertive: The chat has ended. You can start a new one at any time."]


def test_screen_reader_finds_each_part_of_the_chat_by_name(spoken: Any) -> None:
    for name in (
        "log, Chat messages, not busy",
        "listitem, level 1, position 5, set size 5",
        "group, Did this help?",
        "group, Suggested answers",
        "button, Send me the link",
        "alert",
        "status",
        "textbox, Your message, Enter sends. Shift + Enter starts a new line., not invalid",
        "button, Send",
        "button, Talk to a person",
    ):
        assert spoken["read"].count(name) == 1, name


def test_screen_reader_reads_the_messages_in_order_with_their_speakers(spoken: Any) -> None:
    start = spoken["read"].index("log, Chat messages, not busy")
    inside = spoken["read"][start : spoken["read"].index("end of log, Chat messages, not busy")]
    speakers = [phrase for phrase in inside if phrase in ("You said:", "Help desk said:")]
    assert speakers == ["Help desk said:", "You said:"] * 2 + ["Help desk said:"]
    assert inside.index("I forgot my password") < inside.index("Not sure")


def test_panel_is_a_dialog_with_the_help_desks_name(read: Any) -> None:
    assert read["panel"]["read"].count("dialog, Portal Help Desk") == 1
