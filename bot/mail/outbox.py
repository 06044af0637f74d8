"""Rows of the outbox: what is to be sent, is being sent, was sent.

    ready -> sending -> sent
    sending, and its worker was lost -> our copy came back? sent : wait, then unknown -> staff

Everything goes through here: answers, drafts for staff, alerts. A mail is taken by one worker in a
transaction of its own, and never sent inside one. What was sent is blanked in the same statement
that says so.
"""

from __future__ import annotations

from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.mail.judgement import OutgoingMail
from bot.mail.records import Mode, Stuck, ToSend
from bot.store.mail_schema import mail_in, mail_out, mail_thread
from bot.store.sealing import Sealer
from bot.store.statements import insert_on_conflict

REPLY, URGENT, DRAFT, ALERT = "reply", "urgent", "draft", "alert"
TO_PATIENTS: Final = (REPLY, URGENT)
# An answer that could not be sent for so long is not sent any more: a person looks first.
STALE_SECONDS: Final = 12 * 3600.0

_BY_ID: Final = mail_out.c.id == sa.bindparam("mail")
_DUE: Final = (
    sa.select(mail_out.c.id)
    .where(mail_out.c.open, mail_out.c.state == "ready", mail_out.c.next_at <= sa.bindparam("now"))
    .order_by(mail_out.c.next_at, mail_out.c.id)
    .limit(sa.bindparam("most"))
)
_READ: Final = (
    sa.select(mail_out, mail_thread.c.human_seen)
    .join(mail_in, mail_in.c.id == mail_out.c.mail_in_id)
    .outerjoin(mail_thread, mail_thread.c.thread_key == mail_in.c.thread_key)
    .where(_BY_ID)
)
_TAKE: Final = (
    sa.update(mail_out)
    .where(_BY_ID, mail_out.c.state == "ready", mail_out.c.next_at <= sa.bindparam("now"))
    .values(state="sending", attempts=mail_out.c.attempts + 1, sending_at=sa.bindparam("now"))
)
_SENDING: Final = sa.select(
    mail_out.c.id, mail_out.c.kind, mail_out.c.reply_message_id, mail_out.c.sending_at
).where(
    mail_out.c.open,
    mail_out.c.state == "sending",
    mail_out.c.sending_at < sa.bindparam("before"),
)
_BLANK: Final[dict[str, Any]] = {"open": False, "recipient": None, "body": None}


def insert_mail(
    connection: Connection, sealer: Sealer, mail_id: int, now: float, kind: str, mail: OutgoingMail
) -> bool:
    """Put a mail into the outbox; False where one of this Message-ID was there before."""
    row = {
        "mail_in_id": mail_id,
        "kind": kind,
        "reply_message_id": mail.message_id,
        "recipient": sealer.seal(mail.recipient.encode(), _recipient(mail.message_id)),
        "body": sealer.seal(mail.body, _body(mail.message_id)),
        "state": "ready",
        "open": True,
        "attempts": 0,
        "next_at": now,
        "created_at": now,
        "copy_seen": False,
    }
    insert = insert_on_conflict(connection, mail_out).values(row)
    unless = insert.on_conflict_do_nothing(index_elements=["reply_message_id"])
    return bool(connection.execute(unless).rowcount)


def due(connection: Connection, now: float, most: int) -> list[int]:
    """Ids of what may be sent now."""
    return list(connection.execute(_DUE, {"now": now, "most": most}).scalars())


def take(
    connection: Connection, sealer: Sealer, out_id: int, mode: Mode, now: float
) -> ToSend | None:
    """The mail, which is in ``sending`` now; None where it is not to be sent by us.

    Raises:
        SealError: it can't be opened; then it stays as it is.
    """
    if not connection.execute(_TAKE, {"mail": out_id, "now": now}).rowcount:
        return None
    row = connection.execute(_READ, {"mail": out_id}).one()
    if row.kind in TO_PATIENTS and (reason := _obstacle(row, mode, now)):
        to_draft(connection, out_id, reason, now)
        return None
    return ToSend(
        out_id,
        row.kind,
        row.reply_message_id,
        row.attempts,
        sealer.open(row.recipient, _recipient(row.reply_message_id)).decode(),
        sealer.open(row.body, _body(row.reply_message_id)),
    )


def _obstacle(row: Any, mode: Mode, now: float) -> str | None:
    """Why an answer that was decided on is not sent after all."""
    if mode.killed:
        return "kill_switch"
    if not (mode.sends or (row.kind == URGENT and mode.sends_urgent)):
        return "draft_only"
    if row.kind == REPLY and row.human_seen:
        return "person_in_thread"
    return "too_late" if now - row.created_at > STALE_SECONDS else None


def sent(connection: Connection, out_id: int, now: float) -> bool:
    """It was taken by the mail server, or is in the folder; False where that was known."""
    row = connection.execute(_READ, {"mail": out_id}).one_or_none()
    if row is None or not row.open:
        return False
    _change(connection, out_id, state="sent", **_BLANK)
    if row.kind in TO_PATIENTS:
        _change_mail(connection, row.mail_in_id, state="sent", flagged=False, changed_at=now)
    elif row.kind == DRAFT:
        _change_mail(connection, row.mail_in_id, flagged=False)
    return True


def copies_came(connection: Connection, message_ids: list[str], now: float) -> list[str]:
    """Which of these Message-IDs of mails in our mailbox are our answers': proof of their sending.

    An answer in ``sending`` was sent; so was one that was given up or is to be tried again.
    """
    ours = sa.select(mail_out).where(
        mail_out.c.reply_message_id.in_(message_ids), mail_out.c.kind != ALERT
    )
    rows = connection.execute(ours).all()
    for row in rows:
        if not row.copy_seen:
            _change(connection, row.id, copy_seen=True, state="sent", **_BLANK)
        # A draft is one that was given up: it went out after all.
        if not row.copy_seen and (row.open or row.kind == DRAFT):
            state = {"state": "sent", "reason": None, "flagged": False, "changed_at": now}
            _change_mail(connection, row.mail_in_id, **state)
    return [row.reply_message_id for row in rows]


def again(connection: Connection, out_id: int, at: float) -> None:
    """It was surely not taken: try once more at ``at``."""
    only = mail_out.c.state == "sending"
    _change(connection, out_id, only, state="ready", next_at=at)


def to_draft(connection: Connection, out_id: int, reason: str, now: float) -> None:
    """Staff get it as a draft, and the mail is theirs."""
    taken = sa.select(mail_out.c.mail_in_id).where(
        mail_out.c.id == out_id, mail_out.c.state == "sending"
    )
    mail_id = connection.execute(taken).scalar()
    if mail_id is None:
        return
    _change(connection, out_id, kind=DRAFT, state="ready", next_at=now)
    _change_mail(connection, mail_id, state="suggested", reason=reason, changed_at=now)


def failed(connection: Connection, out_id: int, now: float) -> None:
    """It can't be delivered at all, nor be a draft. The mail itself is people's, as it was."""
    row = connection.execute(_READ, {"mail": out_id}).one()
    _change(connection, out_id, state="failed", **_BLANK)
    if row.kind != ALERT:
        lost = {"state": "left", "reason": "answer_lost", "flagged": False, "changed_at": now}
        _change_mail(connection, row.mail_in_id, **lost)


def stuck(connection: Connection, before: float) -> list[Stuck]:
    """What has been in ``sending`` since before that time."""
    return [Stuck(*row) for row in connection.execute(_SENDING, {"before": before})]


def _change(connection: Connection, out_id: int, *only: Any, **values: Any) -> None:
    change = sa.update(mail_out).where(mail_out.c.id == out_id, *only)
    connection.execute(change.values(**values))


def _change_mail(connection: Connection, mail_id: int, **values: Any) -> None:
    connection.execute(sa.update(mail_in).where(mail_in.c.id == mail_id).values(**values))


def _recipient(message_id: str) -> str:
    return f"mail {message_id} recipient"


def _body(message_id: str) -> str:
    return f"mail {message_id} body"
