"""Deletes what is kept of a person, a small transaction at a time; to do it again is harmless.

A conversation goes only while no turn of it is open: a message that waits for its answer is waited
for. Its deletion and the entry in the audit log are one transaction.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.errors import HelpDeskError
from bot.people import mails
from bot.people.desk import Desk
from bot.people.records import Kept, Person
from bot.store.event_kinds import conversation_deleted
from bot.store.event_schema import event_out
from bot.store.schema import conversations
from portal.server.personal import Whose
from portal.server.personal import delete as delete_at_portal

WHAT: Final = "person.delete"
_WAIT_SECONDS: Final = 30.0
_PAUSE_SECONDS: Final = 0.25
_LOCKED: Final = (
    sa.select(conversations.c.open_messages, conversations.c.created_at)
    .where(conversations.c.id == sa.bindparam("conversation"))
    .with_for_update()
)
_DELETE: Final = sa.delete(conversations).where(conversations.c.id == sa.bindparam("conversation"))


class BusyError(HelpDeskError):
    """A message of the person waits for its answer, or a mail to them is being sent."""


async def delete(
    desk: Desk, person: Person, kept: Kept | None = None, wait: float = _WAIT_SECONDS
) -> dict[str, int]:
    """Delete everything; how much of each sort.

    Args:
        desk: where.
        person: whose; with ``until``, only what began by then.
        kept: what was found, so that tickets are deleted which only their chat knows.
        wait: seconds for turns that are open.

    Raises:
        BusyError: a turn stayed open; what was deleted until then stays so.
        StoreUnavailableError: the database does not answer; likewise.
        PortalError: the portal's does not; likewise.
    """
    latest = time.monotonic() + wait
    counts: Counter[str] = Counter()
    # Chats last: one leads to its tickets also where a deletion was cut off on the way.
    await _none_is_open(desk, person, latest)
    counts.update(await _at_portal(desk, person, kept))
    while found := await _until_free(partial(_some_mails, desk, person), latest):
        counts.update({"mails": found})
    counts.update({"answers_counted": await _limits(desk, person)})
    for conversation_id in person.conversations:
        gone = await _until_free(partial(_conversation, desk, person, conversation_id), latest)
        counts.update({"conversations": gone})
    return dict(counts)


async def _until_free(work: Callable[[], Awaitable[int | None]], latest: float) -> int:
    while (done := await work()) is None:
        if time.monotonic() > latest:
            raise BusyError(
                "a message waits for its answer, or a mail is being sent; try again in a minute"
            )
        await asyncio.sleep(_PAUSE_SECONDS)
    return done


async def _none_is_open(desk: Desk, person: Person, latest: float) -> None:
    """Nothing is deleted before all of it can be."""

    def look(connection: Connection) -> int | None:
        for conversation_id in person.conversations:
            row = connection.execute(_LOCKED, {"conversation": conversation_id}).first()
            if row and row.open_messages and row.created_at <= person.until:
                return None
        return 0

    await _until_free(lambda: desk.database.write(look), latest)


async def _conversation(desk: Desk, person: Person, conversation_id: str) -> int | None:
    """1: deleted, 0: nothing to delete, None: a turn is open."""

    def work(connection: Connection) -> int | None:
        place = {"conversation": conversation_id}
        row = connection.execute(_LOCKED, place).first()
        if row is None or row.created_at > person.until:
            return 0
        if row.open_messages:
            return None
        connection.execute(_DELETE, place)
        _tell(connection, desk, conversation_id)
        about = desk.audit.about("conversation", conversation_id)
        desk.audit.add(connection, desk.who, f"{WHAT}-conversation", "done", about)
        return 1

    return await desk.database.write(work)


def _tell(connection: Connection, desk: Desk, conversation_id: str) -> None:
    """What the event stream was not told yet goes; that the conversation is deleted it is told."""
    if desk.events is None:
        return
    for name in desk.events.subjects(conversation_id):
        waits = event_out.c.body.contains(f'"subject":"{name}"', autoescape=True)
        connection.execute(sa.delete(event_out).where(waits))
    told = conversation_deleted(conversation_id, "asked", desk.clock())
    desk.events.write(connection, [told])


async def _some_mails(desk: Desk, person: Person) -> int | None:
    if not person.senders:
        return 0

    def work(connection: Connection) -> int | None:
        found = mails.blank_some(connection, person.senders, person.until, desk.clock())
        if found:
            desk.audit.add(connection, desk.who, f"{WHAT}-mails", "done", person.about)
        return found

    return await desk.database.write(work)


async def _limits(desk: Desk, person: Person) -> int:
    if not person.senders:
        return 0
    return await desk.database.write(
        lambda connection: mails.forget_counts(connection, person.senders, person.until)
    )


async def _at_portal(desk: Desk, person: Person, kept: Kept | None) -> dict[str, int]:
    if desk.portal is None:
        return {}
    tickets = dict.fromkeys([*person.tickets, *(kept.tickets if kept else ())])
    whose = Whose(person.patients, tuple(tickets), person.until)
    return await delete_at_portal(desk.portal, whose, desk.who)


def with_tickets(person: Person, kept: Kept) -> Person:
    """``person`` with every ticket that was found, for the list of deletions."""
    return replace(person, tickets=tuple(dict.fromkeys([*person.tickets, *kept.tickets])))
