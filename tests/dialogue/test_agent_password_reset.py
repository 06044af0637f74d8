from __future__ import annotations

import pytest

from tests.actions.stand_in import DOWN, LOST, StandInPortal
from tests.dialogue.talk import Talk, Wording

pytestmark = pytest.mark.slow

PAT, LEE = "pat.lee@example.edu", "lee@example.org"
RESET = "I forgot my password"
OFFER = "Send me the link"
ASK = "utter_ask_reset_email"
UPLOAD = "How do I upload a file?"


@pytest.fixture
async def asked(talk: Talk, wording: Wording, stand_in: StandInPortal) -> Talk:
    """A conversation in which the address has been asked for."""
    await talk.say("I don't have a NetID")
    assert await talk.choose("/send_reset_link") == wording.phrase(ASK)
    return talk


def _sent(wording: Wording) -> str:
    sent = wording.phrase("utter_reset_sent")
    return f"{sent}\n\n{wording.article('password_reset', 'sent')}"


# from the question to the link


@pytest.mark.parametrize("accept", ["yes", "sure, go ahead", OFFER])
async def test_answer_without_a_netid_offers_the_link_and_a_yes_begins(
    talk: Talk, wording: Wording, stand_in: StandInPortal, accept: str
) -> None:
    await talk.say(RESET)
    said = await talk.say("no")
    assert said.startswith(wording.article("password_reset", "no_netid"))
    assert said.endswith(wording.phrase("utter_offer_send_reset_link"))
    assert talk.titles()[0] == OFFER
    begun = await (talk.press(accept) if accept == OFFER else talk.say(accept))
    assert begun == wording.phrase(ASK)
    assert await talk.say(f"I think it is {PAT}") == _sent(wording)
    assert stand_in.links() == [PAT]


async def test_with_a_netid_no_link_is_offered(
    talk: Talk, wording: Wording, stand_in: StandInPortal
) -> None:
    await talk.say(RESET)
    said = await talk.say("yes")
    assert said.startswith(wording.article("password_reset", "netid"))
    assert OFFER not in talk.titles()
    assert await talk.say("yes") == wording.phrase("utter_affirm")
    assert stand_in.asked == []


async def test_form_asks_for_the_netid_where_nobody_knows_it(
    talk: Talk, wording: Wording, stand_in: StandInPortal
) -> None:
    assert (await talk.choose("/send_reset_link")).endswith(wording.phrase("utter_ask_has_netid"))
    said = await talk.press("I have a UMass NetID")
    assert said == wording.article("password_reset", "netid")
    assert stand_in.asked == []


@pytest.mark.parametrize("reply", ["no", "not sure", "I don't have one"])
async def test_netid_is_answered_in_own_words_and_not_asked_for_twice(
    talk: Talk, wording: Wording, stand_in: StandInPortal, reply: str
) -> None:
    await talk.choose("/send_reset_link")
    assert await talk.say(reply) == wording.phrase(ASK)
    await talk.say(PAT)
    assert await talk.choose("/send_reset_link") == wording.phrase(ASK)


async def test_netid_that_is_remembered_late_is_explained(asked: Talk, wording: Wording) -> None:
    said = await asked.say("Actually I have a NetID")
    assert said == wording.article("password_reset", "netid")


async def test_address_that_nobody_has_gets_the_same_answer_as_any(
    asked: Talk, wording: Wording
) -> None:
    said = []
    for address in (PAT, LEE):
        said.append(await asked.say(address))
        await asked.choose("/send_reset_link")
    assert said == [_sent(wording)] * 2


async def test_fourth_link_within_the_hour_is_not_asked_for(
    asked: Talk, wording: Wording, stand_in: StandInPortal
) -> None:
    for _ in range(3):
        await asked.say(PAT)
        said = await asked.choose("/send_reset_link")
    assert said == wording.phrase("utter_reset_limit")
    assert len(stand_in.links()) == 3
    assert wording.phrase("utter_ask_handoff_way") in await asked.press("Talk to a person")


# inside the form


async def test_question_inside_the_form_is_answered_and_the_form_goes_on(
    asked: Talk, wording: Wording, stand_in: StandInPortal
) -> None:
    for _ in range(2):
        said = await asked.say(UPLOAD)
        assert said.startswith(wording.article("upload_error"))
        assert said.endswith(f"\n\n{wording.phrase(ASK)}")
    assert await asked.say(PAT) == _sent(wording)


async def test_offer_inside_the_form_is_no_way_into_a_second_one(
    asked: Talk, wording: Wording, stand_in: StandInPortal
) -> None:
    said = await asked.say("how do I reset my password on the portal?")
    assert said.startswith(wording.article("password_reset", "no_netid"))
    assert await asked.choose("/send_reset_link") == wording.phrase(ASK)
    assert await asked.say(PAT) == _sent(wording)
    assert stand_in.links() == [PAT]


async def test_password_inside_the_form_is_warned_of_once_and_asked_no_more(
    asked: Talk, wording: Wording, stand_in: StandInPortal
) -> None:
    warning = wording.phrase("utter_secret_typed")
    said = await asked.say("my password is hunter2xyz")
    assert said.count(warning) == 1
    assert said.endswith(wording.phrase(ASK))
    said = await asked.say(f"{PAT} password: hunter2xyz")
    assert said == f"{warning}\n\n{_sent(wording)}"
    assert stand_in.links() == [PAT]


@pytest.mark.parametrize(
    "text", ["my password is hunter2xyz and it is refused", "the code they sent is 771204"]
)
async def test_password_or_code_outside_the_form_is_warned_of_once(
    talk: Talk, wording: Wording, text: str
) -> None:
    assert (await talk.say(text)).count(wording.phrase("utter_secret_typed")) == 1
    assert wording.phrase("utter_secret_typed") not in await talk.say("thanks")


async def test_third_bad_value_offers_a_person(
    asked: Talk, wording: Wording, stand_in: StandInPortal
) -> None:
    again = wording.phrases("utter_bad_reset_email", ASK)
    assert await asked.say("Theodora Quillfeather") == again
    assert (await asked.say(UPLOAD)).endswith(wording.phrase(ASK))
    several = wording.phrases("utter_bad_reset_email_several", ASK)
    assert await asked.say(f"{PAT} or {LEE}") == several
    assert await asked.say("swordfish") == wording.phrase("utter_form_given_up")
    assert wording.phrase("utter_ask_handoff_way") in await asked.press("Talk to a person")
    assert stand_in.asked == []


# ways out


@pytest.mark.parametrize("before", [[], [UPLOAD], ["hm hm"]], ids=["first", "answer", "bad"])
@pytest.mark.parametrize("text", ["cancel", "stop this please"])
async def test_cancel_ends_the_form(
    asked: Talk, wording: Wording, stand_in: StandInPortal, text: str, before: list[str]
) -> None:
    for earlier in before:
        await asked.say(earlier)
    assert await asked.say(text) == wording.phrase("utter_cancelled")
    assert wording.phrase(ASK) not in await asked.say(PAT)
    assert stand_in.asked == []


async def test_person_ends_the_form_and_the_chat_can_be_handed_over(
    asked: Talk, wording: Wording, stand_in: StandInPortal
) -> None:
    said = await asked.say("I want to talk to a person")
    assert said.startswith(wording.article("talk_to_human"))
    assert said.endswith(wording.phrase("utter_ask_handoff_way"))
    await asked.say("No, thanks")
    assert wording.phrase(ASK) not in await asked.say("thanks")
    assert stand_in.asked == []


@pytest.mark.parametrize(
    ("text", "intent"), [("I can't breathe", "emergency"), ("I want to die", "crisis")]
)
async def test_cry_for_help_ends_the_form_and_nothing_else_is_said(
    asked: Talk, wording: Wording, stand_in: StandInPortal, text: str, intent: str
) -> None:
    assert await asked.say(f"{text}, {PAT}") == wording.article(intent)
    assert asked.buttons == ()
    assert wording.phrase(ASK) not in await asked.say("thanks")
    assert stand_in.asked == []


async def test_hand_over_button_of_an_older_answer_takes_over(
    asked: Talk, wording: Wording, stand_in: StandInPortal
) -> None:
    assert await asked.choose("/hand_over") == wording.phrase("utter_ask_handoff_way")
    assert await asked.say("cancel") == wording.phrase("utter_cancelled")


# after a failure


async def test_failure_asks_whether_to_try_again_whatever_is_asked_in_between(
    asked: Talk, wording: Wording, stand_in: StandInPortal
) -> None:
    stand_in.will(LOST, DOWN)
    unsure = wording.phrases("utter_reset_unsure", "utter_ask_task_retry")
    assert await asked.say(PAT) == unsure
    assert (await asked.say(UPLOAD)).endswith(wording.phrase("utter_ask_task_retry"))
    assert len(stand_in.asked) == 1
    assert await asked.say("Try again") == unsure
    # The question's own buttons are those that are left.
    assert asked.titles() == ["Try again", "Talk to a person", "Stop"]
    assert await asked.press("Try again") == _sent(wording)
    assert stand_in.links() == [PAT]


async def test_stop_after_a_failure_ends_the_form(
    asked: Talk, wording: Wording, stand_in: StandInPortal
) -> None:
    stand_in.will(DOWN)
    assert await asked.say(PAT) == wording.phrases("utter_reset_failed", "utter_ask_task_retry")
    assert await asked.press("Stop") == wording.phrase("utter_cancelled")
    assert len(stand_in.asked) == 1


async def test_person_after_a_failure_is_told_of_it(
    asked: Talk, wording: Wording, stand_in: StandInPortal
) -> None:
    stand_in.will(DOWN)
    await asked.say(PAT)
    await asked.press("Talk to a person")
    await asked.say(LEE)
    await asked.say("yes")
    (ticket,) = stand_in.tickets()
    assert ticket.reason == "failure"
    assert PAT not in ticket.model_dump_json()


async def test_fault_of_our_own_is_apologised_for_and_the_form_goes_on(
    asked: Talk, wording: Wording, stand_in: StandInPortal
) -> None:
    stand_in.will(RuntimeError("a fault of ours"))
    assert await asked.say(PAT) == wording.phrases("utter_apology", ASK)
    assert await asked.say(PAT) == _sent(wording)
