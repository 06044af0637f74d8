"""To which thread a mail belongs, and what happened there.

A thread is told by the Message-IDs that its mails name: of mails that came in, and of our answers.
Where none is known it is the first that the mail names, or its own. It belongs to people for good
once a person was asked for, a person wrote, or an answer of ours was replied to.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.mail.hashes import KeyedHashes
from bot.mail.judgement import Facts
from bot.store.mail_schema import mail_in, mail_out, mail_thread
from bot.store.statements import insert_on_conflict

MESSAGE: Final = "message"
# Of a longer list, the first names the thread, and the last were written of late.
_LAST_TOKENS: Final = 20

_HASHES: Final[Any] = sa.bindparam("hashes", expanding=True)
_BY_MAIL: Final = sa.select(mail_in.c.thread_key).where(
    mail_in.c.message_key.in_(_HASHES), mail_in.c.thread_key.is_not(None)
)
_BY_ANSWER: Final = (
    sa.select(mail_in.c.thread_key)
    .join(mail_out, mail_out.c.mail_in_id == mail_in.c.id)
    .where(
        mail_out.c.reply_message_id.in_(sa.bindparam("ids", expanding=True)),
        mail_in.c.thread_key.is_not(None),
    )
)
_ROWS: Final = sa.select(mail_thread).where(mail_thread.c.thread_key.in_(_HASHES))


@dataclass(frozen=True)
class Thread:
    """What is known of the thread of a mail.

    Args:
        keys: the first is the one to store; others where the mail joins several threads.
        replies_to_answer: the mail names an answer of ours.
    """

    keys: tuple[str, ...]
    bot_answers: int = 0
    urgent_answers: int = 0
    human_seen: bool = False
    replies_to_answer: bool = False
    is_known: bool = False


def thread_of(connection: Connection, facts: Facts, hashes: KeyedHashes, fallback: str) -> Thread:
    """The thread of a mail. ``fallback``: its key where the mail has no id and names none."""
    tokens = (*facts.tokens[:1], *facts.tokens[1:][-_LAST_TOKENS:])
    found: list[str] = []
    answered: list[str] = []
    if tokens:
        named = hashes.all_of(MESSAGE, *tokens)
        found = list(connection.execute(_BY_MAIL, {"hashes": named}).scalars())
        answered = list(connection.execute(_BY_ANSWER, {"ids": list(tokens)}).scalars())
    root = next(iter((*tokens, *filter(None, [facts.message_id]))), None)
    roots = [hashes.of(MESSAGE, root), *hashes.all_of(MESSAGE, root)] if root else [fallback]
    keys = tuple(dict.fromkeys([*answered, *found, *roots]))
    rows = connection.execute(_ROWS, {"hashes": list(keys)}).all()
    return Thread(
        _kept(keys, rows, len(answered) + len(found)),
        sum(row.bot_answers for row in rows),
        sum(row.urgent_answers for row in rows),
        any(row.human_seen for row in rows),
        bool(answered),
        bool(rows or found or answered),
    )


def _kept(keys: tuple[str, ...], rows: list[Any], known: int) -> tuple[str, ...]:
    """The keys that stand for the thread; a hash by a former key only where it has a row."""
    there = {row.thread_key for row in rows}
    certain = [key for key in keys[:known] if key]
    return tuple(dict.fromkeys([*certain, *(key for key in keys if key in there)])) or keys[:1]


def note(
    connection: Connection, thread: Thread, now: float, *, answers: int, urgent: int, human: bool
) -> None:
    """Count answers of ours in the thread, and write down that a person is in it."""
    for key in thread.keys:
        insert = insert_on_conflict(connection, mail_thread).values(
            thread_key=key,
            bot_answers=answers,
            urgent_answers=urgent,
            human_seen=human,
            changed_at=now,
        )
        changed = {
            "bot_answers": mail_thread.c.bot_answers + answers,
            "urgent_answers": mail_thread.c.urgent_answers + urgent,
            "human_seen": mail_thread.c.human_seen | insert.excluded.human_seen,
            "changed_at": now,
        }
        connection.execute(
            insert.on_conflict_do_update(index_elements=["thread_key"], set_=changed)
        )
