"""A circuit breaker (Nygard, Release It!, 2007): a portal that is down is left alone for a while.

Written here because no library that is kept up fits: purgatory and asyncbreaker let every call
through when half open and read the wall clock themselves, pybreaker knows Tornado alone, and
aiobreaker has had no release since 2021.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import structlog

from portal.errors import PortalRefusedError, PortalUnavailableError

_log = structlog.get_logger(module=__name__)
_FAILURES: Final = 5
_PAUSE_SECONDS: Final = 10.0


class CircuitBreaker:
    """Opens after some failed calls in a row; after a pause one call may try whether it closes.

    A failed call is one that ended in PortalUnavailableError. A refusal is an answer, so it counts
    as a success. A call that was cancelled says nothing.

    Args:
        failures: how many in a row open it.
        pause: seconds until one call is let through.
        clock: seconds from any start.
    """

    def __init__(
        self,
        failures: int = _FAILURES,
        pause: float = _PAUSE_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most, self._pause, self._clock = failures, pause, clock
        self._failures = 0
        self._opened_at: float | None = None
        self._has_trial = False

    @contextmanager
    def guarding(self) -> Iterator[None]:
        """One call.

        Raises:
            PortalUnavailableError: ``open``, before anything was sent.
        """
        is_trial = self._let_in()
        try:
            yield
        except PortalUnavailableError:
            self._failed(is_trial)
            raise
        except PortalRefusedError:
            self._answered(is_trial)
            raise
        else:
            self._answered(is_trial)
        finally:
            self._has_trial &= not is_trial

    def _let_in(self) -> bool:
        """Whether the call that may go ahead is the one trial of an open breaker."""
        if self._opened_at is None:
            return False
        if self._has_trial or self._clock() - self._opened_at < self._pause:
            raise PortalUnavailableError("open")
        self._has_trial = True
        return True

    # Calls that began before it opened may end at any time: then only the trial's end counts.

    def _failed(self, is_trial: bool) -> None:
        if is_trial:
            self._opened_at = self._clock()
        elif self._opened_at is None:
            self._failures += 1
            if self._failures >= self._most:
                self._opened_at = self._clock()
                _log.warning("portal.breaker_opened", seconds=self._pause)

    def _answered(self, is_trial: bool) -> None:
        if is_trial:
            self._opened_at = None
            _log.info("portal.breaker_closed")
        if self._opened_at is None:
            self._failures = 0
