from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
import sqlalchemy as sa

from bot.console.accounts import Account, StaffAccounts
from bot.console.sessions import IDLE_SECONDS, LONGEST_SECONDS, StaffSessions
from bot.store.database import Database
from bot.store.staff_schema import staff_sessions
from tests.store.processes import Clock

PASSWORD = "correct horse battery"


@pytest.fixture
async def ana(accounts: StaffAccounts) -> Account:
    return await accounts.add("ana", "Ana", "agent", PASSWORD)


async def test_browser_that_signed_in_is_known_until_it_signs_out(
    sessions: StaffSessions, ana: Account
) -> None:
    token, other = await sessions.begin(ana), await sessions.begin(ana)
    found = await sessions.of(token)
    assert found
    assert found.account == ana
    await sessions.end(token)
    assert await sessions.of(token) is None
    assert await sessions.of(other)


@pytest.mark.parametrize("token", ["", "x", "x" * 43, "x" * 100, "ü", "\udcff"])
async def test_nothing_else_is_a_session(sessions: StaffSessions, ana: Account, token: str) -> None:
    await sessions.begin(ana)
    assert await sessions.of(token) is None


async def test_what_the_browser_holds_is_not_in_the_database(
    sessions: StaffSessions, ana: Account, database: Database
) -> None:
    token = await sessions.begin(ana)
    (row,) = await database.read(lambda c: c.execute(sa.select(staff_sessions)).all())
    assert token not in str(tuple(row))
    assert token not in repr(await sessions.of(token))


async def test_session_that_is_left_alone_ends_and_one_that_is_used_goes_on(
    sessions: StaffSessions, ana: Account, clock: Clock
) -> None:
    used, left = await sessions.begin(ana), await sessions.begin(ana)
    for _ in range(3):
        clock.now += IDLE_SECONDS / 2
        assert await sessions.of(used)
    assert await sessions.of(left) is None


async def test_session_ends_at_last_however_much_it_is_used(
    sessions: StaffSessions, ana: Account, clock: Clock
) -> None:
    token = await sessions.begin(ana)
    end = clock.now + LONGEST_SECONDS
    while clock.now + IDLE_SECONDS / 2 < end:
        clock.now += IDLE_SECONDS / 2
        assert await sessions.of(token)
    clock.now = end
    assert await sessions.of(token) is None


async def test_sessions_that_are_over_are_deleted_at_the_next_sign_in(
    sessions: StaffSessions, ana: Account, clock: Clock, database: Database
) -> None:
    await sessions.begin(ana)
    clock.now += IDLE_SECONDS
    await sessions.begin(ana)
    count = sa.select(sa.func.count()).select_from(staff_sessions)
    assert await database.read(lambda c: c.execute(count).scalar()) == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda accounts: accounts.set_password("ana", "another good one"),
        lambda accounts: accounts.set_role("ana", "admin"),
        lambda accounts: accounts.disable("ana"),
    ],
    ids=["password", "role", "disabled"],
)
async def test_changed_account_is_signed_out_everywhere_and_no_other(
    sessions: StaffSessions,
    accounts: StaffAccounts,
    ana: Account,
    change: Callable[[StaffAccounts], Awaitable[None]],
) -> None:
    bob = await accounts.add("bob", "Bob", "agent", PASSWORD)
    tokens = [await sessions.begin(ana), await sessions.begin(ana)]
    other = await sessions.begin(bob)
    await change(accounts)
    assert [await sessions.of(token) for token in tokens] == [None, None]
    assert await sessions.of(other)


async def test_form_of_another_session_is_not_own(sessions: StaffSessions, ana: Account) -> None:
    one, other = [await sessions.of(await sessions.begin(ana)) for _ in range(2)]
    assert one
    assert other
    assert one.is_own_form(one.form_token)
    for token in (other.form_token, "", "ü", one.form_token[:-1], "\udcff"):
        assert not one.is_own_form(token)
