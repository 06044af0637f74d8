"""``helpdesk staff``, as whoever runs the help desk uses it."""

from __future__ import annotations

import asyncio
import io
import os
import sys
from pathlib import Path

import pytest

from bot.cli import main
from bot.console.accounts import Account, StaffAccounts
from bot.people.desk import opened
from bot.settings import load_settings

pytestmark = pytest.mark.slow

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def environ(tmp_path: Path, migrated_sqlite: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = tmp_path / "desk.db"
    database.write_bytes(migrated_sqlite.read_bytes())
    monkeypatch.setenv("HELPDESK_DATABASE_URL", f"sqlite:///{database}")
    monkeypatch.setenv("HELPDESK_SECRETS", str(tmp_path / "secrets"))


@pytest.fixture
def piped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{PASSWORD}\n"))


def _accounts() -> list[Account]:
    async def read() -> list[Account]:
        async with opened(load_settings(os.environ), with_portal=False) as desk:
            return await StaffAccounts(desk.database).all()

    return asyncio.run(read())


def _who_has(password: str) -> Account | None:
    async def read() -> Account | None:
        async with opened(load_settings(os.environ), with_portal=False) as desk:
            return await StaffAccounts(desk.database).with_password("ana", password)

    return asyncio.run(read())


def _entries() -> list[tuple[str, str]]:
    async def read() -> list[tuple[str, str]]:
        async with opened(load_settings(os.environ), with_portal=False) as desk:
            return [(entry.what, entry.result) for entry in await desk.audit.last(10)]

    return asyncio.run(read())


@pytest.mark.usefixtures("piped")
def test_account_is_made_with_a_piped_password(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["staff", "add", "ana", "--shown-name", "Ana", "--role", "admin"]) == 0
    account = _who_has(PASSWORD)
    assert account
    assert (account.name, account.shown_name, account.role) == ("ana", "Ana", "admin")
    assert PASSWORD not in "".join(capsys.readouterr())


def test_password_is_asked_for_twice_at_a_keyboard(monkeypatch: pytest.MonkeyPatch) -> None:
    typed = iter([PASSWORD, "correct horse batery", PASSWORD, PASSWORD])
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("getpass.getpass", lambda _: next(typed))
    assert main(["staff", "add", "ana"]) == 1
    assert _accounts() == []
    assert main(["staff", "add", "ana"]) == 0
    assert [(each.shown_name, each.role) for each in _accounts()] == [("ana", "agent")]


@pytest.mark.usefixtures("piped")
def test_accounts_are_shown_changed_and_disabled(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    main(["staff", "add", "ana", "--shown-name", "Ana B."])
    assert main(["staff", "role", "ana", "--role", "admin"]) == 0
    monkeypatch.setattr(sys, "stdin", io.StringIO("another good one\n"))
    assert main(["staff", "password", "ana"]) == 0
    assert _who_has("another good one")
    assert main(["staff", "disable", "ana"]) == 0
    capsys.readouterr()
    assert main(["staff", "list"]) == 0
    shown = capsys.readouterr().out
    assert all(word in shown for word in ("ana", "Ana B.", "admin", "password", "disabled"))
    assert main(["staff", "enable", "ana"]) == 0
    assert _who_has("another good one")


@pytest.mark.usefixtures("piped")
def test_each_change_is_in_the_audit_log_and_nobody_is_named() -> None:
    main(["staff", "add", "ana"])
    main(["staff", "role", "bob", "--role", "admin"])
    assert sorted(_entries()) == [("staff.add", "done"), ("staff.role", "refused")]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["list", "ana"], 2),
        (["add"], 2),
        (["role", "ana"], 2),
        (["role", "ana", "--role", "admin"], 1),
        (["disable", "ana"], 1),
        (["add", "ANA"], 1),
    ],
)
@pytest.mark.usefixtures("piped")
def test_what_cannot_be_done_is_said_in_one_line(
    arguments: list[str], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["staff", *arguments]) == code
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.splitlines()[-1].startswith("helpdesk: ")
