from __future__ import annotations

from tests.portal.server.pages.visitor import Visitor
from tests.portal.server.people import LEE, PAT


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
