"""The worker of a mailbox: takes mails in, sends what is to be sent, shows states.

    intake    look -> claim -> fetch -> judge -> decide
    dispatch  outbox -> mail server, or Drafts
    settle    what lost workers left behind
    show      keywords in the mailbox, after the ledger

They go on side by side, each in rounds. A round that fails is logged and comes again: what it had
not finished is found in the ledger.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from bot.log import get_logger
from bot.mail import failing
from bot.mail.dispatch import Dispatch
from bot.mail.intake import Intake
from bot.mail.judgement import Envelope, Judgement
from bot.mail.ledger import Ledger
from bot.mail.mailbox import Mailbox, Mark
from bot.mail.metrics import MailMetrics
from bot.mail.records import Mode, Unshown
from bot.store.database import Database

_log = get_logger(__name__)
_BATCH: Final = 64
_END_SECONDS: Final = 10.0
_MARKS: Final = {
    "left": Mark.LEFT,
    "quarantined": Mark.ERROR,
    "suggested": Mark.SUGGESTION,
    "sent": Mark.ANSWERED,
    "done": Mark.ANSWERED,
}
_Work = Callable[[asyncio.Event], Awaitable[None]]


@dataclass(frozen=True)
class Rhythm:
    """Seconds.

    Args:
        look: between two looks through the whole mailbox, whatever it tells of by itself.
        chores: between two rounds that look after what lost workers left.
        pause: after a round that failed.
        forgetting: between two deletions of what is old.
    """

    look: float = 300.0
    chores: float = 5.0
    pause: float = 2.0
    forgetting: float = 3600.0


class Responder:
    """One process at work on one mailbox: the arguments of ``Intake``, a ``Dispatch``, and more.

    Args:
        keep_days: how long it is kept which mails came in and what became of them.
    """

    def __init__(
        self,
        mailbox: Mailbox,
        database: Database,
        ledger: Ledger,
        dispatch: Dispatch,
        judge: Callable[[bytes, Envelope], Awaitable[Judgement]],
        mode: Callable[[], Mode],
        metrics: MailMetrics,
        rhythm: Rhythm | None = None,
        alarm: Callable[[], None] = lambda: None,
        keep_days: int = 90,
    ) -> None:
        self._mailbox, self._ledger, self._dispatch = mailbox, ledger, dispatch
        self._metrics, self._rhythm = metrics, rhythm or Rhythm()
        self._keep_days = keep_days
        self._to_send, self._to_show = asyncio.Event(), asyncio.Event()
        self._intake = Intake(mailbox, database, ledger, judge, mode, metrics, self._decided, alarm)

    async def run(self, stop: asyncio.Event) -> None:
        """Work until ``stop`` is set; what was begun is finished then."""
        parts: dict[str, _Work] = {
            "intake": self._take_in,
            "dispatch": self._send,
            "settle": self._settle,
            "show": self._show,
            "forget": self._forget,
        }
        tasks = [asyncio.create_task(self._rounds(*part, stop)) for part in parts.items()]
        await stop.wait()
        self._decided()
        await asyncio.wait(tasks, timeout=_END_SECONDS)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._mailbox.close()

    async def once(self) -> None:
        """Take everything that is there now to its end."""
        await self._intake.look()
        await self._intake.take_over()
        await self._intake.finish()
        while await self._dispatch.send_due():
            pass
        await self._dispatch.settle()
        while await self._show_some():
            pass

    def _decided(self) -> None:
        self._to_send.set()
        self._to_show.set()

    async def _rounds(self, part: str, work: _Work, stop: asyncio.Event) -> None:
        while not stop.is_set():
            try:
                await work(stop)
            except Exception as error:  # noqa: BLE001 - edge of a round: it comes again
                self._metrics.failed(part)
                _log.error("mail.round_failed", part=part, exc=error)
                await _rest(stop, self._rhythm.pause)

    async def _take_in(self, stop: asyncio.Event) -> None:
        until = time.monotonic() + self._rhythm.look
        await self._intake.look()
        while not stop.is_set() and time.monotonic() < until:
            await self._intake.take_over()
            if await _unless(stop, self._mailbox.wait(self._rhythm.chores)):
                await self._intake.look()

    async def _send(self, _: asyncio.Event) -> None:
        if await self._dispatch.send_due():
            self._to_show.set()
        else:
            await _woken(self._to_send, self._rhythm.chores)

    async def _forget(self, stop: asyncio.Event) -> None:
        await self._ledger.forget_old(self._keep_days)
        await _rest(stop, self._rhythm.forgetting)

    async def _settle(self, stop: asyncio.Event) -> None:
        await self._dispatch.settle()
        self._metrics.halted(await self._ledger.is_halted())
        await _rest(stop, self._rhythm.chores)

    async def _show(self, _: asyncio.Event) -> None:
        if not await self._show_some():
            await _woken(self._to_show, self._rhythm.chores)

    async def _show_some(self) -> bool:
        if self._intake.uidvalidity is None:
            return False
        place = (self._mailbox.name, self._intake.uidvalidity)
        mails = await self._ledger.unshown(*place, _BATCH)
        if mails:
            await self._mailbox.show({m.place: _mark(m) for m in mails if not _is_theirs(m)})
            failing.reached("flagged")
            await self._ledger.shown(mails)
        return bool(mails)


def _mark(mail: Unshown) -> Mark:
    return Mark.OWN_COPY if mail.reason == "own_copy" else _MARKS[mail.state]


def _is_theirs(mail: Unshown) -> bool:
    # What a worker with a ledger of its own has marked is left as it is.
    return mail.reason == "claimed_elsewhere"


async def _unless(stop: asyncio.Event, work: Awaitable[bool]) -> bool:
    """What ``work`` gives; False as soon as ``stop`` is set."""
    working = asyncio.ensure_future(work)
    stopping = asyncio.ensure_future(stop.wait())
    await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if working.done():
        return working.result()
    working.cancel()
    return False


async def _woken(event: asyncio.Event, seconds: float) -> None:
    with suppress(asyncio.TimeoutError):
        await asyncio.wait_for(event.wait(), seconds)
    event.clear()


async def _rest(stop: asyncio.Event, seconds: float) -> None:
    with suppress(asyncio.TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
