"""Every call, as the help desk makes it."""

from __future__ import annotations

import time

import pytest

from portal.errors import NotSignedInError, PortalRefusedError
from portal.schema import UploadSample
from tests.portal.contract.asking import DRAFT, NOBODYS_ADDRESS, OTHER_DRAFT, TICKET
from tests.portal.contract.portals import Portal

UNKNOWN = "nobody-whom-the-portal-knows"


async def test_portal_is_healthy(portal: Portal) -> None:
    assert await portal.client.is_healthy()


@pytest.mark.slow
async def test_reset_sends_a_link_to_the_address_of_an_account_and_to_no_other(
    portal: Portal,
) -> None:
    known = portal.with_password.email
    await portal.client.send_password_reset(known, "key-1")
    await portal.client.send_password_reset(NOBODYS_ADDRESS, "key-2")
    assert await portal.probe.mails_to(known) == 1
    assert await portal.probe.mails_to(NOBODYS_ADDRESS) == 0


@pytest.mark.slow
async def test_patient_with_a_netid_is_sent_no_link(portal: Portal) -> None:
    await portal.client.send_password_reset(portal.with_netid.email, "key")
    assert await portal.probe.mails_to(portal.with_netid.email) == 0


async def test_upload_takes_what_the_rules_say(portal: Portal) -> None:
    rules = await portal.client.upload_rules()
    good = await portal.client.check_upload(UploadSample(name=f"records{rules.extensions[0]}"))
    assert good.verdict in {"ok", "unclear"}
    assert good.suggested_name is None
    bad = await portal.client.check_upload(UploadSample(name="records.exe"))
    assert (bad.verdict, bool(bad.problems)) == ("reject", True)
    long = "x" * rules.name_length + rules.extensions[0]
    renamed = await portal.client.check_upload(UploadSample(name=long, size=10, head=b"", tail=b""))
    assert renamed.verdict == "rename"
    assert renamed.suggested_name is not None
    assert len(renamed.suggested_name) <= rules.name_length


async def test_release_is_a_draft_that_its_patient_can_read(portal: Portal) -> None:
    patient, before = portal.with_password.subject, time.time()
    made = await portal.client.create_release(patient, DRAFT, "key-1")
    assert (made.draft, made.state in {"draft", "incomplete"}) == (DRAFT, True)
    assert "signature" in made.missing
    assert before - 1 <= made.created_at.timestamp() <= time.time() + 1
    assert await portal.client.release(patient, made.id) == made
    other = await portal.client.create_release(patient, OTHER_DRAFT, "key-2")
    assert await portal.client.releases(patient) == (other, made)


async def test_release_belongs_to_its_patient_alone(portal: Portal) -> None:
    mine, theirs = portal.with_password.subject, portal.with_netid.subject
    made = await portal.client.create_release(mine, DRAFT, "key")
    assert await portal.client.releases(theirs) == ()
    problems = []
    for name in (made.id, "r_that-never-was"):
        with pytest.raises(PortalRefusedError) as refused:
            await portal.client.release(theirs, name)
        problems.append(refused.value.problem)
    assert problems[0] == problems[1]
    assert (problems[0].slug, problems[0].status) == ("not-found", 404)


async def test_patients_are_told_apart(portal: Portal) -> None:
    for known in (portal.with_password, portal.with_netid):
        patient = await portal.client.patient(known.subject)
        assert (patient.id, patient.first_name, patient.has_netid) == (
            known.subject,
            known.first_name,
            known.has_netid,
        )


async def test_somebody_whom_the_portal_does_not_know_is_not_signed_in(portal: Portal) -> None:
    client = portal.client
    for ask in (
        client.patient(UNKNOWN),
        client.releases(UNKNOWN),
        client.release(UNKNOWN, "r_1"),
        client.create_release(UNKNOWN, DRAFT, "key"),
    ):
        with pytest.raises(NotSignedInError):
            await ask


async def test_every_ticket_has_a_number_of_its_own(portal: Portal) -> None:
    subjects = (None, portal.with_password.subject, portal.with_netid.subject)
    made = [
        await portal.client.create_ticket(TICKET, f"key-{number}", subject)
        for number, subject in enumerate(subjects)
    ]
    assert len({ticket.number for ticket in made}) == 3
    assert await portal.probe.tickets() == 3


@pytest.mark.parametrize("word", ["", "a b", "x" * 65, "é", "a/b", "a\nb"])
async def test_keys_and_ids_that_no_portal_takes_are_not_sent(portal: Portal, word: str) -> None:
    client, patient = portal.client, portal.with_password.subject
    for ask in (
        client.send_password_reset(portal.with_password.email, word),
        client.create_release(patient, DRAFT, word),
        client.create_ticket(TICKET, word),
        client.release(patient, word),
    ):
        with pytest.raises(ValueError):
            await ask
    assert await portal.probe.tickets() == 0
