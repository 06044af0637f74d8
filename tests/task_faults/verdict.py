"""Was anything done twice, claimed wrongly, or left untold?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.dialogue.turns import TURN_SECONDS
from bot.settings import load_settings
from bot.store.database import open_database
from bot.store.schema import messages
from portal.server.release_states import BEGINNING
from tests.task_faults.portal_books import Books, Draft
from tests.task_faults.tasks import (
    CANCELLED,
    DONE,
    FAILED,
    HAND_OVER,
    RELEASE,
    RESET,
    UNSURE,
    Task,
)

# A killed worker's turn is taken up within 7 seconds (docs/turns.md) and takes no longer than one.
TOLD_SECONDS = TURN_SECONDS + 7.0
_ENDS = (DONE, FAILED, UNSURE, CANCELLED)


def times_done(task: Task, books: Books) -> int:
    """How often the portal has done it."""
    return books.letters[task.address] if task.kind == RESET else len(_made(task, books))


def doubles(tasks: Iterable[Task], books: Books) -> list[Task]:
    """Tasks that were done more than once."""
    return [task for task in tasks if times_done(task, books) > 1]


def false_claims(tasks: Iterable[Task], books: Books) -> list[Task]:
    """Tasks of which it was said that they were done, or that they were not, and it is not so."""
    return [task for task in tasks if not _is_true(task, books)]


def untold(tasks: Iterable[Task]) -> list[Task]:
    """Tasks whose patients were not told in the end what became of them."""
    return [task for task in tasks if not task.told or task.told[-1] not in _ENDS]


def sent_to_nobody(books: Books, tasks: Sequence[Task]) -> list[str]:
    """Addresses and contacts that nobody has given, or that are not on file."""
    links = {task.address for task in tasks if task.kind == RESET and task.has_account}
    contacts = {task.address for task in tasks if task.kind == HAND_OVER}
    return [*(set(books.letters) - links), *(set(books.tickets) - contacts)]


def unconfirmed(books: Books, tasks: Iterable[Task]) -> list[Draft]:
    """Drafts to which their patient has not said "yes", exactly as they are."""
    confirmed = {
        (task.patient, draft)
        for task in tasks
        if task.wish and task.confirmed
        for draft in task.wish.drafts(task.days)
    }
    return [
        draft
        for patient, drafts in books.drafts.items()
        for draft in drafts
        if (patient, draft.values) not in confirmed or draft.state != BEGINNING
    ]


def longest_wait(tasks: Iterable[Task], kills: list[float]) -> float:
    """Seconds for an answer, counted from the last kill of a server while it was waited for."""
    return max(
        wait.answered - max(kill for kill in (wait.accepted, *kills) if kill <= wait.answered)
        for task in tasks
        for wait in task.waits
    )


def smooth_answers(tasks: Iterable[Task], *, is_known: bool) -> set[tuple[str, ...]]:
    """What was said to those who asked for a link and got one at once."""
    resets = [task for task in tasks if task.kind == RESET and task.has_account is is_known]
    return {tuple(task.said) for task in resets if task.told == [DONE]}


async def unanswered(url: str) -> int:
    """How many messages in the help desk's database at ``url`` have no answer."""
    database = open_database(load_settings({"HELPDESK_DATABASE_URL": url}).database_url)
    try:
        return await database.read(_unanswered)
    finally:
        await database.close()


def _unanswered(connection: Connection) -> int:
    query = sa.select(messages.c.conversation_id, messages.c.seq, messages.c.reply_to)
    rows = connection.execute(query).all()
    asked = {(row.conversation_id, row.seq) for row in rows if row.reply_to is None}
    answers = Counter((row.conversation_id, row.reply_to) for row in rows if row.reply_to)
    return len(asked - set(answers))


def _is_true(task: Task, books: Books) -> bool:
    done = times_done(task, books)
    last = [told for told in task.told if told in (DONE, FAILED, UNSURE)][-1:]
    if last == [FAILED]:
        return done == 0
    if last != [DONE]:
        return True
    if task.kind == RESET:
        # Of an address that is not on file nothing is claimed, and nothing must be sent there.
        return done == int(task.has_account)
    return _made(task, books) == [task.named.rpartition("/forms/release/")[2]]


def _made(task: Task, books: Books) -> list[str]:
    """Names of the tickets or the drafts."""
    if task.kind == RELEASE:
        return [draft.id for draft in books.drafts.get(task.patient, [])]
    return books.tickets.get(task.address, [])
