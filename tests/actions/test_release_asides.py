"""What is said on the way through a records request and is no answer."""

from __future__ import annotations

import pytest

from actions.records_release import ValidateRecordsReleaseForm
from tests.actions.form_run import ASK, Clock, FormRun
from tests.actions.stand_in import DOWN, StandInPortal

RECORDS, RANGE, CONFIRM = (f"{ASK}release_{name}" for name in ("records", "range", "confirmed"))
SUMMARY = "utter_release_summary"
PROTECTED = "utter_release_protected"


@pytest.fixture
def form(desk: StandInPortal, clock: Clock) -> FormRun:
    run = FormRun(ValidateRecordsReleaseForm(clock))
    run.patient = "pat-1"
    return run


async def _led(form: FormRun, *answers: str) -> list[str]:
    said = await form.open()
    for text in answers:
        said = await form.say(text)
    return said


async def _to_the_summary(form: FormRun) -> None:
    said = await _led(form, "me", "labs", "all dates", "in the portal")
    assert said == [SUMMARY, CONFIRM]


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ((), "utter_release_fee_depends"),
        (("me",), "utter_release_fee_may"),
        (("my doctor",), "utter_release_fee_none"),
        (("my mother",), "utter_release_fee_unknown"),
    ],
    ids=str,
)
async def test_fee_is_told_as_far_as_it_is_known(
    form: FormRun, answers: tuple[str, ...], told: str
) -> None:
    *_, question = await _led(form, *answers)
    assert await form.say("how much does it cost?", "nlu_fallback", "fallback") == [told, question]


async def test_time_is_told_at_the_summary_too(form: FormRun) -> None:
    await _to_the_summary(form)
    said = await form.say("how long does it take?", "medical_records", "answer")
    assert said == ["utter_release_time", SUMMARY, CONFIRM]


async def test_question_after_a_failure_tries_nothing_again(
    form: FormRun, desk: StandInPortal
) -> None:
    await _to_the_summary(form)
    desk.will(DOWN)
    await form.press("affirm")
    await form.say("how long does it take?", "nlu_fallback", "fallback")
    assert len(desk.asked) == 1


@pytest.mark.parametrize("text", ["is imaging included?", "are these my visit notes", "why fax"])
async def test_question_changes_nothing_that_it_names(form: FormRun, text: str) -> None:
    await _to_the_summary(form)
    before = dict(form.slots)
    await form.say(text, "nlu_fallback", "fallback")
    kept = ("release_records", "release_delivery", "release_range")
    assert [form.slots[slot] for slot in kept] == [before[slot] for slot in kept]


@pytest.mark.parametrize("text", ["no, imaging instead", "can you add visit notes", "by mail"])
async def test_wish_at_the_summary_still_changes_it(form: FormRun, text: str) -> None:
    await _to_the_summary(form)
    assert await form.say(text) == [SUMMARY, CONFIRM]


async def test_protected_kind_is_the_form_s_matter_and_kept_nowhere(form: FormRun) -> None:
    await _led(form, "me")
    assert await form.say("my HIV test and labs") == [PROTECTED, RANGE]
    assert form.slots["release_records"] == ["labs"]
    assert "my HIV test and labs" in form.secrets.hidden


async def test_protected_kind_alone_is_no_answer(form: FormRun) -> None:
    await _led(form, "me")
    said = await form.say("genetic tests", "nlu_fallback", "fallback")
    assert said == [PROTECTED, "utter_bad_release_records", RECORDS]


async def test_somebody_of_that_trade_may_get_the_records(form: FormRun) -> None:
    await _to_the_summary(form)
    said = await form.say("no, to my counselor instead")
    assert PROTECTED not in said
    assert form.slots["release_recipient_kind"] == "provider"
