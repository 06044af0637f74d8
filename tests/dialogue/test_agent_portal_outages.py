"""Both tasks at a portal that fails in every way HTTP has, through the real client."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import pytest

from tests.dialogue.http_portal import HttpPortal
from tests.dialogue.talk import Talk, Wording
from tests.portal.client.scripted_portal import (
    answering,
    cut,
    cut_in_the_middle,
    refusing,
    stall,
    stall_in_the_middle,
)

if TYPE_CHECKING:
    from tests.portal.client.scripted_portal import Act

pytestmark = pytest.mark.slow

PAT: Final = "pat.lee@example.edu"
RETRY: Final = "utter_ask_task_retry"


class Task(NamedTuple):
    """What is typed until the portal is asked, and the phrases of each outcome."""

    before: tuple[str, ...]
    last: str
    done: str
    failed: str
    unsure: str


RESET = Task(
    ("I don't have a NetID", "/send_reset_link"),
    PAT,
    "utter_reset_sent",
    "utter_reset_failed",
    "utter_reset_unsure",
)
HANDOFF = Task(
    ("hello", "/hand_over", PAT),
    "yes",
    "utter_handoff_done_email",
    "utter_handoff_failed",
    "utter_handoff_unsure",
)
# What the portal does to each attempt of a call, none of which the client can trust.
UNSURE: Final[dict[str, Act]] = {
    "an error": refusing("unexpected"),
    "unavailable": refusing("unavailable"),
    "bad gateway": answering(502, b"<html>", "text/html"),
    "cut": cut,
    "cut in the middle": cut_in_the_middle,
    "silent": stall,
    "silent in the middle": stall_in_the_middle,
    "no answer of ours": answering(200, {"status": "maybe"}),
}
REFUSALS: Final = ("not-authorised", "not-found", "too-large")


@pytest.fixture
async def portal(tmp_path: Path) -> AsyncIterator[HttpPortal]:
    portal = HttpPortal(tmp_path)
    await portal.come()
    async with portal.connected():
        yield portal
    await portal.go()


@pytest.fixture(params=[RESET, HANDOFF], ids=["reset", "handoff"])
async def task(request: pytest.FixtureRequest, talk: Talk) -> Task:
    """The conversation, one message before the portal is asked."""
    made: Task = request.param
    for text in made.before:
        await (talk.choose(text) if text.startswith("/") else talk.say(text))
    return made


def _begins(wording: Wording, name: str) -> str:
    """The phrase as far as it is the same each time."""
    return wording.phrase(name).partition("{")[0]


def _claims(said: str, task: Task, wording: Wording) -> list[str]:
    """Which outcomes ``said`` tells of."""
    names = (task.done, task.failed, task.unsure)
    return [name for name in names if _begins(wording, name) in said]


async def test_portal_that_is_down_did_nothing_and_is_asked_again_when_it_is_back(
    task: Task, talk: Talk, wording: Wording, portal: HttpPortal
) -> None:
    await portal.go()
    for text in (task.last, "yes"):
        said = await talk.say(text)
        assert _claims(said, task, wording) == [task.failed]
        assert said.endswith(wording.phrase(RETRY))
        assert "Talk to a person" in talk.titles()
    await portal.come()
    assert _claims(await talk.press("Try again"), task, wording) == [task.done]
    assert len(portal.scripted.done) == 1


@pytest.mark.parametrize("case", UNSURE)
async def test_outcome_that_nobody_knows_is_neither_claimed_nor_denied(
    task: Task, talk: Talk, wording: Wording, portal: HttpPortal, case: str
) -> None:
    portal.scripted.will(*[UNSURE[case]] * 3)
    said = await talk.say(task.last)
    assert _claims(said, task, wording) == [task.unsure]
    assert said.endswith(wording.phrase(RETRY))
    portal.scripted.script.clear()  # what is not worth another attempt had only one
    assert _claims(await talk.press("Try again"), task, wording) == [task.done]
    assert (len(portal.keys()), len(portal.scripted.done)) == (1, 1)


async def test_outcome_stays_unknown_when_the_next_try_finds_nobody(
    task: Task, talk: Talk, wording: Wording, portal: HttpPortal
) -> None:
    portal.scripted.will(*[portal.scripted.answer_into_the_void] * 3)
    assert _claims(await talk.say(task.last), task, wording) == [task.unsure]
    await portal.go()
    assert _claims(await talk.say("yes"), task, wording) == [task.unsure]
    await portal.come()
    assert _claims(await talk.say("yes"), task, wording) == [task.done]
    assert (len(portal.keys()), len(portal.scripted.done)) == (1, 1)


@pytest.mark.parametrize("lost", [1, 2])
async def test_reply_that_was_lost_after_success_is_asked_for_again_unseen(
    task: Task, talk: Talk, wording: Wording, portal: HttpPortal, lost: int
) -> None:
    portal.scripted.will(*[portal.scripted.answer_into_the_void] * lost)
    assert _claims(await talk.say(task.last), task, wording) == [task.done]
    assert (len(portal.scripted.received), len(portal.scripted.done)) == (lost + 1, 1)


@pytest.mark.parametrize("leave", ["Stop", "no"])
async def test_done_and_lost_is_not_done_again_where_nobody_asks_for_it(
    task: Task, talk: Talk, wording: Wording, portal: HttpPortal, leave: str
) -> None:
    portal.scripted.will(*[portal.scripted.answer_into_the_void] * 3)
    await talk.say(task.last)
    said = await (talk.press(leave) if leave in talk.titles() else talk.say(leave))
    assert said == wording.phrase("utter_cancelled")  # which denies nothing
    assert len(portal.scripted.done) == 1


async def test_slow_portal_is_waited_for(
    task: Task, talk: Talk, wording: Wording, portal: HttpPortal
) -> None:
    portal.scripted.will(portal.slowly)
    assert _claims(await talk.say(task.last), task, wording) == [task.done]
    assert len(portal.scripted.received) == 1


async def test_portal_that_answers_too_late_has_done_it_once(
    task: Task, talk: Talk, wording: Wording, portal: HttpPortal
) -> None:
    portal.scripted.will(*[portal.too_slowly] * 3)
    assert _claims(await talk.say(task.last), task, wording) == [task.unsure]
    assert _claims(await talk.say("yes"), task, wording) == [task.done]
    assert (len(portal.keys()), len(portal.scripted.done)) == (1, 1)


@pytest.mark.parametrize("slug", REFUSALS)
async def test_refusal_is_no_success(
    task: Task, talk: Talk, wording: Wording, portal: HttpPortal, slug: str
) -> None:
    portal.scripted.will(refusing(slug))
    said = await talk.say(task.last)
    assert _claims(said, task, wording) == [task.failed]
    assert portal.scripted.done == []
    assert _claims(await talk.press("Try again"), task, wording) == [task.done]


async def test_too_many_requests_are_no_success_either(
    task: Task, talk: Talk, wording: Wording, portal: HttpPortal
) -> None:
    portal.scripted.will(*[refusing("too-many", Retry_After="1")] * 3)
    said = await talk.say(task.last)
    assert task.done not in _claims(said, task, wording)
    assert portal.scripted.done == []


async def test_address_that_the_portal_refuses_is_asked_for_again(
    talk: Talk, wording: Wording, portal: HttpPortal
) -> None:
    for text in RESET.before:
        await (talk.choose(text) if text.startswith("/") else talk.say(text))
    portal.scripted.will(refusing("invalid"))
    assert await talk.say(PAT) == wording.phrases("utter_bad_reset_email", "utter_ask_reset_email")
    assert _claims(await talk.say(PAT), RESET, wording) == [RESET.done]


async def test_answer_to_the_question_comes_whatever_the_portal_does(
    talk: Talk, wording: Wording, portal: HttpPortal
) -> None:
    await portal.go()
    await talk.say("I don't have a NetID")
    said = await talk.say("I forgot my password")
    assert said.startswith(wording.article("password_reset", "no_netid"))
