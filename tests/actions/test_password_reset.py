from __future__ import annotations

import pytest

from actions.password_reset import ValidatePasswordResetForm
from tests.actions.form_run import ASK, PAT, Clock, FormRun, bot_event, parsed
from tests.actions.stand_in import DOWN, StandInPortal

LEE = "lee@example.org"
ASK_NETID, ASK_EMAIL = f"{ASK}has_netid", f"{ASK}reset_email"
SENT = ["utter_reset_sent", "utter_article"]


@pytest.fixture
def form(desk: StandInPortal, clock: Clock) -> FormRun:
    return FormRun(ValidatePasswordResetForm(clock))


@pytest.fixture
async def asked(form: FormRun) -> FormRun:
    """The form when it has asked for the address."""
    form.slots["has_netid"] = "no"
    assert await form.open() == [ASK_EMAIL]
    return form


# the NetID


async def test_netid_is_asked_for_first(form: FormRun) -> None:
    assert await form.open() == [ASK_NETID]


@pytest.mark.parametrize(
    ("text", "intent"),
    [("no", "deny"), ("I don't have a NetID", "inform_netid"), ("nope", "deny")],
)
async def test_without_a_netid_the_address_on_file_is_asked_for(
    form: FormRun, text: str, intent: str
) -> None:
    await form.open()
    assert await form.say(text, intent) == [ASK_EMAIL]


@pytest.mark.parametrize(("text", "intent"), [("yes", "affirm"), ("I have a NetID", "inform")])
async def test_with_a_netid_it_is_explained_and_nothing_is_sent(
    form: FormRun, desk: StandInPortal, text: str, intent: str
) -> None:
    await form.open()
    assert await form.say(text, intent) == ["utter_article"]
    assert form.fields[0]["article"] == "password_reset.netid"
    assert (form.asked, desk.asked) == (None, [])


@pytest.mark.parametrize(("answer", "then"), [("no", ASK_EMAIL), ("unsure", ASK_EMAIL)])
async def test_button_answers_the_netid_question(form: FormRun, answer: str, then: str) -> None:
    await form.open()
    assert await form.press("inform_netid", has_netid=answer) == [then]


async def test_netid_that_is_known_is_not_asked_for(form: FormRun) -> None:
    plain_no = {"event": "user", "text": "no", "parse_data": parsed("no", "deny")}
    form.events += [bot_event("utter_ask_netid", asks="has_netid"), plain_no]
    assert await form.open() == [ASK_EMAIL]
    assert form.slots["has_netid"] == "no"


async def test_netid_that_is_remembered_later_ends_the_form(
    asked: FormRun, desk: StandInPortal
) -> None:
    assert await asked.say("Actually I have a NetID", "inform_netid") == ["utter_article"]
    assert (asked.asked, desk.asked) == (None, [])


# the address


@pytest.mark.parametrize(
    "text",
    [
        PAT,
        f"  {PAT} ",
        f"it's the one I registered with: {PAT}.",
        f"<{PAT}>",
        f"{PAT}, I repeat, {PAT}",
    ],
)
async def test_address_is_taken_wherever_it_stands(
    asked: FormRun, desk: StandInPortal, text: str
) -> None:
    assert await asked.say(text) == SENT
    assert asked.fields[1]["article"] == "password_reset.sent"
    assert desk.links() == [PAT]


@pytest.mark.parametrize("intent", ["missing_email", "password_reset", "talk_to_human", "thanks"])
async def test_address_counts_whatever_the_message_was_taken_for(
    asked: FormRun, desk: StandInPortal, intent: str
) -> None:
    assert await asked.say(f"please use {PAT}", intent, "answer") == SENT
    assert desk.links() == [PAT]


async def test_of_several_addresses_none_is_chosen(asked: FormRun, desk: StandInPortal) -> None:
    said = await asked.say(f"{PAT} or {LEE}")
    assert said == ["utter_bad_reset_email_several", ASK_EMAIL]
    assert desk.asked == []
    assert await asked.say(LEE) == SENT


async def test_address_longer_than_any_can_be_is_none(asked: FormRun, desk: StandInPortal) -> None:
    longest = f"{'a' * 242}@example.edu"
    long = await asked.say_with("mine is long", email=f"a{longest}")
    assert (long, desk.asked) == (["utter_bad_reset_email", ASK_EMAIL], [])
    assert await asked.say_with("mine is long", email=longest) == SENT


async def test_address_stands_in_no_slot_and_no_response(asked: FormRun) -> None:
    await asked.say(PAT)
    assert PAT not in f"{asked.slots}{asked.fields}"


@pytest.mark.parametrize("text", ["pat at home", "pat@", "Theodora", "yes", "12"])
async def test_third_bad_value_ends_the_form(
    asked: FormRun, desk: StandInPortal, text: str
) -> None:
    for _ in range(2):
        assert await asked.say(text) == ["utter_bad_reset_email", ASK_EMAIL]
    assert await asked.say(text) == ["utter_form_given_up"]
    assert (asked.asked, desk.asked) == (None, [])


async def test_bad_values_are_counted_anew_in_the_next_form(asked: FormRun) -> None:
    for _ in range(3):
        await asked.say("what")
    await asked.open()
    assert await asked.say("what") == ["utter_bad_reset_email", ASK_EMAIL]


async def test_good_value_between_bad_ones_begins_the_count_anew(form: FormRun) -> None:
    await form.open()
    for _ in range(2):
        assert await form.say("hm", "nlu_fallback", "fallback") == [
            "utter_bad_has_netid",
            ASK_NETID,
        ]
    await form.say("no", "deny")
    assert await form.say("hm") == ["utter_bad_reset_email", ASK_EMAIL]


async def test_bad_value_is_hidden_because_it_may_be_a_password(asked: FormRun) -> None:
    await asked.say("swordfish Quillfeather", "out_of_scope", "fallback")
    assert asked.secrets.hidden == {"swordfish Quillfeather"}


async def test_button_of_another_question_is_a_bad_value_and_nothing_to_hide(
    asked: FormRun,
) -> None:
    said = await asked.press("inform", contact_way="email")
    assert said == ["utter_bad_reset_email", ASK_EMAIL]
    assert asked.secrets.hidden == frozenset()


async def test_form_that_is_opened_anew_forgets_what_was_told(
    asked: FormRun, desk: StandInPortal
) -> None:
    desk.will(DOWN)
    await asked.say(PAT)
    assert await asked.open() == [ASK_EMAIL]
    assert PAT not in asked.secrets.values.values()


@pytest.mark.parametrize("text", ["my password is hunter2xyz", f"{PAT} password: hunter2xyz"])
async def test_password_that_is_typed_is_warned_of(asked: FormRun, text: str) -> None:
    assert (await asked.say(text)).count("utter_secret_typed") == 1


# questions and ways out


async def test_form_goes_on_where_it_was_after_a_question(
    asked: FormRun, desk: StandInPortal
) -> None:
    for _ in range(4):
        assert await asked.ask() == [ASK_EMAIL]
    assert await asked.say(PAT) == SENT
    assert desk.links() == [PAT]


async def test_own_button_inside_the_form_asks_again(asked: FormRun) -> None:
    assert await asked.press("send_reset_link") == [ASK_EMAIL]
