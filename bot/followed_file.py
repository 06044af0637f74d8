"""A file whose latest usable content counts, also while the server runs."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

from bot.errors import HelpDeskError
from bot.log import get_logger

_log = get_logger(__name__)
Value = TypeVar("Value")


class FollowedFile(Generic[Value]):
    """What a file holds, read again when the file changes.

    A new version that can't be used is logged once, and the last good one stays in force: a slip
    in an editor must not stop a server that runs.

    Args:
        path: the file.
        read: gives its content; raises one of our own errors, whose text may be logged.
        pause: the fewest seconds between two readings.
        clock: seconds from any start.

    Raises:
        HelpDeskError: when made, whatever ``read`` raises.
    """

    def __init__(
        self,
        path: Path,
        read: Callable[[Path], Value],
        *,
        pause: float = 0.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._path, self._read, self._pause, self._clock = path, read, pause, clock
        self._stamp, self._read_at = _stamp(path), clock()
        self._value = read(path)

    def value(self) -> Value:
        """The content, after one look whether the file changed."""
        stamp = _stamp(self._path)
        if stamp != self._stamp and self._rested():
            self._reread(stamp)
        return self._value

    def reread(self) -> Value:
        """The content, read again even if the file looks the same, unless that was just done."""
        if self._rested():
            self._reread(_stamp(self._path))
        return self._value

    def _rested(self) -> bool:
        # A clock that was set back must not stop the reading.
        return not 0 <= self._clock() - self._read_at < self._pause

    def _reread(self, stamp: tuple[int, int, int] | None) -> None:
        self._stamp, self._read_at = stamp, self._clock()
        try:
            self._value = self._read(self._path)
        except HelpDeskError as error:
            _log.error("file.new_version_unusable", file=self._path.name, reason=str(error))


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino
