from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timezone
from typing import Any

import pytest

from bot.dialogue.transcripts import MOST_LINES, Line, line, transcript_of, transcript_of_turn

NOON = 1_800_000_000.0
SAID = {"event": "user", "text": "mail me@umass.edu", "timestamp": NOON}
ANSWERED = {"event": "bot", "text": "Call (413) 577-5000.", "timestamp": NOON + 1}


class Tracker:
    """As far as a transcript looks at one."""

    def __init__(self, *events: dict[str, Any]) -> None:
        self.events = list(events)


async def test_patient_is_masked_and_the_help_desks_own_numbers_stay() -> None:
    lines = await transcript_of(Tracker(SAID, ANSWERED))
    assert [(each["author"], each["text"]) for each in lines] == [
        ("patient", "mail [e-mail]"),
        ("bot", "Call (413) 577-5000."),
    ]
    assert lines[0]["at"] == datetime.fromtimestamp(NOON, tz=timezone.utc)


@pytest.mark.parametrize(
    "event",
    [
        {"event": "action", "name": "action_listen"},
        {"event": "slot", "name": "x", "value": "y"},
        {**SAID, "text": "/inform_netid"},
        {**SAID, "text": ""},
        {**SAID, "text": None},
        {**ANSWERED, "text": "  \n"},
    ],
)
async def test_what_nobody_said_is_left_out(event: dict[str, Any]) -> None:
    assert len(await transcript_of(Tracker(event, ANSWERED))) == 1


async def test_latest_lines_are_kept() -> None:
    events = [{**ANSWERED, "text": f"line {number}"} for number in range(MOST_LINES + 7)]
    lines = await transcript_of(Tracker(*events))
    assert (len(lines), lines[0]["text"], lines[-1]["text"]) == (
        MOST_LINES,
        "line 7",
        f"line {MOST_LINES + 6}",
    )


def test_line_fits_into_a_ticket() -> None:
    long = line("bot", "a\0" + "b" * 30_000, NOON)
    assert len(long["text"]) < 20_001
    assert "\0" not in long["text"]


async def test_in_a_turn_the_whole_chat_comes_from_its_store() -> None:
    async def read() -> Sequence[Line]:
        return [line("bot", " ", NOON), line("patient", "from the store", NOON)]

    with transcript_of_turn(read):
        assert [each["text"] for each in await transcript_of(Tracker(SAID))] == ["from the store"]
    assert [each["text"] for each in await transcript_of(Tracker(SAID))] == ["mail [e-mail]"]
