from __future__ import annotations

import re

import pytest

from portal.server.pages.clinics import read_clinics
from tests.portal.server.pages.visitor import Visitor
from tests.portal.server.people import LEE, PAT

SIDEBAR = re.compile(r"<nav.*?</nav>", re.DOTALL)


async def test_current_clinic_stands_last_in_the_sidebar_and_leads_to_the_main_menu(
    visitor: Visitor,
) -> None:
    home = await visitor.sign_in(PAT)
    (sidebar,) = SIDEBAR.findall(home.source)
    _, _, last = sidebar.partition("CURRENT CLINIC")
    assert 'href="/portal/clinics"' in last
    assert "UHS Nursing &amp; Specialty Care" in last
    assert last.count("<a ") == 1


async def test_another_clinic_is_chosen_in_the_main_menu(visitor: Visitor) -> None:
    await visitor.sign_in(PAT)
    menu = await visitor.get("/portal/clinics")
    assert menu.title.startswith("Portal main menu")
    for clinic in read_clinics():
        assert clinic.title in menu.words
        home = await visitor.follow(await visitor.post("/portal/clinics", clinic=clinic.id))
        assert f"You are in {clinic.title}." in home.words


async def test_page_that_a_clinic_lacks_says_how_to_change_the_clinic(visitor: Visitor) -> None:
    await visitor.sign_in(PAT)
    await visitor.get("/portal/clinics")
    await visitor.post("/portal/clinics", clinic="immunization")
    for path in ("/portal/appointments", "/portal/forms", "/portal/forms/release"):
        page = await visitor.get(path)
        assert "You are probably in the wrong clinic" in page.words
        assert "CURRENT CLINIC" in page.words
    assert "Messages" in (await visitor.get("/portal/messages")).title


@pytest.mark.parametrize("clinic", ["", "none", "../x"])
async def test_clinic_that_is_none_is_refused(visitor: Visitor, clinic: str) -> None:
    await visitor.sign_in(PAT)
    assert (await visitor.post("/portal/clinics", clinic=clinic)).status == 400
    visitor.cookies["__Host-portal-clinic"] = clinic
    assert "You are in UHS Nursing" in (await visitor.get("/portal/home")).words


async def test_next_patient_begins_in_the_first_clinic(visitor: Visitor) -> None:
    await visitor.sign_in(PAT)
    await visitor.get("/portal/clinics")
    await visitor.post("/portal/clinics", clinic="services")
    await visitor.get("/portal/netid")
    await visitor.post("/portal/netid", netid="netta1")
    assert "You are in UHS Nursing" in (await visitor.get("/portal/home")).words
    await visitor.get("/portal/clinics")
    await visitor.post("/portal/clinics", clinic="services")
    await visitor.get("/portal/home")
    await visitor.post("/portal/sign-out")
    assert "You are in UHS Nursing" in (await visitor.sign_in(LEE)).words


def test_every_clinic_has_messages_and_entries_that_lead_to_pages() -> None:
    for clinic in read_clinics():
        assert clinic.offers("/portal/messages")
        assert clinic.groups[0].title == "Action Items"
