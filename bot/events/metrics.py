"""Figures on the event stream for Prometheus."""

from __future__ import annotations

from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge

FAILURES: Final = ("broker", "refused", "unroutable", "database")


class EventMetrics:
    """What a relay tells."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._waiting = Gauge(
            "helpdesk_events_waiting", "Events that wait for the broker.", registry=registry
        )
        self._oldest = Gauge(
            "helpdesk_events_oldest_seconds",
            "For how long the first in line has waited; 0: none waits.",
            registry=registry,
        )
        self._published = Counter(
            "helpdesk_events_published", "Events that the broker confirmed.", registry=registry
        )
        self._failures = Counter(
            "helpdesk_events_failures",
            "Events or rounds that came to nothing for now, by reason.",
            ["reason"],
            registry=registry,
        )
        for reason in FAILURES:
            self._failures.labels(reason)
        self._dropped = Counter(
            "helpdesk_events_dropped",
            "Events given up since the broker did not take them in days: lost.",
            registry=registry,
        )
        self._at_work = Gauge(
            "helpdesk_events_at_work",
            "1: this relay hands on; 0: another one does, or none waits yet.",
            registry=registry,
        )

    def waiting(self, count: int, oldest_seconds: float) -> None:
        """So many events wait, the first of them for so long."""
        self._waiting.set(count)
        self._oldest.set(oldest_seconds)

    def published(self, count: int) -> None:
        """The broker confirmed so many."""
        self._published.inc(count)

    def failed(self, reason: str, count: int = 1) -> None:
        """``reason`` is one of ``FAILURES``."""
        self._failures.labels(reason).inc(count)

    def dropped(self, count: int) -> None:
        """So many were lost."""
        self._dropped.inc(count)

    def at_work(self, is_at_work: bool) -> None:
        """Whether this relay holds the lease."""
        self._at_work.set(is_at_work)
