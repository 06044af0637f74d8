"""Everything that is kept of a person."""

from __future__ import annotations

from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.people.desk import Desk
from bot.people.records import Kept, KeptConversation, Person
from bot.store.mail_schema import mail_in, mail_limit, mail_out
from bot.store.schema import conversations, feedback, messages, task_secrets, tracker_events
from bot.store.ticket_chats import tickets_of_chats
from portal.server.personal import Whose, kept_of

_CONVERSATION: Final[Any] = sa.bindparam("conversation")
_INFO: Final = sa.select(conversations).where(conversations.c.id == _CONVERSATION)
_SECRETS: Final = sa.select(task_secrets.c.expires_at).where(
    task_secrets.c.conversation_id == _CONVERSATION
)
_MAIL_COLUMNS: Final = ("id", "state", "reason", "arrived_at", "changed_at")
_ANSWER_COLUMNS: Final = ("mail_in_id", "kind", "state", "created_at", "open")


async def find(desk: Desk, person: Person) -> Kept:
    """Look for it in the bot's database, and in the demo portal's where there is one.

    Raises:
        StoreUnavailableError: the database does not answer.
        PortalError: the portal's does not.
    """
    chats = await desk.database.read(lambda c: _conversations(c, person))
    mails, answers, counted = await desk.database.read(lambda c: _mails(c, person))
    portal = None
    if desk.portal is not None and (person.patients or person.tickets):
        noted = [number for chat in chats for number in chat.tickets]
        tickets = tuple(dict.fromkeys([*person.tickets, *noted]))
        portal = await kept_of(desk.portal, Whose(person.patients, tickets), desk.who)
    return Kept(chats, mails, answers, counted, portal)


def conversation(connection: Connection, conversation_id: str) -> KeptConversation | None:
    """All of one conversation; None where there is none."""
    place = {"conversation": conversation_id}
    info = connection.execute(_INFO, place).mappings().first()
    if info is None:
        return None
    said, rated, heard = (
        [dict(row) for row in connection.execute(_rows(table), place).mappings()]
        for table in (messages, feedback, tracker_events)
    )
    return KeptConversation(
        dict(info),
        said,
        rated,
        heard,
        connection.execute(_SECRETS, place).scalar(),
        tickets_of_chats(connection, [conversation_id]),
    )


def _rows(table: sa.Table) -> Any:
    return sa.select(table).where(table.c.conversation_id == _CONVERSATION).order_by(table.c.seq)


def _conversations(connection: Connection, person: Person) -> list[KeptConversation]:
    found = [conversation(connection, each) for each in person.conversations]
    return [each for each in found if each is not None]


def _mails(
    connection: Connection, person: Person
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[float]]:
    if not person.senders:
        return [], [], []
    wanted = sa.select(*(mail_in.c[name] for name in _MAIL_COLUMNS))
    rows = connection.execute(
        wanted.where(mail_in.c.sender.in_(person.senders)).order_by(mail_in.c.arrived_at)
    )
    mails = [dict(row) for row in rows.mappings()]
    of_them = sa.select(mail_in.c.id).where(mail_in.c.sender.in_(person.senders))
    replies = sa.select(*(mail_out.c[name] for name in _ANSWER_COLUMNS))
    answers = connection.execute(replies.where(mail_out.c.mail_in_id.in_(of_them)))
    counted = sa.select(mail_limit.c.at).where(mail_limit.c.sender.in_(person.senders))
    times = list(connection.execute(counted.order_by(mail_limit.c.at)).scalars())
    return mails, [dict(row) for row in answers.mappings()], times
