from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.dialogue.signed_in import signed_in_for_turn
from tests.actions.stand_in import DOWN, LOST, StandInPortal, release
from tests.dialogue.talk import Talk, Wording

pytestmark = pytest.mark.slow

PATIENT = "patient-of-the-portal"
QUESTION = "How do I request my medical records?"
STATUS = "Where is my records request?"
PATH, NAME, RECORDS = (
    f"utter_ask_release_{slot}" for slot in ("path", "recipient_name", "records")
)
CONFIRM = "utter_ask_release_confirmed"


@pytest.fixture
def signed_in() -> Iterator[None]:
    with signed_in_for_turn(PATIENT):
        yield


@pytest.fixture
async def asked(talk: Talk, wording: Wording, signed_in: None) -> Talk:
    """A conversation in which it has been asked who should get the records."""
    await talk.say("hello")
    assert (await talk.say(QUESTION)).endswith(wording.phrase("utter_offer_start_release"))
    assert await talk.say("yes") == wording.phrase(PATH)
    return talk


async def _up_to_the_summary(talk: Talk, wording: Wording) -> None:
    assert await talk.say("to my dentist") == wording.phrase(NAME)
    assert await talk.say("Dr. Lee Sample, Valley Dental") == wording.phrase(RECORDS)
    await talk.say("labs and visit notes")
    await talk.say("2024 to 2025")
    await talk.say("by fax")
    assert (await talk.say("for 6 months")).endswith(wording.phrase(CONFIRM))


async def test_draft_is_made_after_the_summary_and_a_yes(
    asked: Talk, wording: Wording, stand_in: StandInPortal
) -> None:
    await _up_to_the_summary(asked, wording)
    assert stand_in.done == {}
    said = await asked.say("yes")
    assert said.startswith("Your draft is ready.")
    assert wording.phrase("utter_release_fee_none") in said
    ((patient, draft),) = stand_in.drafts()
    assert patient == PATIENT
    assert (draft.recipient_name, draft.records) == (
        "Dr. Lee Sample, Valley Dental",
        ("labs", "visits"),
    )


async def test_own_copy_is_not_taken_for_a_wish_for_a_person(asked: Talk, wording: Wording) -> None:
    assert await asked.say("me") == wording.phrase(RECORDS)


async def test_question_in_between_is_answered_and_the_form_goes_on(
    asked: Talk, wording: Wording
) -> None:
    await asked.say("me")
    said = await asked.say("How do I make an appointment?")
    assert said.endswith(wording.phrase(RECORDS))
    assert len(said) > 2 * len(wording.phrase(RECORDS))


async def test_cost_is_told_for_who_gets_the_records(asked: Talk, wording: Wording) -> None:
    await asked.say("to my dentist")
    said = await asked.say("how much does it cost?")
    assert said == wording.phrases("utter_release_fee_none", NAME)


@pytest.mark.parametrize(
    ("text", "ending"), [("cancel", "utter_cancelled"), ("person", "utter_ask_handoff_way")]
)
async def test_ways_out_work_at_the_summary(
    asked: Talk, wording: Wording, stand_in: StandInPortal, text: str, ending: str
) -> None:
    await _up_to_the_summary(asked, wording)
    assert (await asked.say(text)).endswith(wording.phrase(ending))
    assert stand_in.asked == []


async def test_cry_for_help_ends_the_form_and_nothing_else_is_said(
    asked: Talk, wording: Wording
) -> None:
    said = await asked.say("I want to kill myself")
    assert "988" in said
    assert wording.phrase(PATH) not in said


async def test_dentist_instead_is_asked_for_by_name(asked: Talk, wording: Wording) -> None:
    await asked.say("my insurance company")
    await asked.say("Example Insurance")
    assert await asked.say("no, to my dentist instead") == wording.phrase(NAME)


@pytest.mark.parametrize(
    ("failure", "told"), [(DOWN, "utter_release_failed"), (LOST, "utter_release_unsure")]
)
async def test_failure_is_told_and_a_retry_makes_one_draft(
    asked: Talk, wording: Wording, stand_in: StandInPortal, failure: Exception, told: str
) -> None:
    await _up_to_the_summary(asked, wording)
    stand_in.will(failure)
    assert (await asked.say("yes")).startswith(wording.phrase(told))
    assert (await asked.press("Try again")).startswith("Your draft is ready.")
    assert len(stand_in.done) == 1


async def test_nobody_signed_in_gets_the_steps_and_the_way_to_sign_in(
    talk: Talk, wording: Wording, stand_in: StandInPortal
) -> None:
    await talk.say("hello")
    said = await talk.choose("/start_release")
    assert wording.article("medical_records") in said
    assert "[sign in to the portal]" in said
    assert stand_in.asked == []


# where is it?


async def test_requests_of_the_patient_are_told_with_their_state(
    asked: Talk, stand_in: StandInPortal
) -> None:
    await _own_copy(asked)
    draft = stand_in.drafts()[0][1]
    stand_in.own[PATIENT] = (release("signed", draft, "r_2"), release("draft", draft, "r_1"))
    said = await asked.say(STATUS)
    assert "[November 23, 2026](https://portal.example.edu/forms/release/r_2): signed" in said
    assert "r_1): not signed yet" in said


async def _own_copy(talk: Talk) -> None:
    for text in ("me", "all of them", "all dates", "in the portal", "yes"):
        await talk.say(text)


async def test_patient_without_a_request_is_offered_to_start_one(
    talk: Talk, wording: Wording, stand_in: StandInPortal, signed_in: None
) -> None:
    await talk.say("hello")
    assert await talk.say(STATUS) == wording.phrase("utter_records_status_none")
    assert await talk.press("Start my request") == wording.phrase(PATH)


@pytest.mark.parametrize("failure", [DOWN, LOST])
async def test_status_that_can_not_be_seen_is_told(
    talk: Talk, wording: Wording, stand_in: StandInPortal, signed_in: None, failure: Exception
) -> None:
    await talk.say("hello")
    stand_in.will(failure)
    assert await talk.say(STATUS) == wording.phrase("utter_records_status_failed")


async def test_status_is_nobodys_who_is_not_signed_in(talk: Talk, stand_in: StandInPortal) -> None:
    await talk.say("hello")
    assert "[sign in to the portal]" in await talk.say(STATUS)
    assert stand_in.asked == []
