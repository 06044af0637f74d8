"""A conversation as staff may look at it: masked, by a ticket's number or its own id.

Every look is written into the audit log before anything is shown, also one that finds nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.people.desk import Desk
from bot.people.naming import TICKET
from bot.store.records import UNSEEN
from bot.store.schema import conversations, messages
from bot.store.ticket_chats import chat_of_ticket
from portal.server.personal import Whose, kept_of

WHAT: Final = "transcript.look"
_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
_IS_THERE: Final = sa.select(conversations.c.id).where(conversations.c.id == sa.bindparam("it"))
_SAID: Final = (
    sa.select(messages)
    .where(messages.c.conversation_id == sa.bindparam("it"), messages.c.kind.not_in(UNSEEN))
    .order_by(messages.c.seq)
)


@dataclass(frozen=True)
class Line:
    """What somebody said. ``at``: seconds since 1970; ``buttons``: what was suggested."""

    author: str
    at: float
    text: str
    buttons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Transcript:
    """``is_whole``: as it is now, not as it was handed over with a ticket."""

    lines: Sequence[Line]
    is_whole: bool


async def look(desk: Desk, name: str) -> Transcript | None:
    """The conversation of a ticket or of that id; None: there is none.

    A ticket whose conversation is not kept any more has the part that was handed over with it,
    where the portal is ours.

    Raises:
        StoreUnavailableError: the database does not answer.
        PortalError: the portal's does not.
    """
    is_ticket = bool(TICKET.fullmatch(name))
    lines = await desk.database.read(lambda c: _said(c, name, is_ticket))
    found = Transcript(lines, is_whole=True) if lines is not None else None
    if found is None and is_ticket and desk.portal is not None:
        found = await _handed_over(desk, name)
    about = desk.audit.about("ticket" if is_ticket else "conversation", name)
    await desk.audit.record(desk.who, WHAT, "shown" if found else "unknown", about)
    return found


def _said(connection: Connection, name: str, is_ticket: bool) -> list[Line] | None:
    chat = chat_of_ticket(connection, name) if is_ticket else name
    if chat is None or not _ID.fullmatch(chat):
        return None
    if connection.execute(_IS_THERE, {"it": chat}).first() is None:
        return None
    return [_line(row) for row in connection.execute(_SAID, {"it": chat})]


def _line(row: Any) -> Line:
    buttons = tuple(str(button[1]) for button in row.extras.get("buttons", ()))
    return Line(row.author, row.created_at, row.text, buttons)


async def _handed_over(desk: Desk, number: str) -> Transcript | None:
    if desk.portal is None:
        return None
    kept = await kept_of(desk.portal, Whose(tickets=(number,)), desk.who)
    for ticket in kept.tickets:
        said = (
            Line(each["author"], datetime.fromisoformat(each["at"]).timestamp(), each["text"])
            for each in map(_with_utc, ticket["transcript"])
        )
        return Transcript(list(said), is_whole=False)
    return None


def _with_utc(entry: dict[str, Any]) -> dict[str, Any]:
    # Python 3.10 reads no "Z".
    return {**entry, "at": str(entry["at"]).replace("Z", "+00:00")}
