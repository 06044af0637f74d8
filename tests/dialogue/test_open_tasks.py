from __future__ import annotations

import re
from typing import Any

import pytest

from bot.dialogue.open_tasks import CONTINUED, open_task
from bot.settings import ROOT

HAND_OVER = {"event": "active_loop", "name": "handoff_form"}
RESET = {"event": "active_loop", "name": "password_reset_form"}
CLOSED = {"event": "active_loop", "name": None}
OTHER = {"event": "slot", "name": "has_netid", "value": "yes"}


def asked(task: Any) -> dict[str, Any]:
    return {"event": "slot", "name": "sign_in_for", "value": task}


@pytest.mark.parametrize(
    ("events", "task"),
    [
        ([], None),
        ([OTHER], None),
        ([asked("start_release"), OTHER], "start_release"),
        ([asked("start_release"), asked("records_status")], "records_status"),
        ([asked("start_release"), asked(None)], None),
        ([asked("start_release"), HAND_OVER], "hand_over"),
        ([asked("start_release"), HAND_OVER, CLOSED], "start_release"),
        ([HAND_OVER, CLOSED], None),
        ([RESET], None),
        ([asked("start_release"), RESET], "start_release"),
        ([asked("/restart"), OTHER], None),
    ],
)
def test_open_task_is_a_form_that_is_open_or_what_sign_in_was_asked_for(
    events: list[dict[str, Any]], task: str | None
) -> None:
    assert open_task(events) == task


def test_each_task_that_can_be_gone_on_with_has_its_phrase() -> None:
    domain = (ROOT / "domain.yml").read_text("utf-8")
    assert set(re.findall(r"^  utter_continue_(\w+):", domain, re.MULTILINE)) == CONTINUED
