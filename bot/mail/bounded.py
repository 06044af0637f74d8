"""Judging with a limit of time: a mail that hangs is given up, and others pass it by.

``judge`` runs in a thread with an event loop of its own, called a lane, and not in a process: the
model is loaded once and stays warm, and a fresh process would need seconds for what a stuck mail
may cost the next one. A lane that exceeds its time is ended by an exception raised in its thread,
which also ends a loop of Python code. What never comes back to the interpreter (a C function that
keeps its lock) stops all threads: then ``Watchdog`` ends the process, and the ledger's count of
attempts keeps the mail from doing so again and again.
"""

from __future__ import annotations

import asyncio
import ctypes
import faulthandler
import threading
from collections.abc import Collection, Coroutine
from concurrent.futures import Future
from typing import Any, Final

from bot.log import get_logger
from bot.mail.judgement import Envelope, Judge, Judgement, Quarantined

_log = get_logger(__name__)
LIMIT_SECONDS: Final = 5.0
# After this long the next mail does not wait any more, and is judged beside the slow one.
PATIENCE_SECONDS: Final = 0.4
_GRACE_SECONDS: Final = 0.2
_WATCH_SECONDS: Final = 60.0


class BoundedJudge:
    """Calls ``judge``, one mail after the other as long as none is slow.

    Args:
        seconds: the most for a mail.
        patience: seconds after which the next mail goes beside a slow one.
    """

    def __init__(
        self, judge: Judge, seconds: float = LIMIT_SECONDS, patience: float = PATIENCE_SECONDS
    ) -> None:
        self._judge, self._seconds, self._patience = judge, seconds, patience
        self._idle: list[_Lane] = []
        self._turn = asyncio.Lock()
        self._retiring: set[asyncio.Task[None]] = set()

    async def __call__(self, raw: bytes, envelope: Envelope) -> Judgement:
        """The judgement; ``Quarantined`` where it failed or took too long."""
        async with self._turn:
            running = asyncio.ensure_future(self._bounded(raw, envelope))
            await asyncio.wait({running}, timeout=self._patience)
        return await running

    async def close(self) -> None:
        """End the threads."""
        for lane in self._idle:
            lane.end()
        await asyncio.gather(*self._retiring)

    async def _bounded(self, raw: bytes, envelope: Envelope) -> Judgement:
        lane = self._idle.pop() if self._idle else _Lane()
        future = lane.submit(_call(self._judge, raw, envelope))
        try:
            judgement = await asyncio.wait_for(asyncio.wrap_future(future), self._seconds)
        except asyncio.TimeoutError:
            _log.error("mail.judge_timed_out", bytes=len(raw))
            self._retire(lane)
            return Judgement(Quarantined("timed_out"))
        except asyncio.CancelledError:
            self._retire(lane)
            raise
        self._idle.append(lane)
        return judgement

    def _retire(self, lane: _Lane) -> None:
        task = asyncio.ensure_future(lane.retire())
        self._retiring.add(task)
        task.add_done_callback(self._retiring.discard)


async def _call(judge: Judge, raw: bytes, envelope: Envelope) -> Judgement:
    try:
        return await judge(raw, envelope)
    except Exception as error:  # noqa: BLE001 - edge: one bad mail must not block the mailbox
        _log.error("mail.judge_failed", exc=error)
        return Judgement(Quarantined("failed"))


async def _cancelled(tasks: Collection[asyncio.Task[Any]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


class _LaneEndedError(BaseException):
    """Raised inside a lane's thread. No handler of ``Exception`` catches it."""


class _Lane:
    """A thread with an event loop."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="judge", daemon=True)
        self._thread.start()

    def submit(self, work: Coroutine[Any, Any, Judgement]) -> Future[Judgement]:
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def end(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)

    async def retire(self) -> None:
        """End it, also in the middle of what it does."""
        self.end()
        await asyncio.sleep(_GRACE_SECONDS)
        if self._thread.is_alive():
            thread = ctypes.c_ulong(self._thread.ident or 0)
            ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, ctypes.py_object(_LaneEndedError))
            await asyncio.sleep(_GRACE_SECONDS)
        if self._thread.is_alive():
            _log.error("mail.judge_stuck")

    def _run(self) -> None:
        try:
            self._loop.run_forever()
            self._loop.run_until_complete(_cancelled(asyncio.all_tasks(self._loop)))
        except _LaneEndedError:
            pass
        finally:
            self._loop.close()


class Watchdog:
    """Ends the process where none of its threads gets on, so that whoever started it starts anew.

    faulthandler's own thread needs no lock of the interpreter; it writes where each thread stands,
    and no value.
    """

    def __init__(self, seconds: float = _WATCH_SECONDS) -> None:
        self._seconds = seconds

    async def work(self) -> None:
        """Say that all is well, for as long as it is."""
        try:
            while True:
                faulthandler.dump_traceback_later(self._seconds, exit=True)
                await asyncio.sleep(self._seconds / 4)
        finally:
            faulthandler.cancel_dump_traceback_later()
