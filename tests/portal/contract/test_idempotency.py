"""One intention is carried out once, however often and however many at a time ask for it."""

from __future__ import annotations

import asyncio

import pytest

from portal.errors import ConflictError
from tests.portal.contract.asking import DRAFT, NOBODYS_ADDRESS, OTHER_DRAFT, OTHER_TICKET, TICKET
from tests.portal.contract.portals import Portal


async def test_ticket_of_one_key_is_opened_once(portal: Portal) -> None:
    made = [await portal.client.create_ticket(TICKET, "key") for _ in range(3)]
    assert made == [made[0]] * 3
    assert await portal.probe.tickets() == 1
    assert await portal.probe.mails_to(portal.help_desk) == 1


async def test_release_of_one_key_is_made_once(portal: Portal) -> None:
    patient = portal.with_password.subject
    made = [await portal.client.create_release(patient, DRAFT, "key") for _ in range(3)]
    assert made == [made[0]] * 3
    assert await portal.client.releases(patient) == (made[0],)


@pytest.mark.slow
async def test_reset_of_one_key_sends_one_link(portal: Portal) -> None:
    for _ in range(2):
        await portal.client.send_password_reset(portal.with_password.email, "key")
    assert await portal.probe.mails_to(portal.with_password.email) == 1


async def test_key_of_another_request_is_refused_and_nothing_is_done(portal: Portal) -> None:
    client, patient = portal.client, portal.with_password.subject
    await client.create_ticket(TICKET, "key", patient)
    await client.create_release(patient, DRAFT, "key")
    await client.send_password_reset(portal.with_password.email, "key")
    for ask in (
        client.create_ticket(OTHER_TICKET, "key", patient),
        client.create_release(patient, OTHER_DRAFT, "key"),
        client.send_password_reset(NOBODYS_ADDRESS, "key"),
    ):
        with pytest.raises(ConflictError) as refused:
            await ask
        assert refused.value.problem.slug == "key-reused"
    assert await portal.probe.tickets() == 1
    assert len(await client.releases(patient)) == 1


async def test_key_belongs_to_its_patient_so_that_nobody_gets_the_answer_of_another(
    portal: Portal,
) -> None:
    client, subjects = portal.client, (portal.with_password.subject, portal.with_netid.subject)
    made = [await client.create_release(subject, DRAFT, "key") for subject in subjects]
    assert made[0].id != made[1].id
    tickets = [await client.create_ticket(TICKET, "key", subject) for subject in (None, *subjects)]
    assert len({ticket.number for ticket in tickets}) == 3


@pytest.mark.slow
async def test_tickets_of_one_key_at_once_are_one(portal: Portal) -> None:
    asked = [portal.client.create_ticket(TICKET, "key") for _ in range(12)]
    results = await asyncio.gather(*asked, return_exceptions=True)
    failures = [each for each in results if isinstance(each, BaseException)]
    # A portal may say for a while that the first one still runs.
    assert all(isinstance(each, ConflictError) for each in failures)
    assert {each.problem.slug for each in failures if isinstance(each, ConflictError)} <= {
        "key-in-use"
    }
    made = await portal.client.create_ticket(TICKET, "key")
    assert all(each == made for each in results if not isinstance(each, BaseException))
    assert await portal.probe.tickets() == 1


@pytest.mark.slow
async def test_tickets_of_many_keys_at_once_are_all_opened(portal: Portal) -> None:
    asked = [portal.client.create_ticket(TICKET, f"key-{number % 6}") for number in range(12)]
    made = await asyncio.gather(*asked)
    assert len({ticket.number for ticket in made}) == 6
    assert await portal.probe.tickets() == 6
