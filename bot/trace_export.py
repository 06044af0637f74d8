"""The OpenTelemetry side of ``bot/tracing.py``: spans, their queue, and the thread that sends them.

Ended spans wait in a queue of bounded length. A thread of its own sends them by OTLP over HTTP; a
collector that is slow, frozen or away costs spans and never anybody's time. The library's own
``BatchSpanProcessor`` neither counts what it drops nor ends in a time of our choice.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from opentelemetry import context as contexts
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from bot import __version__, tracing
from bot.log import get_logger

if TYPE_CHECKING:
    from types import TracebackType

MOST_WAITING: Final = 4096  # spans, of about a kilobyte each
_BATCH: Final = 256
_PAUSE_SECONDS: Final = 1.0
_EXPORT_SECONDS: Final = 5.0
_LOG_SECONDS: Final = 60.0
_NOWHERE: Final = contexts.Context()

_log = get_logger(__name__)


class Export:
    """Makes spans and sends them. For the arguments see ``tracing.traces``."""

    def __init__(self, url: str, service: str, dropped: Callable[[int], None]) -> None:
        # Not Resource.create, which would add what this machine and process are.
        resource = Resource({"service.name": service, "service.version": __version__})
        self._provider = TracerProvider(resource=resource, shutdown_on_exit=False)
        exporter = OTLPSpanExporter(endpoint=url, timeout=_EXPORT_SECONDS)
        self._sending = Sending(exporter, dropped)
        self._provider.add_span_processor(self._sending)
        self._tracer = self._provider.get_tracer("helpdesk")

    def root(
        self, name: str, attributes: Mapping[str, tracing.Value], source: trace.SpanContext | None
    ) -> ActiveSpan:
        """A span without a parent, linked to ``source``."""
        links = [] if source is None else [trace.Link(source)]
        return ActiveSpan(
            self._tracer.start_span(name, _NOWHERE, attributes=attributes, links=links)
        )

    def child(self, name: str, attributes: Mapping[str, tracing.Value]) -> ActiveSpan | None:
        """A span below the current one; None where there is none."""
        if not trace.get_current_span().is_recording():
            return None
        return ActiveSpan(self._tracer.start_span(name, attributes=attributes))

    def current(self) -> ActiveSpan | None:
        """The span of the step that goes on."""
        span = trace.get_current_span()
        return ActiveSpan(span) if span.is_recording() else None

    def close(self, seconds: float) -> None:
        """Send what is left, for so long at most."""
        self._sending.close(seconds)


class ActiveSpan:
    """A span; as a block, what is done inside belongs to it, and it ends with it."""

    def __init__(self, span: trace.Span) -> None:
        self._span = span
        self._token: object = None

    @property
    def context(self) -> trace.SpanContext:
        """Its ids."""
        return self._span.get_span_context()

    @property
    def headers(self) -> Mapping[str, str]:
        """As ``tracing.Span.headers``."""
        carrier: dict[str, str] = {}
        TraceContextTextMapPropagator().inject(carrier, trace.set_span_in_context(self._span))
        return carrier

    def __enter__(self) -> ActiveSpan:
        self._token = contexts.attach(trace.set_span_in_context(self._span))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        contexts.detach(self._token)  # type: ignore[arg-type] # set as the block began
        if kind is not None:
            self.fail(kind.__name__)
        self._span.end()

    def set(self, key: tracing.Key, value: tracing.Value) -> None:
        """As ``tracing.Span.set``."""
        self._span.set_attribute(key, tracing.safe_value(value))

    def ended(self, outcome: str) -> None:
        """As ``tracing.Span.ended``."""
        self.set("helpdesk.outcome", outcome)

    def fail(self, kind: str) -> None:
        """As ``tracing.Span.fail``."""
        self.set("error.type", kind)
        self._span.set_status(trace.StatusCode.ERROR)


class Sending(SpanProcessor):
    """The queue of ended spans, and the thread that empties it into ``exporter``.

    Args:
        dropped: told of spans that were not sent.
        most: how many may wait.
    """

    def __init__(
        self, exporter: SpanExporter, dropped: Callable[[int], None], most: int = MOST_WAITING
    ) -> None:
        self._exporter, self._dropped = exporter, dropped
        self._waiting: queue.Queue[ReadableSpan | None] = queue.Queue(most)
        self._closing = threading.Event()
        self._lost, self._said_at = 0, 0.0
        # A daemon: a collector that never answers must not keep the process.
        self._thread = threading.Thread(target=self._work, name="traces", daemon=True)
        self._thread.start()

    def on_end(self, span: ReadableSpan) -> None:
        """Take an ended span; never waits."""
        if not (span.context and span.context.trace_flags.sampled):
            return
        try:
            self._waiting.put_nowait(span)
        except queue.Full:
            self._dropped(1)

    def close(self, seconds: float) -> None:
        """Send what is left, for so long at most; what is not sent then is dropped."""
        self._closing.set()
        with suppress(queue.Full):  # then nobody waits for something to come
            self._waiting.put_nowait(None)
        self._thread.join(0.9 * seconds)
        self._exporter.shutdown()  # ends the pauses between its attempts
        self._thread.join(0.1 * seconds)

    def _work(self) -> None:
        while not self._closing.is_set() or not self._waiting.empty():
            if batch := self._batch():
                self._send(batch)

    def _batch(self) -> list[ReadableSpan]:
        """What came within a pause, or as much as is sent at once."""
        batch: list[ReadableSpan] = []
        end = time.monotonic() + _PAUSE_SECONDS
        with suppress(queue.Empty):
            while len(batch) < _BATCH:
                left = 0.0 if self._closing.is_set() else end - time.monotonic()
                span = self._waiting.get(left > 0, max(left, 0.0))
                batch.extend(() if span is None else (span,))
        return batch

    def _send(self, batch: list[ReadableSpan]) -> None:
        try:
            is_sent = self._exporter.export(batch) is SpanExportResult.SUCCESS
        except Exception as error:  # noqa: BLE001 - edge of the thread, which goes on
            _log.error("traces.export_failed", exc=error)
            is_sent = False
        if not is_sent:
            self._dropped(len(batch))
            self._say(len(batch))

    def _say(self, lost: int) -> None:
        """One line a minute, whatever goes wrong."""
        self._lost += lost
        now = time.monotonic()
        if not self._said_at or now - self._said_at > _LOG_SECONDS:
            _log.warning("traces.not_sent", spans=self._lost)
            self._lost, self._said_at = 0, now
