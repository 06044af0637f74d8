from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.fixture(scope="module")
def saving(play: Callable[..., Any]) -> Any:
    """A copy of a conversation, as a file."""
    return play("saving")


def test_copy_is_a_text_file_with_its_title_and_time(saving: Any) -> None:
    assert saving["name"] == "help-desk-chat.txt"
    assert saving["copy"].startswith("Portal Help Desk, ")


def test_copy_holds_every_message_with_its_speaker_in_order(saving: Any) -> None:
    title, *lines = saving["copy"].split("\n\n")
    assert title
    saved = "".join("\n\n".join(lines).split())
    assert saved == "".join("".join(saving["messages"]).split())
    assert len(saving["messages"]) == 3


def test_saving_asks_nobody_and_breaks_no_rule(saving: Any) -> None:
    assert saving["faults"] == []
