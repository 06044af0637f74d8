from __future__ import annotations

import re
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from bot.settings import ROOT
from bot.web.metrics import Metrics
from tests.web.desk import Desk, Visitor, open_desk
from tests.web.listening import listening

LABELS = re.compile(r"[a-z_./0-9+]+|[A-Z]+|\+Inf|Inf")


async def figures(visitor: Visitor) -> dict[str, float]:
    """Every figure: its name with labels, and its value."""
    answer = await visitor.get("/metrics")
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    return {
        sample.name
        + "".join(f" {value}" for _, value in sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(answer.body.decode())
        for sample in family.samples
    }


async def test_answers_are_counted_by_route_method_and_status(desk: Desk) -> None:
    visitor = desk.visitor()
    await visitor.say("hello")
    await visitor.get("/api/events?wait=0&after=1")
    for path in ("/a", "/b", "/static/x"):
        await visitor.get(path)
    await visitor.get("/healthz", "PROPFIND")
    await visitor.get("/api/messages", "OPTIONS")
    counted = await figures(visitor)
    assert counted["helpdesk_http_requests_total POST /api/messages 202"] == 1
    assert counted["helpdesk_http_requests_total GET /api/events 200"] == 1
    assert counted["helpdesk_http_requests_total GET other 404"] == 3
    assert counted["helpdesk_http_requests_total other other 405"] == 1
    assert counted["helpdesk_http_requests_total OPTIONS other 405"] == 1
    assert counted["helpdesk_http_request_seconds_count /api/messages"] == 1
    assert "helpdesk_http_request_seconds_count /api/events" not in counted


async def test_messages_are_counted_by_kind_and_duplicates_apart(desk: Desk) -> None:
    visitor = desk.visitor()
    await visitor.choose("start")
    for _ in range(3):
        await visitor.post("/api/messages", {"client_id": "a", "text": "what?"})
    button = next(m["buttons"][0]["id"] for m in await visitor.heard(2) if m["author"] == "bot")
    await visitor.choose(button)
    await visitor.heard(6)
    answers = [m["seq"] for m in await visitor.heard(6) if m["author"] == "bot"]
    await visitor.post("/api/feedback", {"seq": answers[0], "helpful": False})
    counted = await figures(visitor)
    kinds = {
        name: counted[f"helpdesk_messages_received_total {name}"]
        for name in ("start", "text", "choice", "feedback")
    }
    assert kinds == {"start": 1, "text": 1, "choice": 1, "feedback": 1}
    assert counted["helpdesk_messages_duplicate_total"] == 2


async def test_refused_messages_are_counted_by_the_limit(tmp_path: Path) -> None:
    async with open_desk(tmp_path, HELPDESK_SESSION_LIMIT="1/minute") as desk:
        visitor = desk.visitor()
        for _ in range(3):
            await visitor.say("hello")
        assert (await figures(visitor))["helpdesk_rate_limited_total chat"] == 2


async def test_what_waits_is_told_as_it_is_now(desk: Desk) -> None:
    desk.parts.metrics.admission.watch(desk.worker.places)
    desk.worker.places.waiting, desk.worker.places.wait = 7, 2.5
    counted = await figures(desk.visitor())
    assert counted["helpdesk_waiting_turns"] == 7
    assert counted["helpdesk_estimated_wait_seconds"] == 2.5


def test_wake_ups_are_counted_by_what_became_of_them() -> None:
    metrics = Metrics()
    metrics.cluster.wake_ups_sent("redis", 3)
    metrics.cluster.wake_ups_heard("redis", 2)
    metrics.cluster.wake_ups_lost("postgresql", 1)
    text = metrics.text().decode()
    assert 'helpdesk_wake_ups_total{kind="redis",what="sent"} 3.0' in text
    assert 'helpdesk_wake_ups_total{kind="redis",what="heard"} 2.0' in text
    assert 'helpdesk_wake_ups_total{kind="postgresql",what="lost"} 1.0' in text


async def test_open_streams_are_counted_while_they_are_open(desk: Desk) -> None:
    visitor = desk.visitor()
    await visitor.say("hello")
    async with listening(visitor) as listener:
        await listener.until("ready")
        assert (await figures(visitor))["helpdesk_open_streams"] == 1
        await visitor.end()
        await listener.until("expired")
        assert await listener.ended()
    assert (await figures(visitor))["helpdesk_open_streams"] == 0


async def test_figures_name_nobody_and_quote_nothing(desk: Desk) -> None:
    visitor = desk.visitor()
    await visitor.say("my-own-words")
    await visitor.get("/static/my-own-path?my-own=query")
    await visitor.get("/healthz", "MY-OWN-METHOD")
    text = (await visitor.get("/metrics")).body.decode()
    (held,) = visitor.session.cookie_jar
    for secret in ("my-own", "MY-OWN", "127.0.0.1", held.value, *await desk.conversation_ids()):
        assert secret not in text
    values = [
        v
        for f in text_string_to_metric_families(text)
        for s in f.samples
        for v in s.labels.values()
    ]
    assert values
    assert [value for value in values if not LABELS.fullmatch(value)] == []


def test_every_figure_is_documented() -> None:
    page = (ROOT / "docs" / "api.md").read_text("utf-8")
    families = text_string_to_metric_families(Metrics().text().decode())
    own = [
        f.name + ("_total" if f.type == "counter" else "")
        for f in families
        if f.name.startswith("helpdesk") and not f.name.endswith("_created")
    ]
    assert len(own) == 17
    assert [name for name in own if f"`{name}`" not in page] == []


def test_each_process_has_figures_of_its_own() -> None:
    one, other = Metrics(), Metrics()
    one.turns.turn("answered", 0.02)
    assert b'helpdesk_turns_total{outcome="answered"} 1.0' in one.text()
    assert b"answered" not in other.text()


def test_turns_are_counted_by_outcomes_that_are_known() -> None:
    metrics = Metrics()
    for outcome in ("answered", "failed", "timed_out", "given_up", "lost", "my own words"):
        metrics.turns.turn(outcome, 0.02)
    metrics.turns.taken_over()
    metrics.turns.database_error()
    text = metrics.text().decode()
    assert 'helpdesk_turns_total{outcome="other"} 1.0' in text
    assert "my own words" not in text
    assert "helpdesk_turn_seconds_count 6.0" in text
    assert "helpdesk_turns_taken_over_total 1.0" in text
    assert "helpdesk_database_errors_total 1.0" in text
