"""When a call is tried again, and how long to wait before.

Not by a library: the lock holds aiohttp-retry alone, which neither reads answers as part of an
attempt nor has a budget, and what would be left to tenacity is the loop below.
"""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timezone
from email.utils import parsedate_to_datetime
from typing import Generic, TypeVar

from portal.errors import PortalRefusedError

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Failure:
    """An attempt without the answer that was asked for.

    Args:
        reason: one word, fit for logs and counters.
        sent: whether the request may have reached the portal.
        may_pass: whether another attempt is worthwhile.
        retry_after: seconds that the portal asks to be left alone.
        refusal: what the portal says, if it understood the request.
    """

    reason: str
    sent: bool = True
    may_pass: bool = True
    retry_after: float | None = None
    refusal: PortalRefusedError | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Outcome(Generic[Answer]):
    """How a call ended: the last attempt's answer, None if it failed too; and all failures."""

    answer: Answer | None
    failures: list[Failure]


@dataclass(frozen=True)
class RetryPolicy:
    """Numbers of the retries, in seconds.

    Args:
        attempts: how often a call is tried at most.
        shortest: the least wait.
        longest: the most, however many attempts failed.
        longest_asked: a portal that asks for more (``Retry-After``) is not asked again.
        budget: no attempt begins or goes on after so much time.
    """

    attempts: int = 3
    shortest: float = 0.2
    longest: float = 1.0
    longest_asked: float = 2.0
    # With the turn itself in time for a patient who waits: told after 8 seconds at most.
    budget: float = 7.0


class Retries:
    """Tries calls again by a policy: exponential backoff with jitter over its whole range.

    Args:
        policy: its numbers.
        clock: seconds from any start.
        sleep: waits so many seconds.
        spread: a random number between two.
    """

    def __init__(
        self,
        policy: RetryPolicy | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        spread: Callable[[float, float], float] = random.uniform,
    ) -> None:
        self._policy = policy or RetryPolicy()
        self._clock, self._sleep, self._spread = clock, sleep, spread

    async def run(self, attempt: Callable[[float], Awaitable[Answer | Failure]]) -> Outcome[Answer]:
        """Call ``attempt`` with the seconds that are left until it answers or it is no use."""
        end, failures = self._clock() + self._policy.budget, list[Failure]()
        while True:
            result = await attempt(end - self._clock())
            if not isinstance(result, Failure):
                return Outcome(result, failures)
            failures.append(result)
            delay = self._delay(len(failures), result)
            if delay is None or self._clock() + delay >= end:
                return Outcome(None, failures)
            await self._sleep(delay)
            if self._clock() >= end:  # it slept for longer; no seconds left would mean no limit
                return Outcome(None, failures)

    def _delay(self, number: int, failure: Failure) -> float | None:
        """Seconds to wait after the attempt of that number (from 1), None to give up."""
        policy, asked = self._policy, failure.retry_after or 0.0
        if not failure.may_pass or number >= policy.attempts or asked > policy.longest_asked:
            return None
        most = min(policy.longest, policy.shortest * 2**number)
        return max(asked, self._spread(policy.shortest, most))


def retry_after_seconds(value: str | None, now: float) -> float | None:
    """The seconds that a ``Retry-After`` header asks for (RFC 9110, section 10.2.3).

    Args:
        value: seconds or a date; None and what is neither ask for nothing.
        now: seconds since 1970.
    """
    if value is None:
        return None
    if re.fullmatch(r"[0-9]{1,9}", value):
        return float(value)
    try:
        date = parsedate_to_datetime(value)
    except (ValueError, OverflowError):  # of a year or an offset of thirty digits
        return None
    return max(0.0, date.replace(tzinfo=date.tzinfo or timezone.utc).timestamp() - now)
