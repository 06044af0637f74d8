"""Traces (OpenTelemetry): what happened when and for how long, and nothing of what was said.

Off unless HELPDESK_TRACES_URL names a collector; while off, nothing of the library is loaded.

    with tracing.root("turn", {"helpdesk.attempt": 1}) as span:
        with tracing.child("commit"):
            ...
        span.ended("answered")

This module is the only one that spans are made with. Names of attributes are a fixed list, values
are numbers and words of ours: what is no word of ours becomes "other". Of an exception its class is
kept, never its message.
"""

from __future__ import annotations

import re
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, Literal, Protocol

if TYPE_CHECKING:
    from types import TracebackType

    from opentelemetry.trace import SpanContext

    from bot.trace_export import Export

Name = Literal[
    "request",
    "receive",
    "turn",
    "parse",
    "action",
    "portal",
    "database",
    "commit",
    "mail",
    "mail judge",
    "mail send",
]
Key = Literal[
    "http.request.method",
    "http.route",
    "http.response.status_code",
    "url.template",
    "db.operation.name",
    "db.system.name",
    "helpdesk.kind",
    "helpdesk.attempt",
    "helpdesk.outcome",
    "helpdesk.queue_wait_ms",
    "helpdesk.action",
    "helpdesk.call",
    "error.type",
]
Value = str | int | float
Attributes = Mapping[Key, Value]

CLOSE_SECONDS: Final = 2.0
_WORD: Final = re.compile(r"[A-Za-z0-9_./{}-]{1,80}", re.ASCII)
_MOST_ORIGINS: Final = 1024


class Span(Protocol):
    """A step that is being traced, or nothing."""

    @property
    def headers(self) -> Mapping[str, str]:
        """What a request carries on to whom it is sent: ``traceparent`` of W3C Trace Context."""
        ...

    def __enter__(self) -> Span: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None: ...

    def set(self, key: Key, value: Value) -> None:
        """Note something about the step."""
        ...

    def ended(self, outcome: str) -> None:
        """Note how the step ended."""
        ...

    def fail(self, kind: str) -> None:
        """The step ended badly; ``kind``: a class of errors, or a word for them."""
        ...


class _Nothing:
    """The span where nothing is traced."""

    headers: Final[Mapping[str, str]] = {}

    def __enter__(self) -> Span:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        pass

    def set(self, key: Key, value: Value) -> None:
        pass

    def ended(self, outcome: str) -> None:
        pass

    def fail(self, kind: str) -> None:
        pass


_NOTHING: Final = _Nothing()
_export: Export | None = None
# Which request brought a turn, by the turn's id, and when (seconds from any start).
_origins: Final[OrderedDict[str, tuple[SpanContext, float]]] = OrderedDict()


@contextmanager
def traces(url: str, service: str, dropped: Callable[[int], None]) -> Iterator[None]:
    """While the block lasts, traces are sent to the collector at ``url``; "": there are none.

    At the end what is left is sent, for two seconds at most.

    Args:
        url: the collector's, with its path.
        service: the name of this process's kind.
        dropped: told of spans that were not sent, by any thread.
    """
    global _export
    if not url:
        yield
        return
    from bot.trace_export import Export

    _export = export = Export(url, service, dropped)
    try:
        yield
    finally:
        _export = None
        _origins.clear()
        export.close(CLOSE_SECONDS)


def are_on() -> bool:
    """Whether anything is traced in this process."""
    return _export is not None


def root(name: Name, attributes: Attributes | None = None, origin: str | None = None) -> Span:
    """A step that nothing in this process has asked for; what is done inside belongs to it.

    ``origin``: the turn whose request it is linked to, if that came to this process.
    """
    if _export is None:
        return _NOTHING
    source, came_at = _origins.get(origin or "", (None, 0.0))
    span = _export.root(name, safe(attributes), source)
    if source is not None:
        span.set("helpdesk.queue_wait_ms", round(1000 * (time.monotonic() - came_at)))
    return span


def child(name: Name, attributes: Attributes | None = None) -> Span:
    """A part of the step that is being traced; nothing where none is."""
    if _export is None:
        return _NOTHING
    return _export.child(name, safe(attributes)) or _NOTHING


def ended(outcome: str) -> None:
    """Note how the step ends that is being traced."""
    if _export is not None and (span := _export.current()) is not None:
        span.ended(outcome)


def note_origin(turn_id: str) -> None:
    """The step that is being traced brought this turn, which runs later, on its own."""
    if _export is None or (span := _export.current()) is None:
        return
    _origins[turn_id] = (span.context, time.monotonic())
    if len(_origins) > _MOST_ORIGINS:
        _origins.popitem(last=False)


def portal_call(name: str, method: str, route: str) -> Span:
    """A call of the portal. ``name``: the client's word for it; ``route``: without an id."""
    return child(
        "portal", {"helpdesk.call": name, "http.request.method": method, "url.template": route}
    )


def safe(attributes: Attributes | None) -> dict[str, Value]:
    """``attributes`` with "other" for every value that is no word of ours."""
    return {key: safe_value(value) for key, value in (attributes or {}).items()}


def safe_value(value: Value) -> Value:
    """``value``, or "other" for one that is no word of ours: no sentence, address or query."""
    return "other" if isinstance(value, str) and not _WORD.fullmatch(value) else value
