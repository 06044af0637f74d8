"""Traces of a real server: what belongs to what, and nothing of what was said or who said it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import aiohttp
import pytest

from tests.collector import Collector, collector
from tests.served import Chat, Served, a_chat, served
from tests.test_canary import EVERYTHING, found_in

pytestmark = pytest.mark.slow

_FOREIGN: Final = "00-11111111111111111111111111111111-2222222222222222-01"
_TALK: Final = (
    "How do I reset my password?",
    EVERYTHING,
    "I want to talk to a person",
    "email",
    "q.zanzibar77@example.org",
    "yes",
)


@pytest.fixture(scope="module")
def talked(trained_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Collector]:
    """What a collector was sent of a talk; its server has ended."""
    with collector() as there:
        asyncio.run(_talk(tmp_path_factory.mktemp("traced"), trained_model, there.url))
        yield there


async def _talk(folder: Path, model: Path, url: str) -> None:
    settings = {"HELPDESK_TRACES_URL": url, "HELPDESK_LOG_LEVEL": "DEBUG"}
    server = Served(folder, f"sqlite:///{folder}/desk.db", model, settings)
    async with served(server), a_chat(server.url) as chat:
        for number, text in enumerate(_TALK):
            await chat.say(server.url, f"m{number}", text)
        await _ask_for_nonsense(server, chat)


async def _ask_for_nonsense(server: Served, chat: Chat) -> None:
    headers = {"traceparent": _FOREIGN, "User-Agent": EVERYTHING, **chat.proof()}
    async with aiohttp.ClientSession(headers=headers) as client:
        for path in ("/api/events?after=0&wait=0", "/q.zanzibar77@example.org?q=hunter2zanzi"):
            async with client.get(server.url + path) as response:
                assert response.status in (200, 404)
        async with client.get(f"{server.url}/metrics") as response:
            assert "helpdesk_trace_spans_dropped_total 0.0" in await response.text()


def test_request_turn_parts_and_portal_are_traced(talked: Collector) -> None:
    names = {span.name for span in talked.spans}
    assert names >= {
        "request",
        "receive",
        "turn",
        "parse",
        "action",
        "portal",
        "database",
        "commit",
    }
    by_id = {span.id: span for span in talked.spans}
    parents = {(span.name, by_id[span.parent].name) for span in talked.spans if span.parent}
    assert parents >= {
        ("receive", "request"),
        ("database", "receive"),
        ("parse", "turn"),
        ("action", "turn"),
        ("portal", "action"),
        ("commit", "turn"),
        ("database", "commit"),
    }
    assert {span.name for span in talked.spans if not span.parent} == {"request", "turn"}
    (service,) = {span.service["service.name"] for span in talked.spans}
    assert service == "helpdesk-serve"


def test_each_turn_is_linked_to_its_own_request(talked: Collector) -> None:
    by_id = {span.id: span for span in talked.spans}
    turns = talked.named("turn")
    assert len(turns) == len(_TALK)
    requests = [by_id[link] for turn in turns for link in turn.links]
    assert len({span.id for span in requests}) == len(_TALK)
    assert {span.attributes["http.route"] for span in requests} == {"/api/messages"}
    assert {turn.attributes["helpdesk.outcome"] for turn in turns} == {"answered"}


def test_routes_are_templates_and_probes_are_left_out(talked: Collector) -> None:
    ends = {
        (span.attributes["http.route"], span.attributes["http.response.status_code"])
        for span in talked.named("request")
    }
    # The last is the demo portal's own, which is served by the same process.
    assert ends == {
        ("/api/messages", 202),
        ("/api/events", 200),
        ("other", 404),
        ("/portal/api/v1/tickets", 201),
    }
    assert not any(span.is_error for span in talked.spans)
    templates = {span.attributes["url.template"] for span in talked.named("portal")}
    assert templates == {"/tickets"}


def test_trace_of_a_browser_is_not_taken_up(talked: Collector) -> None:
    assert b"\x11" * 16 not in {span.trace for span in talked.spans}
    assert b"\x22" * 8 not in b"".join(talked.raw)


def test_nothing_that_was_said_and_nobody_is_in_any_span(talked: Collector) -> None:
    sent = b"".join(talked.raw)
    assert b"helpdesk.outcome" in sent
    assert found_in(sent) == []
    for word in (b"password?", b"Bearer", b"127.0.0.1", b"HD-0", b"zanzibar", b"desk.db"):
        assert word not in sent, word
    words = {value for span in talked.spans for value in span.attributes.values()}
    # No id of a conversation, a message or a ticket, of whatever form.
    assert not [word for word in words if isinstance(word, str) and len(word) > 40]
