"""What the answers tell patients to do, done on the portal's pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from bot.settings import ROOT
from tests.browser.running_portal import RunningPortal
from tests.browser.scenario import run_scenario

pytestmark = [pytest.mark.slow, pytest.mark.browser]

_WIDE = pytest.param((), id="wide")
_SMALL = pytest.param(("small", "plain"), id="320 px without scripts")


@pytest.fixture(scope="module", params=[_WIDE, _SMALL])
def seen(
    request: pytest.FixtureRequest, chromium: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Any]:
    """What was seen on the way, on a portal of its own."""
    portal = RunningPortal(tmp_path_factory.mktemp("portal"))
    portal.start()
    try:
        environ = {"HELPDESK_BASE": portal.address, "CHROMIUM": chromium}
        yield run_scenario("portal_steps", environ, arguments=request.param)
    finally:
        portal.stop()


def test_keyboard_skips_what_stands_above_the_page(seen: Any) -> None:
    assert seen["keyboard"] == ["Skip to the main content", "I have a UMass NetID"]


def test_forgot_password_stands_in_the_lower_right_corner(seen: Any) -> None:
    assert seen["password"]["right"]
    assert seen["password"]["lower"]


def test_forgotten_password_is_replaced_by_the_link_of_the_mail(seen: Any) -> None:
    way = seen["password"]
    assert way["told"] == "Check your email"
    assert way["address"].endswith("/portal/reset")
    assert way["notice"] == "Your password is set. Please log in with it."
    assert way["old"].startswith("Username and password don't fit together.")
    assert way["home"] == "Hello, Jordan"


def test_account_is_made_with_three_entries(seen: Any) -> None:
    assert seen["register"]["told"] == "Check your email"
    assert seen["register"]["home"] == "Hello, Sam"


def test_netid_leads_in_by_single_sign_on(seen: Any) -> None:
    assert seen["netid"] == {"sso": "NetID Single Sign On", "home": "Hello, Priya"}


def test_secure_message_is_written_in_action_items_messages(seen: Any) -> None:
    assert seen["messages"]["icon"] == "envelope"
    assert seen["messages"]["under"] == "Action Items"
    assert seen["messages"]["told"].startswith("Your message got this far.")


def test_green_print_button_makes_a_pdf(seen: Any) -> None:
    way = seen["immunizations"]
    assert (way["icon"], way["under"]) == ("syringe", "Action Items")
    red, green, blue = map(int, re.findall(r"\d+", way["colour"])[:3])
    assert green > 1.5 * max(red, blue)
    assert way["name"] == "immunizations.pdf"
    assert way["pdf"]


def test_release_form_stands_under_patient_forms(seen: Any) -> None:
    way = seen["records"]
    assert (way["under"], way["form"]) == ("Action Items", "Release of Information UHS")


def test_release_is_begun_completed_signed_copied_and_taken_back(seen: Any) -> None:
    way = seen["records"]
    assert way["gaps"] == [
        "Name of who gets them",
        "Address, fax number or email",
        "What it is for",
        "Last day of this permission",
        "Initials for genetic tests",
        "Signature",
    ]
    assert way["focus"] == "recipient_name"
    assert way["enter"].startswith("Saved. It is not signed yet")
    assert way["told"].startswith("This form is signed. Allow at least 10 business days")
    assert way["copy"] == "release-of-information.pdf"
    assert way["pdf"]
    assert way["back"].startswith("You took this form back on")
    listed = " ".join(way["listed"].split())
    assert listed.startswith(
        "Permission to send records to somebody else: A made-up company Taken back"
    )


def test_appointments_stand_under_the_clinic(seen: Any) -> None:
    way = seen["appointments"]
    assert (way["icon"], way["under"]) == ("calendar", "UHS Nursing & Specialty Care")
    assert way["kinds"] == [
        "Asymptomatic STI testing",
        "Required immunizations",
        "Allergy serum injections",
        "Nutrition",
    ]


def test_wrong_clinic_is_left_at_the_bottom_of_the_sidebar(seen: Any) -> None:
    way = seen["wrongClinic"]
    assert way["title"] == "CURRENT CLINIC"
    assert way["lowest"]
    assert way["leftmost"]
    assert way["inSight"]
    assert way["menu"] == "Portal main menu"
    assert way["missing"] == "You are probably in the wrong clinic"
    assert way["found"] == "Appointments"


def test_upload_tells_what_the_answer_quotes(seen: Any) -> None:
    quoted = (ROOT / "knowledge" / "uploads" / "upload_error.md").read_text(encoding="utf-8")
    assert f"**{seen['upload']['notes.docx']}**" in quoted
    assert "special characters" in seen["upload"]["my*scan.txt"]
    assert "This one would do: my scan.txt" in seen["upload"]["my*scan.txt"]
    assert seen["upload"]["scan.txt"].startswith("This file's name and type are fine.")


def test_signing_out_closes_what_was_open(seen: Any) -> None:
    for left in (seen["password"]["left"], seen["register"]["left"], seen["signOut"]):
        assert left == ["You are signed out.", "Log in"]


def test_nothing_on_the_way_breaks_the_content_policy_or_asks_elsewhere(seen: Any) -> None:
    assert seen["faults"] == []
