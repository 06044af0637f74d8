"""A portal that fails while the chat is passed on: one ticket, and no claim that is not true."""

from __future__ import annotations

import pytest

from actions.handoff import ValidateHandoffForm
from tests.actions.form_run import ASK, PAT, Clock, FormRun
from tests.actions.stand_in import DOWN, FORBIDDEN, LOST, REFUSED, RUNNING, SLOW, StandInPortal

LEE = "lee@example.org"
ASK_CONSENT, ASK_RETRY = f"{ASK}handoff_consent", f"{ASK}task_retry"
DONE = "utter_handoff_done_email"


@pytest.fixture
async def form(desk: StandInPortal, clock: Clock) -> FormRun:
    """The form when it has asked for consent."""
    form = FormRun(ValidateHandoffForm(clock))
    await form.open()
    assert await form.say(PAT) == [ASK_CONSENT]
    return form


@pytest.mark.parametrize("failure", [DOWN, FORBIDDEN, REFUSED], ids=str)
async def test_ticket_that_was_not_opened_is_said_so_and_can_be_tried_again(
    form: FormRun, desk: StandInPortal, failure: Exception
) -> None:
    desk.will(failure)
    assert await form.say("yes", "affirm") == ["utter_handoff_failed", ASK_RETRY]
    assert (await form.say("yes", "affirm"))[0] == DONE
    assert len(desk.tickets()) == 1


@pytest.mark.parametrize("failure", [LOST, SLOW, RUNNING], ids=str)
async def test_ticket_that_may_have_been_opened_is_never_denied_nor_claimed(
    form: FormRun, desk: StandInPortal, failure: Exception
) -> None:
    desk.will(failure, DOWN, FORBIDDEN)
    for _ in range(3):
        assert await form.say("yes", "affirm") == ["utter_handoff_unsure", ASK_RETRY]
        # What is said in between belongs to the chat, but not to this request.
        assert await form.ask() == [ASK_RETRY]
    assert (await form.say("yes", "affirm"))[0] == DONE
    assert len(set(desk.asked)) == 1
    assert len(desk.tickets()) == 1


async def test_same_contact_once_more_is_the_same_request(
    form: FormRun, desk: StandInPortal
) -> None:
    desk.will(LOST)
    await form.say("yes", "affirm")
    assert (await form.say(f"I said {PAT}"))[0] == DONE
    assert len(desk.tickets()) == 1


async def test_another_contact_is_another_request_and_needs_consent_of_its_own(
    form: FormRun, desk: StandInPortal
) -> None:
    desk.will(LOST)
    await form.say("yes", "affirm")
    assert await form.say(f"use {LEE}", "correct") == [ASK_CONSENT]
    assert (await form.say("yes", "affirm"))[0] == DONE
    assert [ticket.contact.value for ticket in desk.tickets()] == [PAT, LEE]


async def test_who_does_not_want_another_try_is_not_told_that_nothing_was_passed_on(
    form: FormRun, desk: StandInPortal
) -> None:
    desk.will(LOST)
    await form.say("yes", "affirm")
    assert await form.say("no", "deny") == ["utter_cancelled"]
    assert (form.asked, len(desk.asked)) == (None, 1)


async def test_third_answer_that_is_neither_yes_nor_no_ends_the_form(
    form: FormRun, desk: StandInPortal
) -> None:
    desk.will(LOST)
    await form.say("yes", "affirm")
    for _ in range(2):
        assert await form.say("hm") == ["utter_bad_task_retry", ASK_RETRY]
    assert await form.say("hm") == ["utter_form_given_up"]
    assert len(desk.asked) == 1


async def test_error_of_our_own_is_apologised_for_and_consent_asked_for_again(
    form: FormRun, desk: StandInPortal
) -> None:
    desk.will(RuntimeError("a fault of ours"))
    assert await form.say("yes", "affirm") == ["utter_apology", ASK_CONSENT]
    assert (await form.say("yes", "affirm"))[0] == DONE
    assert len(set(desk.asked)) == 1


async def test_doubt_stays_with_the_chat_also_under_another_contact(
    form: FormRun, desk: StandInPortal
) -> None:
    desk.will(LOST, DOWN)
    assert await form.say("yes", "affirm") == ["utter_handoff_unsure", ASK_RETRY]
    assert await form.say(LEE) == [ASK_CONSENT]
    # "Nothing was passed on" would not be true of the first one.
    assert await form.say("yes", "affirm") == ["utter_handoff_unsure", ASK_RETRY]
