from __future__ import annotations

import pytest

from actions.handoff import ValidateHandoffForm
from tests.actions.form_run import ASK, PAT, Clock, FormRun
from tests.actions.stand_in import StandInPortal

LEE = "lee@example.org"
PHONE, OTHER_PHONE = "413-555-0100", "(413) 555-0123"
ASK_WAY, ASK_EMAIL, ASK_PHONE, ASK_CONSENT = (
    f"{ASK}handoff_{name}" for name in ("way", "email", "phone", "consent")
)
DONE_EMAIL = ["utter_handoff_done_email", "utter_handoff_no_hours"]
DONE_PHONE = ["utter_handoff_done_phone", "utter_handoff_no_hours"]


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HELPDESK_HOURS", raising=False)
    monkeypatch.delenv("HELPDESK_CHAT_STAFFED", raising=False)


@pytest.fixture
def form(desk: StandInPortal, clock: Clock) -> FormRun:
    return FormRun(ValidateHandoffForm(clock))


@pytest.fixture
async def opened(form: FormRun) -> FormRun:
    assert await form.open("talk_to_human") == [ASK_WAY]
    return form


@pytest.fixture
async def at_consent(opened: FormRun) -> FormRun:
    assert await opened.say(PAT) == [ASK_CONSENT]
    return opened


def _contacts(desk: StandInPortal) -> list[tuple[str, str | None]]:
    return [(ticket.contact.kind, ticket.contact.value) for ticket in desk.tickets()]


# how to reach the patient


@pytest.mark.parametrize(
    ("way", "text", "done"), [("email", PAT, DONE_EMAIL), ("phone", PHONE, DONE_PHONE)]
)
async def test_way_contact_and_consent_are_asked_for_and_a_ticket_opened(
    opened: FormRun, desk: StandInPortal, way: str, text: str, done: list[str]
) -> None:
    assert await opened.press("inform", contact_way=way) == [f"{ASK}handoff_{way}"]
    assert await opened.say(text) == [ASK_CONSENT]
    assert desk.asked == []
    assert await opened.press("affirm") == done
    assert (_contacts(desk), opened.asked) == ([(way, text)], None)
    assert opened.fields[0]["number"] == "HD-000001"


@pytest.mark.parametrize(
    ("text", "then"),
    [
        ("by phone", ASK_PHONE),
        ("please call me", ASK_PHONE),
        ("on my cell", ASK_PHONE),
        ("by email", ASK_EMAIL),
        ("e-mail", ASK_EMAIL),
        ("por teléfono", ASK_PHONE),
    ],
)
async def test_way_is_understood_in_words(opened: FormRun, text: str, then: str) -> None:
    assert await opened.say(text, "talk_to_human", "handoff") == [then]


@pytest.mark.parametrize(
    "text",
    [
        *("by phone or email", "I'll wait here", "hm", "12", "yes"),
        "so the thing is that my phone shows nothing when I open it",
    ],
)
async def test_way_that_is_not_clear_or_not_to_be_had_is_asked_for_again(
    opened: FormRun, text: str
) -> None:
    assert await opened.say(text) == ["utter_bad_handoff_way", ASK_WAY]


@pytest.mark.parametrize("text", [f"mail me at {PAT} please", f"call or not, use {PAT}"])
async def test_address_inside_a_sentence_needs_no_way(
    opened: FormRun, desk: StandInPortal, text: str
) -> None:
    assert await opened.say(text, "talk_to_human", "handoff") == [ASK_CONSENT]
    await opened.say("yes", "affirm")
    assert _contacts(desk) == [("email", PAT)]


async def test_phone_number_for_an_address_that_was_asked_for_is_taken(
    opened: FormRun, desk: StandInPortal
) -> None:
    await opened.say("email")
    assert await opened.say(f"I'd rather have a call, {OTHER_PHONE}") == [ASK_CONSENT]
    assert await opened.say("yes", "affirm") == DONE_PHONE
    assert _contacts(desk) == [("phone", OTHER_PHONE)]


async def test_way_can_be_changed_while_the_contact_is_asked_for(opened: FormRun) -> None:
    await opened.say("email")
    assert await opened.press("inform", contact_way="phone") == [ASK_PHONE]
    assert await opened.say("no phone, by email", "inform") == [
        "utter_bad_handoff_phone",
        ASK_PHONE,
    ]
    assert await opened.say("by email then") == [ASK_EMAIL]


@pytest.mark.parametrize("text", ["my email is pat@example", "email", f"{PAT} or {LEE}"])
async def test_address_that_can_not_be_read_is_hidden_and_given_up_at_three(
    opened: FormRun, desk: StandInPortal, text: str
) -> None:
    await opened.say("by email")
    for _ in range(2):
        assert await opened.say(text) == ["utter_bad_handoff_email", ASK_EMAIL]
        assert text in opened.secrets.hidden
    assert await opened.say(text) == ["utter_form_given_up"]
    assert (opened.asked, desk.asked) == (None, [])


@pytest.mark.parametrize("way", ["email", "phone"])
async def test_contact_longer_than_any_can_be_is_none(opened: FormRun, way: str) -> None:
    await opened.press("inform", contact_way=way)
    said = await opened.say_with("mine is long", **{way: "5" * 255})
    assert said == [f"utter_bad_handoff_{way}", f"{ASK}handoff_{way}"]
    assert await opened.say_with("mine is long", **{way: "5" * 254}) == [ASK_CONSENT]


async def test_number_that_can_not_be_read_is_said_so(opened: FormRun) -> None:
    await opened.say("by phone")
    assert await opened.say("my cell is 555-01") == ["utter_bad_handoff_phone", ASK_PHONE]


async def test_who_waits_in_the_chat_gives_no_contact(
    form: FormRun, desk: StandInPortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HELPDESK_CHAT_STAFFED", "yes")
    monkeypatch.setenv("HELPDESK_HOURS", "Monday to Friday")
    assert await form.open() == [f"{ASK_WAY}_or_wait"]
    assert await form.say("hm") == ["utter_bad_handoff_way_or_wait", f"{ASK_WAY}_or_wait"]
    assert await form.say("I'll wait here", "nlu_fallback", "fallback") == [ASK_CONSENT]
    # It does not say that the page can be closed.
    assert await form.say("yes", "affirm") == [
        "utter_handoff_done_wait",
        "utter_handoff_hours",
    ]
    assert _contacts(desk) == [("wait", None)]


async def test_who_waits_and_is_silent_for_half_an_hour_is_asked_anew(
    form: FormRun, desk: StandInPortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HELPDESK_CHAT_STAFFED", "yes")
    await form.open()
    assert await form.press("inform", contact_way="wait") == [ASK_CONSENT]
    form.expire()
    assert await form.say("yes", "affirm") == [f"{ASK_WAY}_or_wait"]
    assert desk.asked == []


async def test_hours_of_the_setting_are_told(
    at_consent: FormRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HELPDESK_HOURS", "Monday to Friday")
    assert (await at_consent.say("yes", "affirm"))[1] == "utter_handoff_hours"
    assert at_consent.fields[1]["hours"] == "Monday to Friday"


# consent


async def test_without_consent_nothing_is_passed_on(
    at_consent: FormRun, desk: StandInPortal
) -> None:
    assert await at_consent.say("no", "deny") == ["utter_handoff_declined"]
    assert (at_consent.asked, desk.asked) == (None, [])


@pytest.mark.parametrize("text", ["maybe", "what is passed on", "by phone"])
async def test_what_is_no_yes_is_no_consent(
    at_consent: FormRun, desk: StandInPortal, text: str
) -> None:
    said = await at_consent.say(text, "nlu_fallback", "fallback")
    assert said == ["utter_bad_handoff_consent", ASK_CONSENT]
    assert desk.asked == []


async def test_no_is_a_way_out_from_the_first_question_on(
    opened: FormRun, desk: StandInPortal
) -> None:
    assert await opened.say("No, thanks", "deny") == ["utter_handoff_declined"]
    assert (opened.asked, desk.asked) == (None, [])


async def test_contact_can_be_corrected_before_consent_is_given(
    at_consent: FormRun, desk: StandInPortal
) -> None:
    assert await at_consent.say(f"no, {LEE}", "deny") == [ASK_CONSENT]
    assert await at_consent.press("inform", contact_way="phone") == [ASK_PHONE]
    assert await at_consent.say(PHONE) == [ASK_CONSENT]
    await at_consent.say("yes", "affirm")
    assert _contacts(desk) == [("phone", PHONE)]


async def test_question_before_consent_is_answered_and_consent_asked_for_again(
    at_consent: FormRun, desk: StandInPortal
) -> None:
    assert await at_consent.ask() == [ASK_CONSENT]
    assert desk.asked == []


async def test_contact_stands_in_no_slot_and_no_response(at_consent: FormRun) -> None:
    assert PAT not in f"{at_consent.slots}{at_consent.fields}"
    await at_consent.say("yes", "affirm")
    assert PAT not in f"{at_consent.slots}{at_consent.fields}"


async def test_own_button_inside_the_form_asks_again(at_consent: FormRun) -> None:
    assert await at_consent.press("hand_over") == [ASK_CONSENT]


async def test_half_an_hour_later_the_contact_is_asked_for_anew(
    at_consent: FormRun, desk: StandInPortal
) -> None:
    at_consent.expire()
    assert await at_consent.say("yes", "affirm") == [ASK_WAY]
    assert await at_consent.say(PHONE) == [ASK_CONSENT]
    assert desk.asked == []
    assert await at_consent.say("yes", "affirm") == DONE_PHONE


async def test_contact_that_is_told_after_half_an_hour_is_used(
    opened: FormRun, desk: StandInPortal
) -> None:
    opened.expire()
    assert await opened.say(PAT) == [ASK_CONSENT]
    assert await opened.say("yes", "affirm") == DONE_EMAIL
    assert _contacts(desk) == [("email", PAT)]


# the ticket


async def test_ticket_holds_the_chat_masked_and_its_reason_and_topic(
    form: FormRun, desk: StandInPortal
) -> None:
    shown = {"event": "bot", "text": "Use a PDF.", "timestamp": 1.8e9, "metadata": None}
    form.events += [
        {"event": "user", "text": f"I am {PAT}, it fails", "timestamp": 1.8e9},
        {**shown, "metadata": {"utter_action": "utter_answer", "articles": ["upload_error"]}},
        {"event": "user", "text": "that is wrong", "timestamp": 1.8e9},
        {**shown, "text": "Sorry.", "metadata": {"utter_action": "utter_feedback_sorry"}},
    ]
    await form.open("talk_to_human")
    await form.say(PAT)
    await form.say("yes", "affirm")
    (ticket,) = desk.tickets()
    assert (ticket.reason, ticket.topic) == ("wrong_answer", "upload_error")
    lines = [(line.author, line.text) for line in ticket.transcript]
    assert lines[:4] == [
        ("patient", "I am [e-mail], it fails"),
        ("bot", "Use a PDF."),
        ("patient", "that is wrong"),
        ("bot", "Sorry."),
    ]
    assert PAT not in str(lines)


async def test_chat_that_was_passed_on_today_is_not_passed_on_again(
    at_consent: FormRun, desk: StandInPortal, clock: Clock
) -> None:
    await at_consent.say("yes", "affirm")
    clock.now += 23 * 3600
    assert await at_consent.open("talk_to_human") == ["utter_handoff_already"]
    assert at_consent.fields[0]["number"] == "HD-000001"
    assert (at_consent.asked, len(desk.tickets())) == (None, 1)
    clock.now += 3600
    assert await at_consent.open("talk_to_human") == [ASK_WAY]


async def test_what_is_new_is_passed_on_under_another_key_where_that_is_asked_for(
    at_consent: FormRun, desk: StandInPortal
) -> None:
    await at_consent.say("yes", "affirm")
    assert await at_consent.open() == [ASK_WAY]
    await at_consent.say(PAT)
    assert await at_consent.say("yes", "affirm") == DONE_EMAIL
    assert len(desk.tickets()) == 2
