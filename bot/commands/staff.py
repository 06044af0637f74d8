"""``helpdesk staff``: who may use the staff console."""

from __future__ import annotations

import asyncio
import getpass
import sys
from argparse import Namespace
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.console.accounts import Account, StaffAccounts
from bot.errors import StaffAccountError
from bot.people.desk import Desk, opened
from bot.people.plain import moment
from bot.settings import Settings

_WRONG_USE: Final = 2
_LIST: Final = "list"
_ADD: Final = "add"
_PASSWORD: Final = "password"
_ROLE: Final = "role"
_Change = Callable[[StaffAccounts, Namespace], Awaitable[object]]
_CHANGES: Final[dict[str, _Change]] = {
    _ADD: lambda accounts, its: accounts.add(
        its.name, its.shown_name or its.name, its.role or "agent", _password()
    ),
    _PASSWORD: lambda accounts, its: accounts.set_password(its.name, _password()),
    _ROLE: lambda accounts, its: accounts.set_role(its.name, its.role),
    "disable": lambda accounts, its: accounts.disable(its.name),
    "enable": lambda accounts, its: accounts.enable(its.name),
}


def run(options: Namespace, settings: Settings) -> int:
    """Do what is asked; 2 where it is not clear what that is."""
    if wrong := _wrong(options):
        print(f"helpdesk: {wrong}", file=sys.stderr)
        return _WRONG_USE
    if options.action == _LIST:
        _show(asyncio.run(_all(settings)))
        return 0
    asyncio.run(_change(settings, options))
    print(f"{options.name}: done.")
    return 0


def _wrong(options: Namespace) -> str | None:
    if options.action == _LIST:
        return "list takes no name" if options.name else None
    if not options.name:
        return f"whose? helpdesk staff {options.action} NAME"
    if options.action == _ROLE and not options.role:
        return "which role? --role agent or --role admin"
    return None


async def _all(settings: Settings) -> list[Account]:
    async with opened(settings, with_portal=False) as desk:
        return await StaffAccounts(desk.database).all()


async def _change(settings: Settings, options: Namespace) -> None:
    async with opened(settings, with_portal=False) as desk:
        try:
            await _CHANGES[options.action](StaffAccounts(desk.database), options)
        except StaffAccountError:
            await _note(desk, options, "refused")
            raise
        await _note(desk, options, "done")


async def _note(desk: Desk, options: Namespace, result: str) -> None:
    about = desk.audit.about("staff", options.name)
    await desk.audit.record(desk.who, f"staff.{options.action}", result, about)


def _password() -> str:
    """Asked for twice at a keyboard; else the first line that is piped in."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass.getpass("Password: ")
    if getpass.getpass("Once more: ") != password:
        raise StaffAccountError("these were two different passwords")
    return password


def _show(accounts: Sequence[Account]) -> None:
    table = Table("name", "shown to patients", "role", "signs in by", "since", "", box=None)
    for each in accounts:
        way = "password" if each.is_local else "identity provider"
        cells = [each.name, each.shown_name, each.role, way, moment(each.created_at)]
        table.add_row(*map(Text, [*cells, "disabled" if each.is_disabled else ""]))
    Console(highlight=False).print(table)
