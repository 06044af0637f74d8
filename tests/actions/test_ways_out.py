"""What every form of a task leaves to the rules, whatever it asks for."""

from __future__ import annotations

import pytest
from rasa_sdk.interfaces import ActionExecutionRejection

from actions.forms import TaskForm
from actions.handoff import ValidateHandoffForm
from actions.password_reset import ValidatePasswordResetForm
from tests.actions.form_run import PAT, FormRun, parsed
from tests.actions.stand_in import StandInPortal

FORMS = (ValidatePasswordResetForm, ValidateHandoffForm)


@pytest.fixture(params=FORMS, ids=lambda form: str(form.form))
async def form(request: pytest.FixtureRequest, desk: StandInPortal) -> FormRun:
    """The form when it asks for an address."""
    made: TaskForm = request.param()
    run = FormRun(made)
    run.slots["has_netid"] = "no"
    await run.open()
    return run


@pytest.mark.parametrize(
    ("text", "intent", "decision"),
    [
        ("cancel", "cancel", "action"),
        (f"cancel that, {PAT}", "cancel", "action"),
        (f"I can't breathe {PAT}", "emergency", "emergency"),
        (f"I want to die {PAT}", "crisis", "emergency"),
        # A part of it is urgent, and the whole is named after something else.
        (f"my address is {PAT} and I can't breathe", "inform", "emergency"),
    ],
)
async def test_way_out_comes_before_any_value(
    form: FormRun, desk: StandInPortal, text: str, intent: str, decision: str
) -> None:
    with pytest.raises(ActionExecutionRejection):
        await form.say(text, intent, decision)
    assert (desk.asked, PAT in form.secrets.values.values()) == ([], False)


@pytest.mark.parametrize("intent", ["talk_to_human", "bot_challenge", "thanks", "upload_error"])
async def test_what_holds_no_value_and_is_understood_is_for_the_rules(
    form: FormRun, intent: str
) -> None:
    with pytest.raises(ActionExecutionRejection):
        await form.say("anything", intent, "answer")
    assert form.secrets.hidden == frozenset()


async def test_button_of_another_task_is_for_the_rules(form: FormRun) -> None:
    other = {"send_reset_link": "hand_over", "hand_over": "send_reset_link"}[form.form.button]
    with pytest.raises(ActionExecutionRejection):
        await form.press(other)


@pytest.mark.parametrize(("likeliest", "counted"), [("upload_error", False), ("inform", True)])
async def test_doubtful_text_is_a_question_where_it_is_most_likely_one(
    form: FormRun, likeliest: str, counted: bool
) -> None:
    message = parsed("hm hm", "nlu_fallback", "clarify")
    message["intent_ranking"].append({"name": likeliest, "confidence": 0.4})
    if counted:
        await form._turn(message)
        assert form.slots["bad_values"] == 1
    else:
        with pytest.raises(ActionExecutionRejection):
            await form._turn(message)
