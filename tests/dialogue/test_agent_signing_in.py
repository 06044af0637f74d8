from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from bot.dialogue.answer import Said
from bot.dialogue.open_tasks import open_task
from bot.dialogue.signed_in import signed_in_for_turn
from tests.actions.stand_in import StandInPortal
from tests.dialogue.talk import Talk, Wording

if TYPE_CHECKING:
    from bot.dialogue.agent import HelpDeskAgent

pytestmark = pytest.mark.slow

GO_ON = '/continue_task{{"task": "{}"}}'
PATH, WAY = "utter_ask_release_path", "utter_ask_handoff_way"


@pytest.fixture
def signed_in() -> Iterator[None]:
    with signed_in_for_turn("patient-of-the-portal"):
        yield


async def _left_open(agent: HelpDeskAgent, *payloads: str) -> str | None:
    """What is open after these have been chosen, by the events that would be stored."""
    events: list[dict[str, object]] = []
    for number, payload in enumerate(payloads):
        answer = await agent.answer("before", Said("a button", payload), f"before.{number}")
        agent.keep("before", len(events) + len(answer.events))
        events += map(dict, answer.events)
    agent.forget("before")
    return open_task(events)


@pytest.mark.parametrize(
    ("payloads", "task"),
    [
        (["/start_release"], "start_release"),
        (["/records_status"], "records_status"),
        (["/start_release", "/thanks"], "start_release"),
        (["/hand_over"], "hand_over"),
        (["/hand_over", "/cancel"], None),
        (["/send_reset_link"], None),
        (["/medical_records"], None),
    ],
    ids=str,
)
async def test_what_is_left_open_is_known_by_its_name(
    agent: HelpDeskAgent, stand_in: StandInPortal, payloads: list[str], task: str | None
) -> None:
    assert await _left_open(agent, *payloads) == task


@pytest.mark.parametrize(("task", "next_question"), [("start_release", PATH), ("hand_over", WAY)])
@pytest.mark.parametrize("answer", ["yes", "Yes, go on"])
async def test_yes_goes_on_with_the_task(
    talk: Talk, wording: Wording, signed_in: None, task: str, next_question: str, answer: str
) -> None:
    assert (await talk.choose(GO_ON.format(task))).endswith(
        wording.phrase(f"utter_continue_{task}")
    )
    said = await (talk.say(answer) if answer == "yes" else talk.press(answer))
    assert said.endswith(wording.phrase(next_question))


async def test_yes_looks_where_the_request_is(
    talk: Talk, wording: Wording, stand_in: StandInPortal, signed_in: None
) -> None:
    await talk.choose(GO_ON.format("records_status"))
    assert await talk.say("yes") == wording.phrase("utter_records_status_none")


async def test_no_leaves_it(talk: Talk, wording: Wording, signed_in: None) -> None:
    await talk.choose(GO_ON.format("start_release"))
    assert await talk.press("No, thanks") == wording.phrase("utter_deny")


async def test_form_that_is_open_already_is_not_lost(
    talk: Talk, wording: Wording, signed_in: None
) -> None:
    await talk.say("hello")
    await talk.choose("/start_release")
    question = await talk.say("me")
    said = await talk.choose(GO_ON.format("start_release"))
    assert said == f"{wording.phrase('utter_welcome_back')}\n\n{question}"


async def test_nobody_types_it(talk: Talk, wording: Wording) -> None:
    await talk.say("hello")
    said = await talk.say(GO_ON.format("start_release"))
    assert "You are signed in" not in said
