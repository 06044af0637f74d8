"""Figures on what servers share, and on what waits in one of them."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from prometheus_client import CollectorRegistry, Counter, Gauge


class Places(Protocol):
    """What is known of turns that wait (``bot/dialogue/places.py``)."""

    @property
    def waiting(self) -> int:
        """How many wait."""
        ...

    @property
    def wait(self) -> float:
        """How many seconds one more would."""
        ...

    @property
    def pace(self) -> float:
        """Seconds from one turn's end to the next, while many wait."""
        ...

    def arrival(self) -> AbstractContextManager[None]:
        """A message that was let in: it counts already."""
        ...


class ClusterMetrics:
    """What wake-ups and Redis tell of themselves."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._wake_ups = Counter(
            "helpdesk_wake_ups",
            "Wake-ups to and from other servers.",
            ["kind", "what"],
            registry=registry,
        )
        self._redis_errors = Counter(
            "helpdesk_redis_errors", "Times Redis did not answer.", registry=registry
        )

    def wake_ups_sent(self, kind: str, count: int) -> None:
        """To all other servers."""
        self._wake_ups.labels(kind, "sent").inc(count)

    def wake_ups_heard(self, kind: str, count: int) -> None:
        """From other servers."""
        self._wake_ups.labels(kind, "heard").inc(count)

    def wake_ups_lost(self, kind: str, count: int) -> None:
        """Not sent: there is no connection, or sending failed."""
        self._wake_ups.labels(kind, "lost").inc(count)

    def redis_error(self) -> None:
        """Redis did not answer in time, or with an error."""
        self._redis_errors.inc()


class AdmissionMetrics:
    """What waits, and what had to be refused."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._waiting = Gauge(
            "helpdesk_waiting_turns", "Turns that wait for a place.", registry=registry
        )
        self._wait = Gauge(
            "helpdesk_estimated_wait_seconds",
            "How long a turn that comes now would wait.",
            registry=registry,
        )
        self._refused = Counter(
            "helpdesk_refused_busy", "Messages that would have waited too long.", registry=registry
        )

    def watch(self, places: Places) -> None:
        """Ask ``places`` whenever figures are asked for."""
        self._waiting.set_function(lambda: places.waiting)
        self._wait.set_function(lambda: places.wait)

    def refused(self) -> None:
        """A message was refused, since it would have waited too long."""
        self._refused.inc()
