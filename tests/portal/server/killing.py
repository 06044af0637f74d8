"""Ending a coroutine at a chosen one of its awaits."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Coroutine, Generator
from typing import Any


class KilledError(BaseException):
    """The work came no further. Not an Exception: nothing that goes on after errors takes it."""


class EndedAt:
    """Awaits ``work``, which comes no further than its ``place``-th await, counted from 0.

    The result is True where it came to its end before.

    Args:
        work: what is awaited.
        place: which await.
        is_begun: whether what is awaited there is carried out before the end comes; else it has
            only been asked for, and may be carried out or not.
        kill: how the work is ended: by an error, so that it may clean up, unless this ends all.
    """

    def __init__(
        self,
        work: Coroutine[Any, Any, Any],
        place: int,
        *,
        is_begun: bool = True,
        kill: Callable[[], None] = lambda: None,
    ) -> None:
        self._work, self._place, self._is_begun, self._kill = work, place, is_begun, kill

    def __await__(self) -> Generator[Any, Any, bool]:
        try:
            for _ in range(self._place):
                yield self._work.send(None)
            awaited = self._work.send(None)
        except StopIteration:
            return True
        if self._is_begun:
            yield awaited
        self._kill()
        yield from self._cleaning_up()
        return False

    def _cleaning_up(self) -> Generator[Any, Any, None]:
        try:
            awaited = self._work.throw(KilledError())
            while True:
                yield awaited
                awaited = self._work.send(None)
        except KilledError:
            return


def kill_process() -> None:
    """As ``kill -9`` does: nothing is cleaned up."""
    os.kill(os.getpid(), signal.SIGKILL)
