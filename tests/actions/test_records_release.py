from __future__ import annotations

from datetime import date

import pytest

from actions.records_release import ValidateRecordsReleaseForm
from portal.schema import ReleaseDraft
from tests.actions.form_run import ASK, Clock, FormRun
from tests.actions.stand_in import DOWN, LOST, REFUSED, StandInPortal

PAT = "pat-1"
CLINIC = "Example Valley Clinic"
NOON = 1_795_453_200.0  # 23 November 2026, 12:00 in Massachusetts
PATH, KIND, NAME, RECORDS, RANGE, EXPIRY, CONFIRM = (
    f"{ASK}release_{name}"
    for name in "path recipient_kind recipient_name records range expiry confirmed".split()
)
TO_ME, TO_SOMEONE = f"{ASK}release_delivery_own_copy", f"{ASK}release_delivery_to_someone"
SUMMARY, SUMMARY_UNTIL = "utter_release_summary", "utter_release_summary_until"
MADE = ["utter_release_draft", "utter_release_missing", "utter_release_time"]


@pytest.fixture(autouse=True)
def _noon(clock: Clock) -> None:
    clock.now = NOON


@pytest.fixture
def form(desk: StandInPortal, clock: Clock) -> FormRun:
    run = FormRun(ValidateRecordsReleaseForm(clock))
    run.patient = PAT
    return run


@pytest.fixture
async def own(form: FormRun) -> FormRun:
    """Pat's own copy, up to the summary."""
    assert await form.open() == [PATH]
    assert await form.say("for me") == [RECORDS]
    assert await form.say("labs and visit notes") == [RANGE]
    assert await form.say("2024 to 2025") == [TO_ME]
    assert await form.say("in the portal") == [SUMMARY, CONFIRM]
    return form


@pytest.fixture
async def theirs(form: FormRun) -> FormRun:
    """Pat's whole record for a clinic, up to the summary."""
    assert await form.open() == [PATH]
    assert await form.say("to my dentist") == [NAME]
    assert await form.say(CLINIC, "out_of_scope", "fallback") == [RECORDS]
    assert await form.press("inform", release_choice="release_records=everything") == [RANGE]
    assert await form.press("inform", release_choice="release_range=all") == [TO_SOMEONE]
    assert await form.say("by fax") == [EXPIRY]
    assert await form.press("inform", release_choice="release_expiry=90 days") == [
        SUMMARY_UNTIL,
        CONFIRM,
    ]
    return form


# the two paths


async def test_own_copy_needs_neither_a_name_nor_an_expiry(
    own: FormRun, desk: StandInPortal
) -> None:
    assert desk.asked == []
    assert await own.press("affirm") == [*MADE, "utter_release_fee_may"]
    assert desk.drafts() == [
        (
            PAT,
            ReleaseDraft(
                path="own_copy",
                recipient_kind="me",
                records=("labs", "visits"),
                from_date=date(2024, 1, 1),
                to_date=date(2025, 12, 31),
                format="electronic",
                delivery="portal",
            ),
        )
    ]
    assert own.asked is None


async def test_authorization_names_who_gets_what_and_until_when(
    theirs: FormRun, desk: StandInPortal
) -> None:
    assert await theirs.say("yes", "affirm") == [*MADE, "utter_release_fee_none"]
    assert desk.drafts() == [
        (
            PAT,
            ReleaseDraft(
                path="to_someone",
                recipient_kind="provider",
                recipient_name=CLINIC,
                records=("whole",),
                format="paper",
                delivery="fax",
                expires_on=date(2027, 2, 21),
            ),
        )
    ]


async def test_time_counts_from_today_in_business_days(own: FormRun) -> None:
    await own.press("affirm")
    assert own.fields[2]["until"] == "December 8, 2026"  # Thanksgiving is none


@pytest.mark.parametrize(
    ("kind", "fee"), [("insurance", "may"), ("legal", "may"), ("other", "unknown")]
)
async def test_fee_is_told_by_who_gets_the_records(form: FormRun, kind: str, fee: str) -> None:
    await form.open()
    assert await form.say("someone else") == [KIND]
    await form.press("inform", release_choice=f"release_recipient_kind={kind}")
    for text in (CLINIC, "imaging", "all dates", "by mail", "for 1 year"):
        await form.say(text)
    assert (await form.press("affirm"))[-1] == f"utter_release_fee_{fee}"


async def test_summary_shows_everything(theirs: FormRun) -> None:
    assert {
        k: v for k, v in theirs.fields[0].items() if k in ("recipient", "records", "range")
    } == {
        "recipient": f"{CLINIC} (a healthcare provider)",
        "records": "all of your medical records",
        "range": "all dates",
    }
    assert theirs.fields[0]["expiry"] == "February 21, 2027"


async def test_own_immunization_records_can_be_printed_at_once(form: FormRun) -> None:
    await form.open()
    await form.say("me")
    assert await form.say("just my shots") == ["utter_article", RANGE]
    assert form.fields[0]["article"] == "immunization_records"


# corrections


async def test_another_recipient_instead_is_asked_for_by_name(theirs: FormRun) -> None:
    assert await theirs.say("no, to my lawyer instead", "correct") == [NAME]
    assert await theirs.say("Example Law Office") == [SUMMARY_UNTIL, CONFIRM]
    assert theirs.fields[0]["recipient"] == "Example Law Office (a lawyer or court)"


@pytest.mark.parametrize("text", ["no, to my new doctor instead", "the name is wrong"])
async def test_other_name_of_the_same_kind_is_asked_for(theirs: FormRun, text: str) -> None:
    assert await theirs.say(text, "correct") == [NAME]


async def test_own_copy_instead_forgets_the_others_name_and_expiry(
    theirs: FormRun, desk: StandInPortal
) -> None:
    assert await theirs.say("no, to me instead", "correct") == [TO_ME]  # a fax is none of theirs
    assert await theirs.say("secure email") == [SUMMARY, CONFIRM]
    await theirs.press("affirm")
    ((_, draft),) = desk.drafts()
    assert (draft.recipient_kind, draft.recipient_name, draft.expires_on) == ("me", None, None)


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("change it to 2020 to 2022", "range", "January 1, 2020 to December 31, 2022"),
        ("actually only immunizations", "records", "immunization records"),
        ("not by fax, by mail", "delivery", "on paper, by mail"),
    ],
)
async def test_answer_is_changed_before_the_draft_is_made(
    theirs: FormRun, desk: StandInPortal, text: str, field: str, value: str
) -> None:
    assert await theirs.say(text, "correct") == [SUMMARY_UNTIL, CONFIRM]
    assert theirs.fields[0][field] == value
    assert desk.asked == []


async def test_no_to_the_summary_asks_what_to_change(own: FormRun, desk: StandInPortal) -> None:
    assert await own.press("deny") == ["utter_release_change", SUMMARY, CONFIRM]
    assert await own.say("on paper by mail") == [SUMMARY, CONFIRM]
    assert desk.asked == []


async def test_yes_with_a_change_is_no_yes(own: FormRun, desk: StandInPortal) -> None:
    assert await own.say("yes but on paper instead", "affirm") == [SUMMARY, CONFIRM]
    assert desk.asked == []


async def test_earlier_answer_can_be_changed_in_between(form: FormRun) -> None:
    await form.open()
    await form.say("me")
    await form.say("labs")
    assert await form.say("no, to my dentist instead", "correct") == [NAME]


async def test_button_of_an_earlier_question_changes_its_answer(own: FormRun) -> None:
    pressed = await own.press("inform", release_choice="release_records=imaging")
    assert pressed == [SUMMARY, CONFIRM]
    assert own.fields[0]["records"] == "X-rays and other imaging"


# bad values


@pytest.mark.parametrize(
    ("answers", "slot", "bad"),
    [
        ((), "path", "hmm"),
        (("someone else",), "recipient_kind", "hmm"),
        (("my lawyer",), "recipient_name", "12345"),
        (("me",), "records", "hmm"),
        (("me", "labs"), "range", "2030 to 2020"),
        (("me", "labs"), "range", "02/31/2024"),
        (("me", "labs", "all"), "delivery_own_copy", "by fax"),
        (("my lawyer", "Jo Bar", "labs", "all"), "delivery_to_someone", "in the portal"),
        (("my lawyer", "Jo Bar", "labs", "all", "fax"), "expiry", "12/31/2020"),
    ],
)
async def test_what_can_not_be_is_asked_for_again(
    form: FormRun, answers: tuple[str, ...], slot: str, bad: str
) -> None:
    await form.open()
    for answer in answers:
        await form.say(answer)
    asked = f"release_{slot}"
    assert await form.say(bad) == [f"utter_bad_{asked}", f"{ASK}{asked}"]


async def test_question_as_a_name_is_a_question(form: FormRun) -> None:
    await form.open()
    await form.say("my doctor")
    assert await form.ask("How do I find their fax number?") == [NAME]


async def test_question_in_between_is_answered_and_the_form_goes_on(own: FormRun) -> None:
    assert await own.ask() == [SUMMARY, CONFIRM]


async def test_after_half_an_hour_what_was_sealed_is_asked_for_again(
    theirs: FormRun, desk: StandInPortal
) -> None:
    theirs.expire()
    assert await theirs.press("affirm") == [NAME]
    assert [await theirs.say(text) for text in (CLINIC, "all dates")] == [[RANGE], [EXPIRY]]
    assert await theirs.say("90 days") == [SUMMARY_UNTIL, CONFIRM]  # nothing unseen is drafted
    assert desk.asked == []


# who is signed in


async def test_nobody_signed_in_is_told_how_and_nothing_is_collected(form: FormRun) -> None:
    form.patient = None
    assert await form.open() == ["utter_article", "utter_release_sign_in"]
    assert form.asked is None
    assert form.fields[1]["url"].endswith("/portal/")


async def test_signed_out_in_between_makes_no_draft(own: FormRun, desk: StandInPortal) -> None:
    own.patient = None
    assert await own.press("affirm") == ["utter_article", "utter_release_sign_in"]
    assert (desk.asked, own.asked) == ([], None)


# the portal fails


@pytest.mark.parametrize(
    ("failure", "told"),
    [
        (DOWN, "utter_release_failed"),
        (REFUSED, "utter_release_failed"),
        (LOST, "utter_release_unsure"),
    ],
)
async def test_failure_is_told_as_it_is_and_tried_again_with_the_same_key(
    own: FormRun, desk: StandInPortal, failure: Exception, told: str
) -> None:
    desk.will(failure)
    assert await own.press("affirm") == [told, f"{ASK}task_retry"]
    assert (await own.press("affirm"))[0] == "utter_release_draft"
    assert len(desk.drafts()) == 1
    assert desk.asked[0] == desk.asked[1]


async def test_changed_request_after_a_failure_has_another_key(
    own: FormRun, desk: StandInPortal
) -> None:
    desk.will(DOWN)
    await own.press("affirm")
    assert await own.say("change it to paper", "correct") == [SUMMARY, CONFIRM]
    assert (await own.press("affirm"))[0] == "utter_release_draft"
    assert desk.asked[0][0] != desk.asked[1][0]
