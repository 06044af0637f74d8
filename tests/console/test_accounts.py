from __future__ import annotations

import pytest
import sqlalchemy as sa

from bot.console.accounts import Account, StaffAccounts
from bot.errors import StaffAccountError
from bot.store.database import Database
from bot.store.staff_schema import staff_accounts
from tests.store.processes import Clock

GOOD = "correct horse battery"


async def test_who_knows_the_password_is_let_in_as_who_they_are(
    accounts: StaffAccounts, clock: Clock
) -> None:
    made = await accounts.add("ana", " Ana  B. ", "agent", GOOD)
    assert made == Account("ana", "Ana B.", "agent", True, clock(), False)
    assert not made.is_admin
    assert await accounts.with_password("ana", GOOD) == made
    assert await accounts.with_password("ANA", GOOD) == made
    for name, password in (("ana", "another one"), ("bob", GOOD), ("ana", ""), ("", GOOD)):
        assert await accounts.with_password(name, password) is None


async def test_password_is_kept_as_argon2id_alone(
    accounts: StaffAccounts, database: Database
) -> None:
    await accounts.add("ana", "Ana", "admin", GOOD)
    (row,) = await database.read(lambda c: c.execute(sa.select(staff_accounts)).all())
    assert row.password_hash.startswith("$argon2id$")
    assert GOOD not in str(tuple(row))


@pytest.mark.parametrize(
    ("name", "shown", "role", "password", "why"),
    [
        ("Ana", "Ana", "agent", GOOD, "small letters"),
        ("", "Ana", "agent", GOOD, "small letters"),
        (".ana", "Ana", "agent", GOOD, "small letters"),
        ("a" * 65, "Ana", "agent", GOOD, "small letters"),
        ("ana", " ", "agent", GOOD, "shown name"),
        ("ana", "A" * 65, "agent", GOOD, "shown name"),
        ("ana", "A\x07na", "agent", GOOD, "shown name"),
        ("ana", "Ana", "root", GOOD, "no role root"),
        ("ana", "Ana", "agent", "sh0rt", "too short"),
        ("ana", "Ana", "agent", "x" * 129, "too long"),
        ("ana", "Ana", "agent", "password123", "easy to guess"),
        ("anastasia", "Ana", "agent", "anastasia1", "own name"),
    ],
)
async def test_account_that_cannot_be_is_refused_with_the_reason(
    accounts: StaffAccounts, name: str, shown: str, role: str, password: str, why: str
) -> None:
    with pytest.raises(StaffAccountError, match=why) as refused:
        await accounts.add(name, shown, role, password)
    assert password not in str(refused.value)
    assert await accounts.all() == []


async def test_name_is_taken_once(accounts: StaffAccounts) -> None:
    made = await accounts.add("ana", "Ana", "agent", GOOD)
    with pytest.raises(StaffAccountError, match="already"):
        await accounts.add("ana", "Another", "admin", GOOD + "!")
    assert await accounts.all() == [made]


async def test_disabled_account_is_let_in_again_only_when_enabled(
    accounts: StaffAccounts,
) -> None:
    await accounts.add("ana", "Ana", "agent", GOOD)
    await accounts.disable("ana")
    assert await accounts.with_password("ana", GOOD) is None
    assert [account.is_disabled for account in await accounts.all()] == [True]
    await accounts.enable("ana")
    assert await accounts.with_password("ana", GOOD)


async def test_password_and_role_are_changed(accounts: StaffAccounts) -> None:
    await accounts.add("ana", "Ana", "agent", GOOD)
    await accounts.set_password("ana", "another good one")
    await accounts.set_role("ana", "admin")
    assert await accounts.with_password("ana", GOOD) is None
    account = await accounts.with_password("ana", "another good one")
    assert account
    assert account.is_admin
    with pytest.raises(StaffAccountError, match="too short"):
        await accounts.set_password("ana", "short")
    with pytest.raises(StaffAccountError, match="no role"):
        await accounts.set_role("ana", "owner")


async def test_nothing_is_changed_of_an_account_that_is_not_there(
    accounts: StaffAccounts,
) -> None:
    for change in (
        accounts.set_password("bob", GOOD),
        accounts.set_role("bob", "admin"),
        accounts.disable("bob"),
        accounts.enable("bob"),
    ):
        with pytest.raises(StaffAccountError, match="no such account: bob"):
            await change


async def test_provider_says_each_time_who_somebody_is(accounts: StaffAccounts) -> None:
    first = await accounts.known_by_provider("ana@umass.example", "Ana", "agent")
    later = await accounts.known_by_provider("ana@umass.example", "Ana C.", "admin")
    assert (first.role, first.is_local) == ("agent", False)
    assert (later.role, later.shown_name) == ("admin", "Ana C.")
    assert await accounts.all() == [later]
    # Nobody has a password for it, not even an empty one.
    assert await accounts.with_password("ana@umass.example", "") is None
    with pytest.raises(StaffAccountError, match="no such account"):
        await accounts.set_password("ana@umass.example", GOOD)


async def test_provider_has_no_say_over_local_and_disabled_accounts(
    accounts: StaffAccounts,
) -> None:
    local = await accounts.add("ana", "Ana", "agent", GOOD)
    with pytest.raises(StaffAccountError, match="signs in with a password"):
        await accounts.known_by_provider("ana", "Not Ana", "admin")
    assert await accounts.all() == [local]
    await accounts.known_by_provider("bob", "Bob", "agent")
    await accounts.disable("bob")
    with pytest.raises(StaffAccountError, match="disabled"):
        await accounts.known_by_provider("bob", "Bob", "admin")
