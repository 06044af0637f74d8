"""Figures for Prometheus. Labels are from fixed lists of words: no id, no address, no text."""

from __future__ import annotations

import asyncio
from typing import Final

from aiohttp import web
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)

from bot.web.cluster_metrics import AdmissionMetrics, ClusterMetrics

_METHODS: Final = frozenset({"GET", "HEAD", "POST", "DELETE", "OPTIONS"})
_KINDS: Final = frozenset({"start", "text", "choice", "file", "feedback"})
_LIMITS: Final = frozenset({"chat", "address", "new_chat"})
_OUTCOMES: Final = frozenset({"answered", "failed", "timed_out", "given_up", "lost"})
_OTHER: Final = "other"
# A turn takes some milliseconds; what is slower than its lease of seconds is a fault.
_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class TurnMetrics:
    """What workers tell about turns."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._turns = Counter(
            "helpdesk_turns", "Turns that ended, by outcome.", ["outcome"], registry=registry
        )
        self._seconds = Histogram(
            "helpdesk_turn_seconds",
            "From the claim of a turn to its commit.",
            buckets=_SECONDS,
            registry=registry,
        )
        self._taken_over = Counter(
            "helpdesk_turns_taken_over",
            "Turns of other workers that did not end them in time.",
            registry=registry,
        )
        self._database_errors = Counter(
            "helpdesk_database_errors", "Times the database did not answer.", registry=registry
        )

    def turn(self, outcome: str, seconds: float) -> None:
        """A turn ended: answered, failed, timed_out, given_up or lost."""
        self._turns.labels(_known(outcome, _OUTCOMES)).inc()
        self._seconds.observe(seconds)

    def taken_over(self) -> None:
        """This worker took a turn over from another."""
        self._taken_over.inc()

    def database_error(self) -> None:
        """The database did not answer."""
        self._database_errors.inc()


class Metrics:
    """All figures of one process, in a registry of its own."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self.turns = TurnMetrics(self._registry)
        self.cluster = ClusterMetrics(self._registry)
        self.admission = AdmissionMetrics(self._registry)
        self._requests = self._counter("http_requests", "Answers.", "route", "method", "status")
        self._request_seconds = Histogram(
            "helpdesk_http_request_seconds",
            "From a request's header to its answer; streams are left out.",
            ["route"],
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._messages = self._counter("messages_received", "Messages of patients.", "kind")
        self._duplicates = self._counter("messages_duplicate", "Messages that came again.")
        self._limited = self._counter("rate_limited", "Messages over a limit.", "limit")
        self._spans_dropped = self._counter("trace_spans_dropped", "Spans that were not sent.")
        self._streams = Gauge(
            "helpdesk_open_streams", "Browsers that listen.", registry=self._registry
        )
        tasks = Gauge("helpdesk_tasks", "What goes on at the same time.", registry=self._registry)
        tasks.set_function(_running_tasks)

    def _counter(self, name: str, text: str, *labels: str) -> Counter:
        return Counter(f"helpdesk_{name}", text, labels, registry=self._registry)

    def text(self) -> bytes:
        """All of it in Prometheus' text format."""
        return generate_latest(self._registry)

    def answered(self, request: web.Request, status: int, seconds: float | None) -> None:
        """A request was answered, after ``seconds`` unless waiting was its purpose."""
        route = route_of(request)
        self._requests.labels(route, method_of(request), str(status)).inc()
        if seconds is not None:
            self._request_seconds.labels(route).observe(seconds)

    def received(self, kind: str, *, duplicate: bool) -> None:
        """A message of a patient was stored, or had been before."""
        if duplicate:
            self._duplicates.inc()
        else:
            self._messages.labels(_known(kind, _KINDS)).inc()

    def rate_limited(self, limit: str) -> None:
        """A message was refused by one of the limits."""
        self._limited.labels(_known(limit, _LIMITS)).inc()

    def spans_dropped(self, count: int) -> None:
        """So many spans of traces were not sent."""
        self._spans_dropped.inc(count)

    def open_streams(self, count: int) -> None:
        """So many browsers listen now."""
        self._streams.set(count)


def route_of(request: web.Request) -> str:
    """The route's template, such as ``/api/events``; "other" where there is none."""
    resource = request.match_info.route.resource
    return resource.canonical if resource is not None else _OTHER


def method_of(request: web.Request) -> str:
    """The method, "other" for one that we don't have."""
    return _known(request.method, _METHODS)


def _running_tasks() -> int:
    try:
        return len(asyncio.all_tasks())
    except RuntimeError:  # nothing runs
        return 0


def _known(word: str, words: frozenset[str]) -> str:
    return word if word in words else _OTHER
