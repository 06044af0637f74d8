from __future__ import annotations

import pytest

from tests.actions.stand_in import DOWN, LOST, StandInPortal
from tests.dialogue.talk import Talk, Wording

pytestmark = pytest.mark.slow

PAT, PHONE = "pat.lee@example.edu", "413-555-0100"
PERSON = "I want to talk to a person"
WAY, CONSENT = "utter_ask_handoff_way", "utter_ask_handoff_consent"
UPLOAD = "How do I upload a file?"
NUMBER = "HD-000001"
# What leads to the offer of a person, and the reason that the ticket then has.
OFFERED = {
    "request": ([PERSON], "request"),
    "failure": (["/send_reset_link", "I don't have one", PAT, PERSON], "failure"),
    "wrong answer": ([UPLOAD, "/not_helpful", PERSON], "wrong_answer"),
    "not understood": (["qwertz uiop", "asdf yxcv", "blah blubb", "yes"], "not_understood"),
}


@pytest.fixture
async def asked(talk: Talk, wording: Wording, stand_in: StandInPortal) -> Talk:
    """A conversation in which it has been asked how to reach the patient."""
    await talk.say("hello")
    assert (await talk.say(PERSON)).endswith(wording.phrase(WAY))
    return talk


async def _tell(talk: Talk, text: str) -> str:
    return await (talk.choose(text) if text.startswith("/") else talk.say(text))


def _done(wording: Wording, way: str = "email", number: str = NUMBER) -> str:
    done = wording.phrase(f"utter_handoff_done_{way}", number=number)
    return f"{done}\n\n{wording.phrase('utter_handoff_no_hours')}"


# from the offer to the ticket


@pytest.mark.parametrize("case", OFFERED)
async def test_person_is_offered_and_the_ticket_tells_why(
    talk: Talk, wording: Wording, stand_in: StandInPortal, case: str
) -> None:
    texts, reason = OFFERED[case]
    stand_in.will(*[DOWN] * (case == "failure"))
    for text in texts:
        said = await _tell(talk, text)
    assert said.endswith(wording.phrase(WAY))
    assert await talk.press("By email") == wording.phrase("utter_ask_handoff_email")
    assert await talk.say(f"mine is {PAT}") == wording.phrase(CONSENT)
    assert stand_in.done == {}
    assert await talk.press("Yes, pass it on") == _done(wording)
    (ticket,) = stand_in.tickets()
    assert (ticket.reason, ticket.contact.kind, ticket.contact.value) == (reason, "email", PAT)


async def test_third_miss_offers_to_pass_the_chat_on(
    talk: Talk, wording: Wording, stand_in: StandInPortal
) -> None:
    for text in ("qwertz uiop", "asdf yxcv", "blah blubb"):
        said = await talk.say(text)
    assert said.endswith(wording.phrase("utter_offer_hand_over"))
    assert await talk.press("Pass it on") == wording.phrase(WAY)


async def test_what_is_passed_on_is_the_chat_as_far_as_it_may_be(
    talk: Talk, wording: Wording, stand_in: StandInPortal
) -> None:
    await talk.say(f"my email is {PAT}, password: hunter2xyz and I never got the reset email")
    await talk.say(UPLOAD)
    await talk.say(PERSON)
    await talk.say(f"call me at {PHONE}")
    assert await talk.say("yes") == _done(wording, "phone")
    (ticket,) = stand_in.tickets()
    assert (ticket.topic, ticket.contact.value) == ("upload_error", PHONE)
    transcript = [(line.author, line.text) for line in ticket.transcript]
    assert ("patient", UPLOAD) in transcript
    assert transcript[-1] == ("patient", "yes")
    texts = str(transcript)
    assert wording.article("upload_error") in transcript[3][1]
    assert "[e-mail]" in texts
    for private in (PAT, PHONE, "hunter2xyz"):
        assert private not in texts


@pytest.mark.parametrize(("text", "way"), [("by phone", "phone"), ("by email please", "email")])
async def test_way_is_told_in_own_words(asked: Talk, wording: Wording, text: str, way: str) -> None:
    assert await asked.say(text) == wording.phrase(f"utter_ask_handoff_{way}")


async def test_way_and_contact_are_changed_until_consent(
    asked: Talk, wording: Wording, stand_in: StandInPortal
) -> None:
    await asked.press("By email")
    assert await asked.press("By phone instead") == wording.phrase("utter_ask_handoff_phone")
    assert await asked.say(PHONE) == wording.phrase(CONSENT)
    assert await asked.say(f"no, write to {PAT} instead") == wording.phrase(CONSENT)
    assert await asked.say("yes") == _done(wording)
    assert [ticket.contact.value for ticket in stand_in.tickets()] == [PAT]


async def test_hours_are_told_where_the_setting_has_them(
    asked: Talk, wording: Wording, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HELPDESK_HOURS", "Monday to Friday")
    await asked.say(PAT)
    said = await asked.say("yes")
    assert said.endswith(wording.phrase("utter_handoff_hours", hours="Monday to Friday"))


async def test_waiting_in_the_chat_is_offered_where_somebody_answers_there(
    talk: Talk, wording: Wording, stand_in: StandInPortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HELPDESK_CHAT_STAFFED", "yes")
    await talk.say(PERSON)
    assert talk.titles() == ["By email", "By phone", "I'll wait here", "No, thanks"]
    assert await talk.press("I'll wait here") == wording.phrase(CONSENT)
    assert await talk.say("yes") == _done(wording, "wait")
    assert [ticket.contact.kind for ticket in stand_in.tickets()] == ["wait"]


# consent and ways out


@pytest.mark.parametrize("text", ["no", "No, don't", "please don't"])
async def test_without_consent_nothing_is_passed_on(
    asked: Talk, wording: Wording, stand_in: StandInPortal, text: str
) -> None:
    await asked.say(PAT)
    said = await (asked.press(text) if text in asked.titles() else asked.say(text))
    assert said in (wording.phrase("utter_handoff_declined"), wording.phrase("utter_cancelled"))
    assert wording.phrase(CONSENT) not in await asked.say("thanks")
    assert stand_in.asked == []


@pytest.mark.parametrize("before", [[], ["by email"], [PAT], [UPLOAD]], ids=len)
@pytest.mark.parametrize("text", ["cancel", "I can't breathe", "I want to die"])
async def test_way_out_ends_the_form_wherever_it_is(
    asked: Talk, wording: Wording, stand_in: StandInPortal, text: str, before: list[str]
) -> None:
    for earlier in before:
        await asked.say(earlier)
    said = await asked.say(text)
    outs = {"cancel": wording.phrase("utter_cancelled")}
    outs["I can't breathe"] = wording.article("emergency")
    assert said == outs.get(text, wording.article("crisis"))
    assert await asked.say("yes") == wording.phrase("utter_affirm")
    assert stand_in.asked == []


@pytest.mark.parametrize("title", ["No, thanks", "Cancel"])
async def test_button_for_leaving_can_be_typed_as_well(
    asked: Talk, wording: Wording, stand_in: StandInPortal, title: str
) -> None:
    if title not in asked.titles():
        await asked.say("by phone")
    assert title in asked.titles()
    said = await asked.say(title)
    assert said in (wording.phrase("utter_handoff_declined"), wording.phrase("utter_cancelled"))


async def test_question_inside_the_form_is_answered_and_the_form_goes_on(
    asked: Talk, wording: Wording, stand_in: StandInPortal
) -> None:
    for text, question in ((None, WAY), ("email", "utter_ask_handoff_email"), (PAT, CONSENT)):
        if text:
            await asked.say(text)
        said = await asked.say(UPLOAD)
        assert said.startswith(wording.article("upload_error"))
        assert said.endswith(wording.phrase(question))
    assert await asked.say("yes") == _done(wording)


async def test_who_asks_for_a_person_inside_the_form_is_told_how_and_it_goes_on(
    asked: Talk, wording: Wording, stand_in: StandInPortal
) -> None:
    await asked.say("by phone")
    said = await asked.say(PERSON)
    assert said.startswith(wording.article("talk_to_human"))
    assert said.endswith(wording.phrase("utter_ask_handoff_phone"))
    assert await asked.say(PHONE) == wording.phrase(CONSENT)


async def test_password_inside_the_form_is_warned_of(
    asked: Talk, wording: Wording, stand_in: StandInPortal
) -> None:
    said = await asked.say(f"{PAT}, password: hunter2xyz")
    assert said == wording.phrases("utter_secret_typed", CONSENT)
    await asked.say("yes")
    assert "hunter2xyz" not in stand_in.tickets()[0].model_dump_json()


# the same twice, and failures


async def test_same_request_twice_makes_one_ticket(
    asked: Talk, wording: Wording, stand_in: StandInPortal
) -> None:
    await asked.say(PAT)
    await asked.choose("/affirm")
    await asked.choose("/affirm")  # pressed twice
    said = await asked.say(PERSON)
    assert said.endswith(wording.phrase("utter_handoff_already", number=NUMBER))
    assert len(stand_in.tickets()) == 1
    assert await asked.press("Pass on what is new") == wording.phrase(WAY)
    await asked.say(PAT)
    assert await asked.say("yes") == _done(wording, number="HD-000002")


async def test_ticket_that_may_be_open_is_opened_once(
    asked: Talk, wording: Wording, stand_in: StandInPortal
) -> None:
    stand_in.will(LOST, DOWN)
    await asked.say(PAT)
    unsure = wording.phrases("utter_handoff_unsure", "utter_ask_task_retry")
    assert await asked.say("yes") == unsure
    assert await asked.say("yes") == unsure
    assert await asked.press("Try again") == _done(wording)
    assert len(stand_in.tickets()) == len(set(stand_in.asked)) == 1


async def test_fault_of_our_own_is_apologised_for_and_consent_asked_for_again(
    asked: Talk, wording: Wording, stand_in: StandInPortal
) -> None:
    stand_in.will(RuntimeError("a fault of ours"))
    await asked.say(PAT)
    assert await asked.say("yes") == wording.phrases("utter_apology", CONSENT)
    assert await asked.say("yes") == _done(wording)
    assert len(stand_in.tickets()) == 1
