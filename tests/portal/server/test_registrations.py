from __future__ import annotations

import asyncio
from datetime import date

import pytest

from portal.server.schema import accounts, registration_requests
from tests.portal.server.core import Core, reason_of, token_in
from tests.portal.server.people import (
    BEGINNER,
    BORN,
    LEE,
    NETTA,
    NEWCOMER,
    PASSWORD,
    PAT,
    email,
    username,
)

_ANOTHER_DAY = date(2001, 2, 4)


async def test_newcomer_registers_sets_a_password_and_signs_in(core: Core) -> None:
    await core.accounts.register(" Nic.New ", BORN, email(NEWCOMER).upper())
    await core.worker.round()
    (mail,) = core.mails().values()
    assert (mail["To"], mail["From"]) == (email(NEWCOMER), "welcome@portal.example.edu")
    assert await reason_of(core.accounts.sign_in("nic.new", "")) == "wrong"
    await core.resets.redeem(token_in(mail), "first horse")
    patient = await core.accounts.patient_of(await core.accounts.sign_in("nic.new", "first horse"))
    assert patient is not None
    assert patient.patient_id == NEWCOMER
    assert await core.audited() == [
        (NEWCOMER, "registration.request", "mailed"),
        (NEWCOMER, "sign-in.password", "wrong"),
        (NEWCOMER, "password-reset.redeem", "done"),
        (NEWCOMER, "sign-in.password", "done"),
    ]


@pytest.mark.parametrize(
    ("name", "born", "address", "result"),
    [
        ("nic.new", _ANOTHER_DAY, email(NEWCOMER), "no-match"),
        ("nic.new", BORN, "other@example.org", "no-match"),
        ("netta.new", BORN, email(NETTA), "no-match"),
        ("pat.new", BORN, email(PAT), "not-free"),
        (username(PAT), BORN, email(NEWCOMER), "not-free"),
        (username(BEGINNER), BORN, email(NEWCOMER), "not-free"),
    ],
)
async def test_entries_that_do_not_match_lead_to_nothing(
    core: Core, name: str, born: date, address: str, result: str
) -> None:
    before = await core.rows(accounts)
    assert await reason_of(core.accounts.register(name, born, address)) == "done"
    await core.worker.round()
    assert core.mails() == {}
    assert await core.rows(accounts) == before
    assert [row[2] for row in await core.audited()] == [result]


@pytest.mark.parametrize(
    ("name", "address", "reason"),
    [
        ("ab", email(NEWCOMER), "username"),
        ("a b c", email(NEWCOMER), "username"),
        ("", email(NEWCOMER), "username"),
        ("x" * 65, email(NEWCOMER), "username"),
        ("nul\0nul", email(NEWCOMER), "username"),
        ("nic.new", "nic", "email"),
        ("nic.new", "nic@x\r\nBcc: all@example.org", "email"),
        ("nic.new", "x" * 250 + "@x.org", "email"),
    ],
)
async def test_entries_of_an_impossible_form_are_refused_at_once(
    core: Core, name: str, address: str, reason: str
) -> None:
    assert await reason_of(core.accounts.register(name, BORN, address)) == reason
    assert await core.rows(registration_requests) == []


async def test_account_that_was_not_finished_can_be_asked_for_again(core: Core) -> None:
    await core.accounts.register("bo.other", BORN, email(BEGINNER))
    await core.worker.round()
    core.clock.now += 1
    await core.accounts.register("bo.third", BORN, email(BEGINNER))
    await core.worker.round()
    (account,) = await core.rows(accounts, patient_id=BEGINNER)
    assert account["username"] == "bo.third"
    links = [token_in(mail) for mail in core.mails().values()]
    results = [await reason_of(core.resets.redeem(link, "first horse")) for link in links]
    assert sorted(results) == ["done", "token"]


async def test_three_registrations_an_hour_for_an_address(core: Core) -> None:
    for number in range(5):
        await core.accounts.register(f"nic.{number}", BORN, email(NEWCOMER))
    await core.worker.round()
    assert len(core.mails()) == 3


async def test_entries_are_sealed_until_the_work_is_done(core: Core) -> None:
    await core.accounts.register("nic.new", BORN, email(NEWCOMER))
    (waiting,) = await core.rows(registration_requests)
    assert not [word for word in ("nic", "2001") if word in str(waiting)]
    await core.worker.round()
    (done,) = await core.rows(registration_requests)
    assert done["entries_sealed"] is None


async def test_entries_whose_key_is_lost_are_put_aside(core: Core) -> None:
    await core.accounts.register("nic.new", BORN, email(NEWCOMER))
    async with core.database.writing() as connection:
        await connection.execute(registration_requests.update().values(entries_sealed=b"damaged"))
    await core.worker.round()
    assert await core.audited() == [("anonymous", "registration.request", "unreadable")]
    assert await core.rows(registration_requests, done_at=None) == []


@pytest.mark.slow
async def test_username_that_two_ask_for_at_once_goes_to_one(core: Core, other_core: Core) -> None:
    for who in (NEWCOMER, BEGINNER):
        await core.accounts.register("wanted.name", BORN, email(who))
    await asyncio.gather(core.worker.round(), other_core.worker.round())
    await core.worker.round()
    assert len(await core.rows(accounts, username="wanted.name")) == 1
    assert len(core.mails()) == 1
    assert await core.rows(registration_requests, done_at=None) == []


async def test_registration_touches_nobody_else(core: Core) -> None:
    await core.accounts.register("nic.new", BORN, email(NEWCOMER))
    await core.worker.round()
    for who in (PAT, LEE):
        assert await reason_of(core.accounts.sign_in(username(who), PASSWORD)) == "done"
