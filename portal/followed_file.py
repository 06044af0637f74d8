"""A key file whose latest usable content counts, also while a server runs."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, Generic, TypeVar

import structlog

from portal.errors import ServiceKeyError

_log = structlog.get_logger(module=__name__)
_PAUSE_SECONDS: Final = 1.0  # the least between readings of a file that looks the same
Value = TypeVar("Value")


class FollowedFile(Generic[Value]):
    """What a file holds, read again when it changes; a version that can't be used is passed over.

    Args:
        path: the file.
        read: gives its content, or raises ServiceKeyError.
        clock: seconds from any start.

    Raises:
        ServiceKeyError: when made, if the file can't be used from the start.
    """

    def __init__(
        self,
        path: Path,
        read: Callable[[Path], Value],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._path, self._read, self._clock = path, read, clock
        self._stamp, self._read_at = _stamp(path), clock()
        self._value = read(path)

    def value(self) -> Value:
        """The content, after one look whether the file changed."""
        stamp = _stamp(self._path)
        if stamp != self._stamp:
            self._reread(stamp)
        return self._value

    def reread(self) -> Value:
        """The content, read again even if the file looks the same, unless that was just done."""
        # A clock that was set back must not stop the reading.
        if not 0 <= self._clock() - self._read_at < _PAUSE_SECONDS:
            self._reread(_stamp(self._path))
        return self._value

    def _reread(self, stamp: tuple[int, int, int] | None) -> None:
        self._stamp, self._read_at = stamp, self._clock()
        try:
            self._value = self._read(self._path)
        except ServiceKeyError:
            _log.error("service_keys.new_version_unusable", file=self._path.name)


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino
