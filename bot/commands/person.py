"""``helpdesk person``: what is kept of one person: shown, handed over, deleted."""

from __future__ import annotations

import asyncio
import sys
from argparse import Namespace
from pathlib import Path
from typing import Final

from bot.errors import HelpDeskError
from bot.people import naming
from bot.people.deleting import WHAT as DELETE
from bot.people.deleting import delete, with_tickets
from bot.people.deletions import note
from bot.people.desk import Desk, opened
from bot.people.exporting import document, write_new
from bot.people.finding import find
from bot.people.records import Kept, Person
from bot.people.repeating import repeat
from bot.people.summary import not_here, summary
from bot.settings import Settings
from portal.errors import PortalError

EXPORT: Final = "person.export"
LOOK: Final = "person.look"
_WRONG_USE: Final = 2


def run(options: Namespace, settings: Settings) -> int:
    """Do what is asked; 2 where it is not clear what that is."""
    if wrong := _wrong(options):
        print(f"helpdesk: {wrong}", file=sys.stderr)
        return _WRONG_USE
    try:
        if options.repeat_deletions:
            return asyncio.run(_repeat(settings))
        return asyncio.run(_run(options, settings))
    except PortalError as error:
        print(f"helpdesk: the portal can't be asked: {error}", file=sys.stderr)
        return 1


def _wrong(options: Namespace) -> str | None:
    named = [options.patient, options.ticket, options.address]
    if options.repeat_deletions:
        others = [*named, options.export, options.delete]
        return "--repeat-deletions stands alone" if any(others) else None
    if sum(each is not None for each in named) != 1:
        return "name the person in one way: --patient, --ticket or --address"
    if options.export and options.delete:
        return "either --export or --delete; a copy comes first"
    if options.ticket and not naming.TICKET.fullmatch(options.ticket):
        return "a ticket's number looks like HD-000123"
    if options.delete and not options.yes and not sys.stdin.isatty():
        return "--delete asks before it deletes; in a script, say --yes"
    return None


async def _run(options: Namespace, settings: Settings) -> int:
    if options.export and Path(options.export).exists():
        raise HelpDeskError(f"{options.export} is there already; it is not overwritten")
    async with opened(settings) as desk:
        person = await _person(desk, options)
        if person is None:
            print("helpdesk: that is no e-mail address", file=sys.stderr)
            return _WRONG_USE
        kept = await find(desk, person)
        what = EXPORT if options.export else DELETE if options.delete else LOOK
        result = "nothing" if kept.is_empty else "begun" if options.delete else "shown"
        await desk.audit.record(desk.who, what, result, person.about)
        _tell(desk, person, kept)
        if kept.is_empty:
            return 0
        if options.export:
            _export(desk, person, kept, Path(options.export))
        elif options.delete:
            return await _delete(desk, person, kept, asks=not options.yes)
    return 0


async def _person(desk: Desk, options: Namespace) -> Person | None:
    if options.patient is not None:
        return naming.patient(desk, options.patient, options.issuer)
    if options.ticket is not None:
        return await naming.of_ticket(desk, options.ticket, options.issuer)
    return naming.writer(desk, options.address)


def _tell(desk: Desk, person: Person, kept: Kept) -> None:
    print("Kept of this person:" if not kept.is_empty else "Nothing is kept of this person here.")
    for line in summary(kept):
        print(f"  {line}")
    for line in not_here(person, has_portal=desk.portal is not None):
        print(line)


def _export(desk: Desk, person: Person, kept: Kept, path: Path) -> None:
    try:
        write_new(path, document(person, kept, desk.clock()))
    except OSError as error:
        raise HelpDeskError(f"{path} can't be written: {error.strerror}") from error
    print(f"All of it is in {path}, which only you can read. Hand it over by a safe way.")


async def _delete(desk: Desk, person: Person, kept: Kept, *, asks: bool) -> int:
    if asks and input("Delete all of this? Type yes: ").strip() != "yes":
        print("Nothing was deleted.")
        return 1
    now = desk.clock()
    # Before anything is deleted: what is on the list and still there is deleted by --repeat.
    note(desk.settings.operations.deletions, with_tickets(person, kept), now)
    counts = await delete(desk, person, kept)
    await desk.audit.record(desk.who, DELETE, "done", person.about)
    _count(counts)
    return 0


async def _repeat(settings: Settings) -> int:
    async with opened(settings) as desk:
        deletions, counts = await repeat(desk)
    print(f"{deletions} deletions were repeated.")
    _count(counts)
    return 0


def _count(counts: dict[str, int]) -> None:
    for name, count in counts.items():
        print(f"{count:>8}  {name.replace('_', ' ')} deleted")
