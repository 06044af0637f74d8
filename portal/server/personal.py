"""What the help desk brought to the portal about one person: looked through, or deleted.

Tickets with their chats and contacts, and releases that were never signed. The rest is the portal's
own business, whatever the help desk asks: who its patients are, their accounts, signed releases,
and its audit log. The calls are for the account that runs the portal, never for the network.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from portal.server import audit
from portal.server.expiry import never_signed
from portal.server.parts import Parts
from portal.server.schema import idempotency_keys, outgoing_mails, releases, tickets

_PREFIX: Final = "HD-"
_AT_ONCE: Final = 200


@dataclass(frozen=True)
class Whose:
    """Of whom something is looked for.

    Attributes:
        patient_ids: of patients on file.
        tickets: numbers as a patient was told them.
        until: what began later is somebody's anew; seconds since 1970.
    """

    patient_ids: tuple[str, ...] = field(default=(), repr=False)
    tickets: tuple[str, ...] = ()
    until: float = float("inf")


@dataclass(frozen=True)
class Kept:
    """Rows of tickets, with ``contact`` as it was typed, and of releases."""

    tickets: Sequence[dict[str, Any]] = ()
    releases: Sequence[dict[str, Any]] = ()

    @property
    def numbers(self) -> tuple[str, ...]:
        """Of the tickets."""
        return tuple(ticket["number"] for ticket in self.tickets)


async def kept_of(parts: Parts, whose: Whose, who: str) -> Kept:
    """Look through it; that ``who`` looked is audited first.

    Raises:
        DatabaseUnavailableError: the database does not answer.
    """
    async with parts.database.writing() as connection:
        wanted = sa.select(tickets).where(_tickets(whose)).order_by(tickets.c.number)
        found = await connection.execute(wanted)
        mine = [_ticket(parts, row) for row in found.mappings()]
        found = await connection.execute(sa.select(releases).where(_releases(whose)))
        drafts = [dict(row) for row in found.mappings()]
        result = "shown" if mine or drafts else "nothing"
        now = parts.clock()
        await audit.record(connection, who=who, what="person.look", result=result, now=now)
    return Kept(mine, drafts)


async def patient_of(parts: Parts, number: str) -> str | None:
    """Whose ticket it is, where they were signed in."""
    async with parts.database.reading() as connection:
        wanted = sa.select(tickets.c.patient_id).where(tickets.c.number.in_(_keys([number])))
        found: str | None = await connection.scalar(wanted)
        return found


async def patients_with_tickets_or_releases(parts: Parts) -> list[str]:
    """Ids of all patients of whom the help desk brought something."""
    async with parts.database.reading() as connection:
        both = sa.select(tickets.c.patient_id).union(sa.select(releases.c.patient_id))
        return [patient for patient in (await connection.execute(both)).scalars() if patient]


async def delete(parts: Parts, whose: Whose, who: str) -> dict[str, int]:
    """Delete it, some rows a transaction, each of them audited; how many of each sort.

    Raises:
        DatabaseUnavailableError: the database does not answer; what was deleted stays so.
    """
    counts = {"tickets": 0, "releases": 0}
    while True:
        async with parts.database.writing() as connection:
            numbers = await _some(connection, tickets.c.number, _tickets(whose))
            drafts = await _some(connection, releases.c.id, _releases(whose))
            if not numbers and not drafts:
                return counts
            for statement in _deletions(numbers, drafts, whose):
                await connection.execute(statement)
            now = parts.clock()
            await audit.record(connection, who=who, what="person.delete", result="done", now=now)
        counts["tickets"] += len(numbers)
        counts["releases"] += len(drafts)


async def _some(connection: AsyncConnection, column: Any, condition: Any) -> list[Any]:
    wanted = sa.select(column).where(condition).order_by(column).limit(_AT_ONCE)
    return list((await connection.execute(wanted)).scalars())


def _deletions(numbers: Collection[int], drafts: Collection[str], whose: Whose) -> list[Any]:
    mails, keys = outgoing_mails.c, idempotency_keys.c
    # A kept answer to the call that opened the ticket names it.
    answers = [keys.answer.contains(f'"{told(number)}"', autoescape=True) for number in numbers]
    mine = keys.subject.in_(whose.patient_ids) & (keys.at <= whose.until)
    return [
        sa.delete(idempotency_keys).where(sa.or_(mine, *answers)),
        sa.delete(outgoing_mails).where(mails.kind == "ticket", mails.ticket_number.in_(numbers)),
        sa.delete(tickets).where(tickets.c.number.in_(numbers)),
        sa.delete(releases).where(releases.c.id.in_(drafts)),
    ]


def _tickets(whose: Whose) -> Any:
    columns = tickets.c
    mine = columns.patient_id.in_(whose.patient_ids) | columns.number.in_(_keys(whose.tickets))
    return mine & (columns.created_at <= _bound(whose))


def _releases(whose: Whose) -> Any:
    mine = releases.c.patient_id.in_(whose.patient_ids)
    return mine & (releases.c.created_at <= _bound(whose)) & never_signed()


def _bound(whose: Whose) -> float:
    return min(whose.until, 1e12)  # a database has no infinity to compare with in every dialect


def _keys(numbers: Collection[str]) -> list[int]:
    digits = [number.removeprefix(_PREFIX) for number in numbers]
    return [int(each) for each in digits if each.isdecimal() and len(each) <= 9]


def told(number: int) -> str:
    """A ticket's number as a patient is told it."""
    return f"{_PREFIX}{number:06d}"


def _ticket(parts: Parts, row: Any) -> dict[str, Any]:
    sealed = row["contact_sealed"]
    contact = parts.sealer.open(sealed) if sealed is not None else None
    rest = {name: value for name, value in dict(row).items() if name != "contact_sealed"}
    return {**rest, "number": told(row["number"]), "contact": contact}
