"""Takes a person out of the mail responder's tables.

That a mail was dealt with stays, without a word about whose it was: the mail is still in the
mailbox, and would be answered once more. Its row says only where it is, and goes with its time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.mail.outbox import ALERT
from bot.store.mail_schema import mail_in, mail_limit, mail_out, mail_thread

_AT_ONCE: Final = 200
_NOBODY: Final[dict[str, Any]] = dict.fromkeys(
    ("dedupe_key", "message_key", "sender", "thread_key")
)
_DELETED: Final = "deleted"


def blank_some(
    connection: Connection, senders: Sequence[str], until: float, now: float
) -> int | None:
    """Some mails of these senders that came until then; how many. None: one is being answered."""
    mine = mail_in.c.sender.in_(senders) & (mail_in.c.arrived_at <= min(until, 1e12))
    wanted = sa.select(mail_in.c.id, mail_in.c.thread_key).where(mine).order_by(mail_in.c.id)
    rows = connection.execute(wanted.limit(_AT_ONCE).with_for_update()).all()
    ids = [row.id for row in rows]
    if not ids:
        return 0
    answers = mail_out.c.mail_in_id.in_(ids)
    waiting = connection.execute(sa.select(mail_out).where(answers, mail_out.c.open)).all()
    # Nobody's deletion keeps the person on call from being told of a cry for help.
    if any(row.state == "sending" or row.kind == ALERT for row in waiting):
        return None
    connection.execute(sa.delete(mail_out).where(answers))
    _leave_to_people(connection, [row.mail_in_id for row in waiting], now)
    connection.execute(sa.update(mail_in).where(mail_in.c.id.in_(ids)).values(**_NOBODY))
    _forget_threads(connection, [row.thread_key for row in rows if row.thread_key])
    return len(ids)


def forget_counts(connection: Connection, senders: Sequence[str], until: float) -> int:
    """That they had answers of late; how many."""
    mine = mail_limit.c.sender.in_(senders) & (mail_limit.c.at <= min(until, 1e12))
    return int(connection.execute(sa.delete(mail_limit).where(mine)).rowcount)


def _leave_to_people(connection: Connection, ids: Sequence[int], now: float) -> None:
    """What was to be answered and is not: the mailbox shows that to staff."""
    left = {"state": "left", "reason": _DELETED, "flagged": False, "changed_at": now}
    if ids:
        connection.execute(sa.update(mail_in).where(mail_in.c.id.in_(ids)).values(**left))


def _forget_threads(connection: Connection, keys: Sequence[str]) -> None:
    """Those in which nobody else wrote; of others, that they belong to people has to be known."""
    others = sa.select(mail_in.c.thread_key).where(mail_in.c.thread_key.in_(keys))
    left = set(connection.execute(others).scalars())
    gone = [key for key in keys if key not in left]
    if gone:
        connection.execute(sa.delete(mail_thread).where(mail_thread.c.thread_key.in_(gone)))
