from __future__ import annotations

from datetime import date

from portal.schema import ReleaseDraft
from portal.server.releases import create_draft
from tests.portal.server.core import Core
from tests.portal.server.pages.visitor import Visitor
from tests.portal.server.people import LEE, PAT

DRAFT = ReleaseDraft(
    path="to_someone",
    recipient_kind="provider",
    recipient_name="Dr. <Example>",
    records=("labs", "visits"),
    from_date=date(2025, 1, 2),
    format="paper",
    delivery="mail",
)


async def _draft_of(core: Core, patient: str) -> str:
    async with core.database.writing() as connection:
        release = await create_draft(
            connection, DRAFT, patient_id=patient, public_url="https://x.example", now=core.clock()
        )
    return release.id


async def test_message_is_checked_and_not_kept(visitor: Visitor) -> None:
    await visitor.sign_in(PAT)
    page = await visitor.get("/portal/messages")
    assert "Please keep it as brief as possible." in page.words
    done = await visitor.post(
        "/portal/messages", to="immunization", subject="Records", message="Here they are."
    )
    assert done.location == "/portal/messages?told=sent"
    told = await visitor.follow(done)
    assert "it was neither sent nor kept" in told.words
    assert "Here they are." not in told.source


async def test_message_with_gaps_keeps_what_was_typed(visitor: Visitor) -> None:
    await visitor.sign_in(PAT)
    await visitor.get("/portal/messages")
    page = await visitor.post("/portal/messages", to="none", subject="", message="<b>Hello")
    assert page.status == 422
    assert "To : Choose who the message is for." in page.words
    assert "Subject : Enter a few words" in page.words
    assert "&lt;b&gt;Hello</textarea>" in page.source
    page = await visitor.post("/portal/messages", to="nursing", subject="s", message="x" * 2001)
    assert "Please shorten your message to 2,000 characters." in page.words


async def test_immunizations_are_a_table_with_a_green_print_button(visitor: Visitor) -> None:
    await visitor.sign_in(PAT)
    page = await visitor.get("/portal/immunizations")
    assert "MMR, dose 1 05/02/2006" in page.words
    assert '<button class="green">' in page.source
    assert 'data-icon="syringe"' in page.source


async def test_print_gives_the_record_of_this_patient_as_a_file(visitors: list[Visitor]) -> None:
    pat, lee = visitors
    await pat.sign_in(PAT)
    await lee.sign_in(LEE)
    file = await pat.get("/portal/immunizations/record.pdf")
    assert file.headers["Content-Type"] == "application/pdf"
    assert "immunizations.pdf" in file.headers["Content-Disposition"]
    assert b"(MMR, dose 1)" in file.body
    assert b"(Pat Sample, made on 11/23/2026)" in file.body
    other = await lee.get("/portal/immunizations/record.pdf")
    assert b"MMR" not in other.body
    assert b"Pat" not in other.body.replace(b"patient", b"").replace(b"Patient", b"")


async def test_patient_without_records_is_told_how_they_get_there(visitor: Visitor) -> None:
    await visitor.sign_in(LEE)
    page = await visitor.get("/portal/immunizations")
    assert "No immunizations are on file." in page.words
    assert "green" not in page.source


async def test_release_form_is_found_under_patient_forms(visitor: Visitor) -> None:
    await visitor.sign_in(PAT)
    page = await visitor.get("/portal/forms")
    assert "Patient Forms Release of Information UHS" in page.words
    assert "Begun" not in page.words
    form = await visitor.get("/portal/forms/release")
    assert "Allow at least 10 business days" in form.words
    assert "This demo can't take the form yet." in form.words


async def test_draft_is_shown_to_its_patient(visitor: Visitor, core: Core) -> None:
    number = await _draft_of(core, PAT)
    await visitor.sign_in(PAT)
    assert f'href="/portal/forms/release/{number}"' in (await visitor.get("/portal/forms")).source
    page = await visitor.get(f"/portal/forms/release/{number}")
    for words in (
        "Status Draft",
        "Begun 11/23/2026",
        "Recipient Another provider, facility or institution: Dr. <Example>",
        "Records Lab results, Visit notes",
        "Days of care from 01/02/2025",
        "Form of the copy On paper, by mail",
        "Still missing",
        "Not sent.",
    ):
        assert words in page.words, words


async def test_draft_of_another_patient_is_not_found(visitors: list[Visitor], core: Core) -> None:
    pat, lee = visitors
    number = await _draft_of(core, PAT)
    await pat.sign_in(PAT)
    await lee.sign_in(LEE)
    assert (await pat.get(f"/portal/forms/release/{number}")).status == 200
    foreign = await lee.get(f"/portal/forms/release/{number}")
    unknown = await lee.get("/portal/forms/release/r_none")
    assert foreign.status == unknown.status == 404
    assert foreign.source == unknown.source
    assert number not in (await lee.get("/portal/forms")).source


async def test_appointments_are_the_ones_of_the_answer(visitor: Visitor) -> None:
    await visitor.sign_in(PAT)
    page = await visitor.get("/portal/appointments")
    for words in (
        "Asymptomatic STI testing For when you have no symptoms.",
        "Required immunizations",
        "Allergy serum injections Your first visit must be booked by phone.",
        "Nutrition Telehealth visits, and visits of NCAA athletes.",
        "(413) 577-5101",
    ):
        assert words in page.words
