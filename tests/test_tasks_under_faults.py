"""Patients' tasks while the portal fails in every way, and processes are killed.

Two servers of the help desk work at one portal through a proxy that slows, cuts and answers by
itself. Nothing may be done twice, nothing claimed that is not so, and everybody is told.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from bot.settings import load_settings
from tests.database_kinds import POSTGRESQL, kinds
from tests.served import Served, a_chat, served
from tests.task_faults.patients import Patient
from tests.task_faults.portal_books import Books, PortalBooks, ServedPortal
from tests.task_faults.portal_tokens import key_settings, portal_token
from tests.task_faults.proxy import KINDS, FaultyProxy
from tests.task_faults.tasks import DONE, FAILED, HAND_OVER, RELEASE, RESET, UNSURE, Task
from tests.task_faults.trouble import Trouble
from tests.task_faults.verdict import (
    TOLD_SECONDS,
    doubles,
    false_claims,
    longest_wait,
    sent_to_nobody,
    smooth_answers,
    times_done,
    unanswered,
    unconfirmed,
    untold,
)
from tests.task_faults.wishes import wish
from tests.task_faults.wording import Wording

pytestmark = [pytest.mark.slow, pytest.mark.timeout(3600)]


class Size(NamedTuple):
    """How much of everything."""

    tasks: int
    portal_kills: int
    helpdesk_kills: int


SIZES: Final = {"small": Size(16, 1, 1), "full": Size(1000, 20, 30)}
_AT_ONCE: Final = 16
_CALM: Final = 4  # tasks before anything happens
_SEED: Final = 20261123
# Each with whether the address is on file: who asks for records is signed in.
_KINDS: Final = (
    (RESET, True),
    (HAND_OVER, False),
    (RELEASE, True),
    (RESET, False),
    (HAND_OVER, False),
    (RELEASE, True),
)


@dataclass
class Place:
    """Everything that runs."""

    servers: list[Served]
    portal: ServedPortal
    proxy: FaultyProxy
    books: PortalBooks
    database: str
    dice: random.Random
    tasks: list[Task]
    ended: int = 0
    kills: list[float] = field(default_factory=list)
    killed: Counter[str] = field(default_factory=Counter)


@pytest.mark.parametrize("kind", kinds(small=POSTGRESQL))
async def test_tasks_are_done_once_and_told_truly_whatever_fails(
    kind: str,
    tmp_path: Path,
    trained_model: Path,
    request: pytest.FixtureRequest,
    record_property: Callable[[str, object], None],
) -> None:
    scale = load_settings(os.environ).test_scale
    size = SIZES[scale]
    urls = [_database_url(kind, name, tmp_path, request) for name in ("desk", "portal")]
    dice = random.Random(_SEED)
    tasks = _tasks(size.tasks, dice)
    async with _running(tmp_path, trained_model, urls, tasks, dice) as place:
        await _work(place, size)
        await place.proxy.settle()
        await place.books.settle()
        books = await place.books.read()
    for name, figure in _figures(place, books).items():
        record_property(name, figure)
    assert doubles(place.tasks, books) == []
    assert false_claims(place.tasks, books) == []
    assert sent_to_nobody(books, place.tasks) == []
    assert unconfirmed(books, place.tasks) == []
    assert books.ticket_letters == sorted(
        name for names in books.tickets.values() for name in names
    )
    assert untold(place.tasks) == []
    assert await unanswered(place.database) == 0
    assert longest_wait(place.tasks, place.kills) <= TOLD_SECONDS
    assert [task.told for task in place.tasks[:_CALM]] == [[DONE]] * _CALM
    _check_that_nobody_learns_who_has_an_account(place.tasks)
    if scale == "full":
        _check_that_all_of_it_happened(place, size)


def _check_that_nobody_learns_who_has_an_account(tasks: list[Task]) -> None:
    known, unknown = (smooth_answers(tasks, is_known=is_known) for is_known in (True, False))
    assert len(known) == 1
    assert known == unknown


def _check_that_all_of_it_happened(place: Place, size: Size) -> None:
    assert [kind for kind in KINDS if not place.proxy.faults[kind]] == []
    assert sum(place.killed.values()) == size.portal_kills + size.helpdesk_kills
    for kind in (RESET, HAND_OVER, RELEASE):
        told = Counter(told for task in place.tasks if task.kind == kind for told in task.told)
        assert min(told[outcome] for outcome in (DONE, FAILED, UNSURE)) > 0
        assert told[DONE] > size.tasks / 6  # half of them


def _tasks(count: int, dice: random.Random) -> list[Task]:
    """A third of each kind; half of the resets for addresses that are on file."""
    return [
        Task(
            kind,
            f"p-fault-{at}",
            f"patient.{at}@example.edu",
            has_account,
            wish(at // 3, dice) if kind == RELEASE else None,
        )
        for at in range(count)
        for kind, has_account in [_KINDS[at % len(_KINDS)]]
    ]


@asynccontextmanager
async def _running(
    folder: Path, model: Path, urls: list[str], tasks: list[Task], dice: random.Random
) -> AsyncIterator[Place]:
    desk, portal_url = urls
    portal = ServedPortal(folder, desk, model, {"PORTAL_DATABASE_URL": portal_url})
    proxy = FaultyProxy(portal.port, dice)
    settings = {"PORTAL_URL": f"http://127.0.0.1:{proxy.port}", **key_settings(folder)}
    first = Served(folder, desk, model, settings)
    second = Served(folder, desk, model, {**settings, "HELPDESK_PUBLIC_URL": first.url})
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(served(portal))
        books = PortalBooks(portal_url, folder / "secrets", folder / "outbox")
        stack.push_async_callback(books.close)
        await books.begin({task.patient: task.address for task in tasks if task.has_account})
        await proxy.start()
        stack.push_async_callback(proxy.close)
        servers = [stack.enter_async_context(served(server)) for server in (first, second)]
        await asyncio.gather(*servers)
        yield Place([first, second], portal, proxy, books, desk, dice, tasks)


async def _work(place: Place, size: Size) -> None:
    """All patients, some at once: a few in peace, the others with all the trouble there is."""
    wording = Wording()
    place.proxy.is_calm = True
    await _some(place, iter(place.tasks[:_CALM]), wording)
    place.proxy.is_calm = False
    trouble = Trouble(place.portal, place.servers, place.proxy, lambda: place.ended, place.dice)
    killing = trouble.kill(size.portal_kills, size.helpdesk_kills, size.tasks)
    waiting = iter(place.tasks[_CALM:])
    closing = asyncio.create_task(trouble.close_the_way())
    try:
        await asyncio.gather(killing, *(_some(place, waiting, wording) for _ in range(_AT_ONCE)))
    finally:
        closing.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await closing
    place.kills, place.killed = trouble.helpdesk_kills, trouble.killed


async def _some(place: Place, waiting: Iterator[Task], wording: Wording) -> None:
    addresses = [server.url for server in place.servers]
    for task in waiting:
        dice = random.Random(place.dice.random())
        token = partial(portal_token, task.patient) if task.kind == RELEASE else None
        async with a_chat(addresses[0], token) as chat:
            await Patient(task, chat, addresses, wording, dice).work()
        place.ended += 1


def _figures(place: Place, books: Books) -> dict[str, object]:
    tasks = place.tasks
    return {
        "tasks": len(tasks),
        "killed": dict(place.killed),
        "faults": dict(place.proxy.faults),
        "told": dict(Counter(told for task in tasks for told in task.told)),
        "ends": dict(Counter(task.told[-1] for task in tasks if task.told)),
        "not_confirmed": sum(task.kind == RELEASE and not task.confirmed for task in tasks),
        "drafts": sum(map(len, books.drafts.values())),
        "left": sum(task.leaves for task in tasks),
        "done": sum(times_done(task, books) for task in tasks),
        "doubles": len(doubles(tasks, books)),
        "false_claims": len(false_claims(tasks, books)),
        "longest_wait_seconds": round(longest_wait(tasks, place.kills), 1),
    }


def _database_url(kind: str, name: str, folder: Path, request: pytest.FixtureRequest) -> str:
    if kind == "sqlite":
        return f"sqlite:///{folder}/{name}.db"
    url: str = request.getfixturevalue("postgresql_server").create(f"faults_{name}")
    return url
