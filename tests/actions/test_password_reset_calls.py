"""What the portal makes of a link that was asked for: tried again, limited, never claimed."""

from __future__ import annotations

import pytest

from actions.password_reset import MOST_AN_HOUR, ValidatePasswordResetForm
from tests.actions.form_run import ASK, PAT, Clock, FormRun
from tests.actions.stand_in import DOWN, FORBIDDEN, LOST, REFUSED, RUNNING, SLOW, StandInPortal

LEE = "lee@example.org"
ASK_EMAIL, ASK_RETRY = f"{ASK}reset_email", f"{ASK}task_retry"
SENT = ["utter_reset_sent", "utter_article"]


@pytest.fixture
def form(desk: StandInPortal, clock: Clock) -> FormRun:
    form = FormRun(ValidatePasswordResetForm(clock))
    form.slots["has_netid"] = "no"
    return form


@pytest.fixture
async def asked(form: FormRun) -> FormRun:
    """The form when it has asked for the address."""
    assert await form.open() == [ASK_EMAIL]
    return form


@pytest.mark.parametrize("failure", [DOWN, FORBIDDEN], ids=str)
async def test_call_that_was_not_carried_out_is_said_so_and_can_be_tried_again(
    asked: FormRun, desk: StandInPortal, failure: Exception
) -> None:
    desk.will(failure)
    assert await asked.say(PAT) == ["utter_reset_failed", ASK_RETRY]
    assert await asked.say("yes", "affirm") == SENT
    assert desk.links() == [PAT]


@pytest.mark.parametrize("failure", [LOST, SLOW, RUNNING], ids=str)
async def test_call_that_may_have_been_carried_out_is_never_denied_nor_claimed(
    asked: FormRun, desk: StandInPortal, failure: Exception
) -> None:
    desk.will(failure, DOWN, FORBIDDEN)
    assert await asked.say(PAT) == ["utter_reset_unsure", ASK_RETRY]
    # The second failure alone would mean that nothing was sent.
    assert await asked.press("affirm") == ["utter_reset_unsure", ASK_RETRY]
    assert await asked.say("try again", "not_helpful", "clarify") == [
        "utter_reset_unsure",
        ASK_RETRY,
    ]
    assert await asked.say("yes", "affirm") == SENT
    assert desk.links() == [PAT]
    assert len(set(desk.asked)) == 1


@pytest.mark.parametrize("text", ["no", "no, don't try again"])
async def test_who_does_not_want_another_try_gets_none(
    asked: FormRun, desk: StandInPortal, text: str
) -> None:
    desk.will(LOST)
    await asked.say(PAT)
    assert await asked.say(text, "deny", "smalltalk") == ["utter_cancelled"]
    assert (asked.asked, len(desk.asked)) == (None, 1)


async def test_question_in_between_is_no_wish_to_try_again(
    asked: FormRun, desk: StandInPortal
) -> None:
    desk.will(LOST)
    await asked.say(PAT)
    assert await asked.ask() == [ASK_RETRY]
    assert len(desk.asked) == 1


async def test_what_is_no_wish_to_try_again_is_given_up_at_three(
    asked: FormRun, desk: StandInPortal
) -> None:
    desk.will(LOST)
    await asked.say(PAT)
    for _ in range(2):
        assert await asked.say("hm") == ["utter_bad_task_retry", ASK_RETRY]
    assert await asked.say("hm") == ["utter_form_given_up"]
    assert len(desk.asked) == 1


async def test_another_address_after_a_failure_is_another_request(
    asked: FormRun, desk: StandInPortal
) -> None:
    desk.will(LOST)
    await asked.say(PAT)
    assert await asked.say(f"sorry, {LEE}", "correct") == SENT
    assert desk.links() == [PAT, LEE]


async def test_address_that_the_portal_refuses_is_asked_for_again_and_given_up_at_three(
    asked: FormRun, desk: StandInPortal
) -> None:
    desk.will(REFUSED, REFUSED, REFUSED)
    for _ in range(2):
        assert await asked.say(PAT) == ["utter_bad_reset_email", ASK_EMAIL]
        # It is forgotten: a question in between does not send it once more.
        assert await asked.ask() == [ASK_EMAIL]
    assert await asked.say(PAT) == ["utter_form_given_up"]
    assert (desk.links(), len(desk.asked)) == ([], 3)


async def test_error_of_our_own_is_apologised_for_and_the_form_goes_on(
    asked: FormRun, desk: StandInPortal
) -> None:
    desk.will(RuntimeError("a fault of ours"))
    assert await asked.say(PAT) == ["utter_apology", ASK_EMAIL]
    assert await asked.say(PAT) == SENT
    assert len(set(desk.asked)) == 1


# keys, limit, time


async def test_each_form_has_a_key_of_its_own(asked: FormRun, desk: StandInPortal) -> None:
    await asked.say(PAT)
    await asked.open()
    await asked.say(PAT)
    assert desk.links() == [PAT, PAT]


async def test_most_links_an_hour_are_sent_and_then_none_is_asked_for(
    form: FormRun, desk: StandInPortal, clock: Clock
) -> None:
    for _ in range(MOST_AN_HOUR):
        await form.open()
        assert await form.say(PAT) == SENT
        clock.now += 600
    assert await form.open() == ["utter_reset_limit"]
    assert (form.asked, len(desk.links())) == (None, 3)
    clock.now += 3600 - 3 * 600
    assert await form.open() == [ASK_EMAIL]


async def test_address_is_asked_for_anew_where_half_an_hour_is_over(
    asked: FormRun, desk: StandInPortal
) -> None:
    desk.will(DOWN)
    await asked.say(PAT)
    asked.expire()
    assert await asked.say("yes", "affirm") == [ASK_EMAIL]
    assert await asked.say(PAT) == SENT
    assert desk.links() == [PAT]


async def test_address_that_is_told_after_half_an_hour_is_used(
    asked: FormRun, desk: StandInPortal
) -> None:
    asked.expire()
    assert await asked.say(PAT) == SENT
    assert desk.links() == [PAT]


async def test_doubt_stays_with_its_address_also_after_another_one(
    asked: FormRun, desk: StandInPortal
) -> None:
    desk.will(LOST, DOWN, LOST, DOWN, DOWN)
    assert await asked.say(PAT) == ["utter_reset_unsure", ASK_RETRY]
    assert await asked.say(LEE) == ["utter_reset_failed", ASK_RETRY]  # true of this one
    assert await asked.say("try again") == ["utter_reset_unsure", ASK_RETRY]
    assert await asked.say(PAT) == ["utter_reset_unsure", ASK_RETRY]
    assert await asked.say(LEE) == ["utter_reset_unsure", ASK_RETRY]
