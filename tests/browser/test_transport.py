"""Nothing is lost, doubled or out of order, whatever happens between two tabs and the server."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from bot.settings import load_settings
from tests.browser.running_server import RunningServer
from tests.browser.scenario import run_scenario

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.timeout(600)]

# Out of the way: much is sent in a short time.
_LIMITS: Final = ("HELPDESK_SESSION_LIMIT", "HELPDESK_ADDRESS_LIMIT", "HELPDESK_NEW_CHAT_LIMIT")
_MUCH: Final = "100000/minute"

# Messages, and seconds without a network.
_SIZES: Final = {"small": (20, 2), "full": (120, 30)}
_MESSAGES, _OFFLINE_SECONDS = _SIZES[load_settings(os.environ).test_scale]


@pytest.fixture(scope="module")
def roomy(
    browser: dict[str, str], trained_model: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningServer]:
    """A server for each browser: it is killed on the way, and a patient has one chat with it."""
    server = RunningServer(
        tmp_path_factory.mktemp("roomy"), trained_model, settings=dict.fromkeys(_LIMITS, _MUCH)
    )
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def transport(roomy: RunningServer, browser: dict[str, str]) -> Any:
    """What both tabs show after all of it."""
    return run_scenario(
        "transport",
        {"HELPDESK_BASE": roomy.address, **browser},
        helping={"kill": roomy.kill, "start": roomy.start},
        arguments=(str(_MESSAGES), str(_OFFLINE_SECONDS)),
    )


def _sent(messages: list[str]) -> list[int]:
    """The numbers of the patient's messages, in the order of the log."""
    found = (re.fullmatch(r"You said: thanks no\. (\d+)", line) for line in messages)
    return [int(match[1]) for match in found if match]


def test_everything_that_can_go_wrong_has_gone_wrong(transport: Any) -> None:
    assert transport["happened"] == [
        "killed",
        "refused",
        "dropped",
        "offline",
        "killedWhileSending",
    ]
    assert transport["bearers"] > _MESSAGES, "some were sent again"


def test_no_message_is_lost_or_doubled(transport: Any) -> None:
    for messages in (*transport["tabs"], transport["reloaded"]):
        assert sorted(_sent(messages)) == list(range(_MESSAGES))


def test_messages_of_each_tab_stay_in_order(transport: Any) -> None:
    for messages in (*transport["tabs"], transport["reloaded"]):
        numbers = _sent(messages)
        for tab in (0, 1):
            own = [number for number in numbers if number % 2 == tab]
            assert own == sorted(own)


def test_every_message_is_answered_once(transport: Any) -> None:
    for messages in (*transport["tabs"], transport["reloaded"]):
        answers = [line for line in messages if line.startswith("Help desk said:")]
        assert len(answers) == _MESSAGES + 1, "and the greeting"


def test_both_tabs_and_the_next_page_show_the_same(transport: Any) -> None:
    one, other = transport["tabs"]
    assert one == other
    assert transport["reloaded"] == one


def test_mishaps_break_no_rule_of_the_content_policy(transport: Any) -> None:
    assert transport["faults"] == []
