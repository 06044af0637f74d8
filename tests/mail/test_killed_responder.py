"""Two workers on one mailbox, killed at every named place, while servers restart.

No mail may be lost, none answered twice, and no list answered at all.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import re
import signal
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import pytest
import sqlalchemy as sa
from imapclient.exceptions import IMAPClientError

from bot.mail.failing import POINTS, VARIABLE
from bot.settings import ROOT, load_settings
from bot.store.database import open_database
from bot.store.mail_schema import mail_in
from tests.mail.dovecot import SECRET, Dovecot
from tests.mail.relay import Relay, relay
from tests.mail.stub_judge import DESK, mail

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]

# mails, kills
SIZES: Final = {"small": (80, 11), "full": (1000, 22)}
_PLACES: Final = [point for point in POINTS if point != "spooled"]
# A batch of mails passes these once; others, each mail does.
_MOST_PASSES: Final = dict.fromkeys(
    ("claimed", "claim_flagged", "copy_seen", "flagged", "draft_kept"), 2
)
_LEASE, _SENDING, _GRACE = 1.5, 2.0, 4.0
_WORKERS: Final = 2
_QUIET_SECONDS: Final = 60.0


class Killed:
    """A worker that is started anew whenever it has died, until all kills are spent."""

    def __init__(self, number: int, plan: dict[str, Any], places: list[str], log: Path) -> None:
        self._plan, self.places, self._log = plan, places, log
        self._number, self._starts = number, 0

    async def work(self) -> None:
        """Until cancelled."""
        while True:
            process = await self._start(self.places[0] if self.places else "")
            try:
                assert await process.wait() == -signal.SIGKILL, self._log.read_text()[-3000:]
            except asyncio.CancelledError:
                process.terminate()
                await process.wait()
                raise
            self.places.pop(0)

    async def _start(self, place: str) -> asyncio.subprocess.Process:
        self._starts += 1
        plan = {**self._plan, "name": f"worker-{self._number}-{self._starts}"}
        environ = {**os.environ, VARIABLE: place}
        with self._log.open("ab") as log:
            return await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "tests.mail.worker",
                json.dumps(plan),
                cwd=ROOT,
                env=environ,
                stderr=log,
                stdout=log,
            )


async def _handed_over(imap: Dovecot, content: bytes) -> None:
    """Put a mail into the mailbox, as a mail server does: again and again, until it is taken."""
    until = time.monotonic() + _QUIET_SECONDS
    while True:
        try:
            return await asyncio.to_thread(imap.deliver, content)
        except (OSError, IMAPClientError):
            assert time.monotonic() < until
            await asyncio.sleep(0.1)


class Copies:
    """Puts the copies of answers into the mailbox."""

    def __init__(self, imap: Dovecot) -> None:
        self._imap = imap
        self._waiting: asyncio.Queue[bytes] = asyncio.Queue()

    async def take(self, content: bytes) -> None:
        self._waiting.put_nowait(content)

    async def work(self) -> None:
        while True:
            await _handed_over(self._imap, await self._waiting.get())


@asynccontextmanager
async def background(*works: Any) -> AsyncIterator[list[asyncio.Future[None]]]:
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        yield tasks
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _mail(number: int) -> bytes:
    """One in ten is of a list, one in fifty can't be read, one in fifteen is not sure."""
    sender = f"pat{number}@mail.test"
    if number % 10 == 3:
        return mail(number, sender, "news", List_Id="<news.mail.test>")
    if number % 50 == 7:
        return mail(number, sender, "poison")
    return mail(number, sender, "suggest" if number % 15 == 5 else "question")


async def _deliver(
    imap: Dovecot, count: int, dice: random.Random, spent: Callable[[], bool]
) -> int:
    """``count`` mails and more until all kills are spent; one in twenty twice.

    On the way the server is stopped twice, and gets new UIDs once. Returns how many there were.
    """
    events = {count // 3: _restart, count // 2: Dovecot.change_uids, 3 * count // 4: _restart}
    number = 0
    while number < count or not spent():
        if number in events:
            await asyncio.to_thread(events[number], imap)
        for _ in range(2 if number % 20 == 9 else 1):
            await _handed_over(imap, _mail(number))
        number += 1
        await asyncio.sleep(dice.uniform(0, 0.1))
        assert number < 20 * count, "the kills did not come"
    return number


def _restart(imap: Dovecot) -> None:
    imap.stop()
    imap.start()


async def _all_done(
    url: str, count: int, tasks: list[asyncio.Future[None]]
) -> Counter[tuple[str, str]]:
    """Wait until every mail has come to an end."""
    database = open_database(url)
    query = sa.select(mail_in.c.state, mail_in.c.reason, sa.func.count()).group_by(
        mail_in.c.state, mail_in.c.reason
    )
    until = time.monotonic() + _QUIET_SECONDS
    try:
        while True:
            rows = await database.read(lambda connection: connection.execute(query).all())
            counts = Counter({(state, reason or ""): number for state, reason, number in rows})
            ended = sum(
                number
                for (state, reason), number in counts.items()
                if state in ("left", "quarantined", "suggested", "done")
                and reason not in ("own_copy", "duplicate")
            )
            if ended >= count and not any(state in _GOING_ON for state, _ in counts):
                return counts
            assert time.monotonic() < until, counts
            for task in tasks:
                if task.done():
                    task.result()  # a worker ended that nobody killed
            await asyncio.sleep(0.2)
    finally:
        await database.close()


_GOING_ON: Final = ("arrived", "answer_ready", "sent")


async def test_nothing_is_lost_or_doubled(
    own_imap: Dovecot, new_sqlite: str, tmp_path: Path
) -> None:
    count, kills = SIZES[load_settings(os.environ).test_scale]
    dice = random.Random(7)
    places = (_PLACES * (kills // len(_PLACES) + 1))[:kills]
    planned = [f"{place}:{dice.randint(1, _MOST_PASSES.get(place, 6))}" for place in places]
    copies = Copies(own_imap)
    async with relay(tmp_path / "sent.jsonl", DESK, copies.take) as server:
        plan = _plan(own_imap, server.port, new_sqlite, tmp_path)
        workers = [
            Killed(n, plan, planned[n::_WORKERS], tmp_path / f"worker{n}.log")
            for n in range(_WORKERS)
        ]
        async with background(copies.work(), *(worker.work() for worker in workers)) as tasks:
            sent = await _deliver(own_imap, count, dice, lambda: not any(w.places for w in workers))
            counts = await _all_done(new_sqlite, sent, tasks)
        _check(server, sent, counts)


def _plan(imap: Dovecot, port: int, database: str, folder: Path) -> dict[str, Any]:
    return {
        "user": imap.user,
        "secret": SECRET,
        "imap": imap.port,
        "smtp": port,
        "database": database,
        "keys": str(folder / "keys"),
        "lease": _LEASE,
        "sending": _SENDING,
        "grace": _GRACE,
    }


def _check(server: Relay, count: int, counts: Counter[tuple[str, str]]) -> None:
    answered = Counter(re.findall(r"pat(\d+)@", "".join(s.recipients[0] for s in server.sent())))
    lists = {str(number) for number in range(count) if number % 10 == 3}
    poison = {str(number) for number in range(count) if number % 50 == 7}
    unsure = {str(number) for number in range(count) if number % 15 == 5} - lists
    assert [number for number, times in answered.items() if times > 1] == []
    assert set(answered) & (lists | poison | unsure) == set()
    staff = counts["suggested", "send_unknown"] + counts["quarantined", "crashed"]
    missing = {str(n) for n in range(count)} - lists - poison - unsure - set(answered)
    assert len(missing) <= staff, (missing, counts)
    assert not counts["left", "claimed_elsewhere"]
    assert counts["left", "mailing_list"] == len(lists)
