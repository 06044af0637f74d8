"""The seam of traces: what a span may hold, what belongs to what, and what a collector can cost."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest
from structlog.testing import capture_logs

from bot import __version__, trace_export, tracing
from bot.settings import ROOT
from tests.collector import Collector, collector

PLANTED = "I am Quentin Zanzibar, q.zanzibar@example.edu"


@pytest.fixture
def received() -> Iterator[Collector]:
    with collector() as there:
        yield there


class Drops:
    """Counts spans that were not sent."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, count: int) -> None:
        self.count += count


def test_span_is_written_and_sent_with_name_and_version_of_the_service(
    received: Collector,
) -> None:
    step: tracing.Attributes = {"helpdesk.attempt": 2}
    with tracing.traces(received.url, "desk", Drops()), tracing.root("turn", step) as span:
        span.ended("answered")
    (turn,) = received.spans
    assert turn.attributes == {"helpdesk.attempt": 2, "helpdesk.outcome": "answered"}
    assert turn.service == {"service.name": "desk", "service.version": __version__}
    assert (turn.parent, turn.is_error) == (b"", False)


async def test_parts_belong_to_the_step_around_them_and_roots_to_none(received: Collector) -> None:
    async def part() -> None:
        with tracing.child("parse"):
            await asyncio.sleep(0)
            with tracing.child("database"):
                pass

    with tracing.traces(received.url, "desk", Drops()), tracing.root("request") as outer:
        with tracing.root("turn"):
            await asyncio.gather(part(), asyncio.create_task(part()))
        outer.ended("answered")
    (turn,), (request,) = received.named("turn"), received.named("request")
    parses, databases = received.named("parse"), received.named("database")
    assert {each.parent for each in parses} == {turn.id}
    assert sorted(each.parent for each in databases) == sorted(each.id for each in parses)
    assert (turn.parent, request.parent) == (b"", b"")
    assert turn.trace != request.trace
    assert request.attributes == {"helpdesk.outcome": "answered"}


def test_part_of_no_step_makes_no_trace(received: Collector) -> None:
    with tracing.traces(received.url, "desk", Drops()):
        with tracing.child("database") as span:
            span.ended("answered")
        tracing.ended("answered")
        tracing.note_origin("turn-1")
    assert received.raw == []


def test_turn_is_linked_to_the_request_that_brought_it(received: Collector) -> None:
    with tracing.traces(received.url, "desk", Drops()):
        with tracing.root("request"):
            tracing.note_origin("turn-1")
        for turn in ("turn-1", "turn-2"):
            with tracing.root("turn", origin=turn):
                pass
    (request,), (known, unknown) = received.named("request"), received.named("turn")
    assert known.links == (request.id,)
    assert 0 <= known.attributes["helpdesk.queue_wait_ms"] < 5000
    assert (unknown.links, unknown.attributes) == ((), {})


def test_origins_are_kept_up_to_a_bound(received: Collector) -> None:
    with tracing.traces(received.url, "desk", Drops()):
        with tracing.root("request"):
            for number in range(2000):
                tracing.note_origin(f"turn-{number}")
        for turn in ("turn-0", "turn-1999"):
            with tracing.root("turn", origin=turn):
                pass
    assert [len(each.links) for each in received.named("turn")] == [0, 1]


def test_of_an_exception_its_class_is_kept_and_not_its_message(received: Collector) -> None:
    traces = tracing.traces(received.url, "desk", Drops())
    with traces, pytest.raises(ValueError), tracing.root("turn"), tracing.child("action"):
        raise ValueError(PLANTED)
    assert [(each.attributes, each.is_error) for each in received.spans] == [
        ({"error.type": "ValueError"}, True)
    ] * 2
    assert b"Zanzibar" not in b"".join(received.raw)
    assert b"Traceback" not in b"".join(received.raw)


@pytest.mark.parametrize(
    "value", [PLANTED, "q.zanzibar@example.edu", "/a?b=c", "", "über", "a" * 81, "two words"]
)
def test_value_that_is_no_word_of_ours_becomes_other(received: Collector, value: str) -> None:
    with (
        tracing.traces(received.url, "desk", Drops()),
        tracing.root("turn", {"helpdesk.kind": value}) as span,
        tracing.child("action", {"helpdesk.action": value}) as inner,
    ):
        span.ended(value)
        inner.fail(value)
    values = [list(each.attributes.values()) for each in received.spans]
    assert values == [["other", "other"]] * 2


def test_traceparent_names_the_span_that_is_sent(received: Collector) -> None:
    with (
        tracing.traces(received.url, "desk", Drops()),
        tracing.root("turn"),
        tracing.portal_call("release", "GET", "/a/{id}") as call,
    ):
        sent = call.headers
    (portal,) = received.named("portal")
    assert list(sent) == ["traceparent"]
    assert sent["traceparent"][:-2] == f"00-{portal.trace.hex()}-{portal.id.hex()}-"
    assert portal.attributes == {
        "helpdesk.call": "release",
        "http.request.method": "GET",
        "url.template": "/a/{id}",
    }


def test_nothing_is_traced_and_nothing_sent_without_a_collector() -> None:
    with tracing.traces("", "desk", Drops()):
        assert not tracing.are_on()
        with tracing.root("turn", origin="turn-1") as turn, tracing.child("parse") as part:
            tracing.note_origin("turn-1")
            tracing.ended("answered")
            turn.set("helpdesk.attempt", 1)
            assert part.headers == {}
            assert turn is part


@pytest.mark.slow
def test_library_is_not_loaded_while_traces_are_off() -> None:
    code = (
        "import sys; from bot import tracing, cli\n"
        "import bot.web.app, bot.store.database, bot.portal, bot.dialogue.turns, bot.mail.intake\n"
        "with tracing.traces('', 'desk', print), tracing.root('turn'): pass\n"
        "sys.exit(any(name.startswith('opentelemetry') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def _many(count: int) -> float:
    """Seconds that the slowest of so many spans took whoever made it."""
    slowest = 0.0
    for _ in range(count):
        began = time.perf_counter()
        with tracing.root("turn"):
            pass
        slowest = max(slowest, time.perf_counter() - began)
    return slowest


@pytest.mark.slow
def test_frozen_collector_costs_spans_and_no_time(received: Collector) -> None:
    received.thawed.clear()
    drops = Drops()
    count = trace_export.MOST_WAITING + 1500
    with tracing.traces(received.url, "desk", drops):
        assert _many(count) < 2
        assert drops.count >= 1500 - 256  # as much is being sent
        began = time.monotonic()
    assert time.monotonic() - began < tracing.CLOSE_SECONDS + 2


@pytest.mark.slow
def test_collector_that_is_away_costs_spans_and_no_time_and_one_line_of_log() -> None:
    drops = Drops()
    with capture_logs() as lines:
        with tracing.traces("http://127.0.0.1:9/v1/traces", "desk", drops):
            assert _many(600) < 2
        # The end does not wait for the thread, which gives up what is left.
        _wait(lambda: drops.count == 600)
    assert drops.count == 600
    assert [line["event"] for line in lines] == ["traces.not_sent"]


@pytest.mark.slow
def test_refusals_are_counted_and_what_comes_after_is_sent(received: Collector) -> None:
    drops = Drops()
    received.status = 400
    with capture_logs(), tracing.traces(received.url, "desk", drops):
        _many(3)
        _wait(lambda: drops.count == 3)
        received.status = 200
        _many(2)
    assert (drops.count, len(received.spans)) == (3, 5)


def _wait(done: Callable[[], object]) -> None:
    end = time.monotonic() + 10
    while not done() and time.monotonic() < end:
        time.sleep(0.02)


@pytest.mark.slow
def test_spans_are_sent_within_seconds_while_the_process_goes_on(received: Collector) -> None:
    with tracing.traces(received.url, "desk", Drops()):
        _many(1)
        _wait(lambda: received.raw)
        assert len(received.spans) == 1


def test_end_sends_what_is_left(received: Collector) -> None:
    drops = Drops()
    with tracing.traces(received.url, "desk", drops):
        _many(1000)
    assert (len(received.spans), drops.count) == (1000, 0)
