from __future__ import annotations

import asyncio

import pytest

from portal.server.links import LIFETIME_SECONDS
from portal.server.schema import (
    accounts,
    outgoing_mails,
    patients,
    reset_requests,
    reset_tokens,
    sign_ins,
)
from tests.portal.server.core import Core, reason_of, token_in
from tests.portal.server.people import (
    BEGINNER,
    LEE,
    NETTA,
    NEWCOMER,
    PASSWORD,
    PAT,
    email,
    username,
)

_NEW = "another horse"


async def test_link_sets_a_new_password(core: Core) -> None:
    link = await core.link_for(email(PAT))
    assert await core.resets.check(link)
    await core.resets.redeem(link, _NEW)
    assert await reason_of(core.accounts.sign_in(username(PAT), PASSWORD)) == "wrong"
    assert await reason_of(core.accounts.sign_in(username(PAT), _NEW)) == "done"
    assert await reason_of(core.accounts.sign_in(username(LEE), PASSWORD)) == "done"


async def test_address_may_be_typed_in_capitals_and_with_spaces(core: Core) -> None:
    assert await core.link_for(f"  {email(PAT).upper()} ")


@pytest.mark.parametrize(
    "address",
    [
        "nobody@example.org",
        email(NETTA),
        email(NEWCOMER),
        "",
        "no address",
        "nul\0@example.org",
        "half \ud800@example.org",
        "x" * 300 + "@example.org",
        "%",
    ],
)
async def test_whoever_has_no_portal_password_gets_no_mail(core: Core, address: str) -> None:
    await core.ask_for_link(address)
    await core.worker.round()
    assert core.mails() == {}
    assert await core.audited() == [("anonymous", "password-reset.request", "no-account")]
    (request,) = await core.rows(reset_requests)
    assert request["done_at"] is not None


async def test_patient_who_has_a_netid_by_now_gets_no_mail(core: Core) -> None:
    async with core.database.writing() as connection:
        await connection.execute(patients.update().where(patients.c.id == PAT).values(netid="pat1"))
    await core.ask_for_link(email(PAT))
    await core.worker.round()
    assert core.mails() == {}


async def test_account_without_a_password_gets_its_first_one(core: Core) -> None:
    await core.resets.redeem(await core.link_for(email(BEGINNER)), _NEW)
    assert await reason_of(core.accounts.sign_in(username(BEGINNER), _NEW)) == "done"


async def test_typed_address_is_sealed_until_the_work_is_done(core: Core) -> None:
    await core.ask_for_link(email(PAT))
    (waiting,) = await core.rows(reset_requests)
    assert b"pat" not in waiting["email_sealed"]
    await core.worker.round()
    (done,) = await core.rows(reset_requests)
    assert done["email_sealed"] is None
    assert "pat" not in str(done)


async def test_nothing_is_looked_up_before_the_answer(core: Core) -> None:
    await core.ask_for_link(email(PAT))
    assert core.mails() == {}
    assert await core.audited() == []


async def test_token_stands_nowhere_but_in_the_mail(core: Core) -> None:
    link = await core.link_for(email(PAT))
    (row,) = await core.rows(reset_tokens)
    assert link not in str(row)
    assert row["expires_at"] == core.clock.now + LIFETIME_SECONDS


async def test_link_works_once(core: Core) -> None:
    link = await core.link_for(email(PAT))
    assert await reason_of(core.resets.redeem(link, _NEW)) == "done"
    assert await reason_of(core.resets.redeem(link, "third horse")) == "token"
    assert not await core.resets.check(link)
    assert await reason_of(core.accounts.sign_in(username(PAT), _NEW)) == "done"


async def test_link_works_for_thirty_minutes(core: Core) -> None:
    links = [await core.link_for(email(who)) for who in (PAT, LEE)]
    core.clock.now += 30 * 60 - 1
    assert await reason_of(core.resets.redeem(links[0], _NEW)) == "done"
    core.clock.now += 1
    assert not await core.resets.check(links[1])
    assert await reason_of(core.resets.redeem(links[1], _NEW)) == "token"


async def test_newer_request_ends_the_older_link(core: Core) -> None:
    older = await core.link_for(email(PAT))
    of_another = await core.link_for(email(LEE))
    core.clock.now += 1
    newer = await core.link_for(email(PAT))
    assert await reason_of(core.resets.redeem(older, _NEW)) == "token"
    assert await reason_of(core.resets.redeem(newer, _NEW)) == "done"
    assert await reason_of(core.resets.redeem(of_another, _NEW)) == "done"


async def test_only_the_newest_of_two_links_that_are_sent_together_works(core: Core) -> None:
    for _ in range(2):
        await core.ask_for_link(email(PAT))
    await core.worker.round()
    links = [token_in(mail) for mail in core.mails().values()]
    assert sorted([await core.resets.check(link) for link in links]) == [False, True]


@pytest.mark.parametrize("link", ["", "x" * 43, "\ud800", "x" * 10_000, "nul\0"])
async def test_made_up_link_does_nothing(core: Core, link: str) -> None:
    assert not await core.resets.check(link)
    assert await reason_of(core.resets.redeem(link, _NEW)) == "token"


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("short", "weak-short"),
        ("x1" * 65, "weak-long"),
        ("password1", "weak-common"),
        (email(PAT), "weak-name"),
    ],
)
async def test_weak_password_uses_the_link_not_up(core: Core, password: str, reason: str) -> None:
    link = await core.link_for(email(PAT))
    assert await reason_of(core.resets.redeem(link, password)) == reason
    assert await reason_of(core.resets.redeem(link, _NEW)) == "done"


async def test_new_password_ends_all_sessions_of_the_patient(core: Core) -> None:
    tokens = [await core.accounts.sign_in(username(PAT), PASSWORD) for _ in range(2)]
    of_another = await core.accounts.sign_in(username(LEE), PASSWORD)
    await core.resets.redeem(await core.link_for(email(PAT)), _NEW)
    assert [await core.accounts.patient_of(token) for token in tokens] == [None, None]
    assert await core.accounts.patient_of(of_another) is not None


async def test_new_password_lets_in_who_was_locked_out(core: Core) -> None:
    for _ in range(6):
        await reason_of(core.accounts.sign_in(username(PAT), "guess"))
    await core.resets.redeem(await core.link_for(email(PAT)), _NEW)
    assert await reason_of(core.accounts.sign_in(username(PAT), _NEW)) == "done"


async def test_patient_is_told_of_a_new_password_without_it(core: Core) -> None:
    await core.resets.redeem(await core.link_for(email(PAT)), _NEW)
    await core.worker.round()
    (notice,) = (mail for mail in core.mails().values() if "was set" in mail["Subject"])
    assert notice["To"] == email(PAT)
    assert _NEW not in notice.get_content()


async def test_all_that_was_done_is_in_the_audit_log(core: Core) -> None:
    await core.resets.redeem(await core.link_for(email(PAT)), _NEW)
    assert await core.audited() == [
        (PAT, "password-reset.request", "mailed"),
        (PAT, "password-reset.redeem", "done"),
    ]


async def test_three_links_an_hour_for_an_account(core: Core) -> None:
    for _ in range(5):
        await core.ask_for_link(email(PAT))
    await core.worker.round()
    assert len(core.mails()) == 3
    core.clock.now += 3600
    await core.link_for(email(PAT))
    results = [result for _, _, result in await core.audited()]
    assert results == ["mailed"] * 3 + ["limited"] * 2 + ["mailed"]


@pytest.mark.slow
async def test_two_at_once_can_not_both_use_a_link(core: Core, other_core: Core) -> None:
    link = await core.link_for(email(PAT))
    passwords = [f"horse number {number}" for number in range(8)]
    results = await asyncio.gather(
        *(
            reason_of((core if number % 2 else other_core).resets.redeem(link, password))
            for number, password in enumerate(passwords)
        )
    )
    assert sorted(results) == ["done"] + ["token"] * 7
    winner = passwords[results.index("done")]
    assert await reason_of(core.accounts.sign_in(username(PAT), winner)) == "done"
    await core.worker.round()
    assert len(core.mails()) == 2


@pytest.mark.slow
async def test_requests_are_carried_out_once_by_several_processes(
    core: Core, other_core: Core
) -> None:
    for _ in range(3):
        for who in (PAT, LEE):
            await core.ask_for_link(email(who))
    await asyncio.gather(core.worker.round(), other_core.worker.round())
    await core.worker.round()
    assert len(core.mails()) == 6
    assert await core.rows(reset_requests, done_at=None) == []
    live = [row for row in await core.rows(reset_tokens) if row["ended_at"] is None]
    assert sorted(row["patient_id"] for row in live) == [PAT, LEE]


async def test_link_whose_mail_was_held_up_is_ended_by_a_newer_one(core: Core) -> None:
    await core.ask_for_link(email(PAT))
    await core.resets.work()
    async with core.database.writing() as connection:
        await connection.execute(outgoing_mails.update().values(next_at=core.clock.now + 60))
    core.clock.now += 1
    await core.resets.redeem(await core.link_for(email(PAT)), _NEW)
    core.clock.now += 60
    before = core.mails()
    await core.worker.round()
    new = [mail for name, mail in core.mails().items() if name not in before]
    (held_up,) = (mail for mail in new if "was set" not in mail["Subject"])
    assert not await core.resets.check(token_in(held_up))


async def test_request_whose_key_is_lost_is_put_aside(core: Core) -> None:
    await core.ask_for_link(email(PAT))
    async with core.database.writing() as connection:
        await connection.execute(reset_requests.update().values(email_sealed=b"damaged"))
    await core.worker.round()
    assert core.mails() == {}
    assert await core.rows(reset_requests, done_at=None) == []


async def test_new_password_is_stored_as_argon2id_alone(core: Core) -> None:
    await core.resets.redeem(await core.link_for(email(PAT)), _NEW)
    (row,) = await core.rows(accounts, patient_id=PAT)
    assert row["password_hash"].startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert await core.rows(sign_ins) == []
