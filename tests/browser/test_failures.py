from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.running_server import RunningServer

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.fixture(scope="module")
def failing(play_everywhere: Callable[..., Any]) -> Any:
    """What is seen when something is refused or can't be reached."""
    return play_everywhere("failing")


@pytest.fixture(scope="module")
def restart(play_everywhere: Callable[..., Any], server: RunningServer) -> Any:
    """A crash of the server while a message is being sent."""
    return play_everywhere("restart", helping={"kill": server.kill, "start": server.start})


@pytest.fixture(scope="module")
def frozen(play_everywhere: Callable[..., Any], server: RunningServer) -> Any:
    """A server that holds its connections but says nothing."""
    return play_everywhere("frozen", helping={"freeze": server.freeze, "thaw": server.thaw})


def _speakers(messages: list[str]) -> list[str]:
    return [line.split(" said:")[0] for line in messages]


def test_message_over_the_limit_goes_back_to_the_field_with_the_time_to_wait(failing: Any) -> None:
    seen = failing["limited"]
    assert seen["field"] == "one too many"
    assert "in 7 seconds" in seen["alert"]
    assert _speakers(seen["messages"]) == ["Help desk"]


def test_message_that_would_wait_too_long_goes_back_to_the_field_with_the_time(
    failing: Any,
) -> None:
    seen = failing["busy"]
    assert "try again in 9 seconds" in seen["atStart"]
    assert seen["field"] == "one of many"
    assert "Your text is still in the box. Please try again in 9 seconds" in seen["alert"]
    assert _speakers(seen["messages"]) == ["Help desk"]


def test_text_that_is_too_long_stays_in_the_field(failing: Any) -> None:
    assert len(failing["tooLong"]["field"]) == 20_001
    assert _speakers(failing["tooLong"]["messages"]) == ["Help desk"]


def test_button_that_is_gone_is_told_and_not_offered_again(failing: Any) -> None:
    seen = failing["goneButton"]
    assert seen["alert"].startswith("That choice is no longer open.")
    assert seen["offered"] == 0
    assert _speakers(seen["messages"]) == ["Help desk", "You", "Help desk"]


def test_answer_that_did_not_help_is_followed_by_a_reply(failing: Any) -> None:
    seen = failing["notHelpful"]
    assert _speakers(seen["messages"]) == ["Help desk", "You", "Help desk", "Help desk"]
    assert seen["asked"] == 0


def test_chat_that_is_over_empties_the_screen_and_keeps_the_draft(failing: Any) -> None:
    seen = failing["idle"]
    assert seen["messages"] == []
    assert seen["field"] == "am I late"
    assert "no message came for a while" in seen["alert"]
    assert not seen["send"]


def test_chat_that_runs_out_is_closed_whatever_is_being_asked(failing: Any) -> None:
    seen = failing["expired"]
    assert seen["messages"] == []
    assert seen["field"] == "half a sen"
    assert "open for a long time" in seen["alert"]
    assert not seen["asking"]


def test_messages_written_offline_are_sent_in_order_once_it_is_back(failing: Any) -> None:
    sent = [line for line in failing["offline"]["messages"] if line.startswith("You")]
    assert sent == ["You said: my upload fails", "You said: thanks"]
    assert failing["offline"]["field"] == ""


def test_long_polls_take_over_where_a_proxy_holds_the_stream_back(failing: Any) -> None:
    seen = failing["buffered"]
    assert seen["streams"] == 2
    assert _speakers(seen["messages"]) == ["Help desk", "You", "Help desk"]


def test_browser_without_javascript_is_told_what_to_do(play: Callable[..., Any]) -> None:
    assert play("no_scripts")["seen"] == [True, False]


def test_failures_leave_the_focus_in_the_field_and_break_no_rule(failing: Any) -> None:
    places = {name: seen["focus"] for name, seen in failing.items()}
    assert places == dict.fromkeys(failing, "field")
    assert [fault for seen in failing.values() for fault in seen["faults"]] == []


def test_message_survives_a_crash_of_the_server_and_is_not_doubled(restart: Any) -> None:
    sent = ["You said: my upload fails", "You said: How do I get my medical records?"]
    assert [line for line in restart["during"] if line.startswith("You")] == sent
    assert [line for line in restart["after"] if line.startswith("You")] == sent


def test_every_message_is_answered_once_after_a_crash(restart: Any) -> None:
    speakers = _speakers(restart["reloaded"])
    assert sorted(speakers) == ["Help desk"] * 3 + ["You"] * 2
    assert restart["reloaded"] == restart["after"]
    assert restart["faults"] == []


def test_silent_connection_is_given_up_and_made_again(frozen: Any) -> None:
    assert frozen["more"] > 0
    assert frozen["told"] == "Connection lost. We keep trying. Nothing you wrote is lost."
    assert _speakers(frozen["messages"]) == ["Help desk", "You", "Help desk"]
