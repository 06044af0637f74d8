"""``GET /api/events``: the conversation as it goes on, as a stream or by long polls."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from aiohttp import web

from bot.log import get_logger
from bot.web.event_writer import PING, EventWriter, encoded
from bot.web.feed import ENDING, KEPT, MESSAGE, Feed
from bot.web.keys import PARTS, SESSIONS, STREAMS
from bot.web.problems import STORE_RETRY_SECONDS, Problem
from bot.web.sessions import Session

_SEQ: Final = re.compile(r"[0-9]{1,9}")
_MOST_WAIT: Final = 25

_log = get_logger(__name__)


async def get_events(request: web.Request) -> web.StreamResponse:
    """A stream, or one long poll where the query says ``wait``."""
    wait = _wait(request)
    after = _after(request)
    session = await request.app[SESSIONS].of(request)
    with _feed(request, session, after) as feed:
        if wait is not None:
            return await _poll(feed, wait)
        return await _stream(request, feed)


def _wait(request: web.Request) -> int | None:
    text = request.query.get("wait")
    if text is None:
        return None
    if not _SEQ.fullmatch(text) or int(text) > _MOST_WAIT:
        raise Problem("bad-request", field="wait")
    return int(text)


def _after(request: web.Request) -> int:
    text = request.headers.get("Last-Event-ID") or request.query.get("after", "0")
    if not _SEQ.fullmatch(text):
        raise Problem("bad-request", field="after")
    return int(text)


@contextmanager
def _feed(request: web.Request, session: Session, after: int) -> Iterator[Feed]:
    parts = request.app[PARTS]
    conversation_id = session.visitor.conversation_id
    with (
        request.app[STREAMS].opened(conversation_id) as stream,
        parts.hub.subscribe(conversation_id) as subscription,
    ):
        times = request.app[SESSIONS].times
        yield Feed(session, after, subscription, stream, times, parts.store, parts.clock)


async def _poll(feed: Feed, wait: int) -> web.Response:
    until = time.monotonic() + wait
    events = await feed.next(0)
    is_news = False  # of an end that had come near before, the poll before has told
    while True:
        if feed.troubled:
            raise Problem("no-database", retry_after=STORE_RETRY_SECONDS)
        messages = [event.data for event in events if event.name == MESSAGE]
        time_is_up = not feed.behind and time.monotonic() >= until
        if messages or is_news or feed.ended or time_is_up:
            answer = {"messages": messages, "last": feed.last, "ending": feed.ending}
            return web.json_response(answer)
        events = await feed.next(until - time.monotonic())
        is_news = any(event.name in (ENDING, KEPT) for event in events)


async def _stream(request: web.Request, feed: Feed) -> web.StreamResponse:
    bounds = request.app[PARTS].bounds
    writer = EventWriter(request, bounds.write)
    try:
        await writer.begin()
        while not feed.ended:
            events = await feed.next(bounds.heartbeat)
            for chunk in [encoded(event) for event in events] or [PING]:
                await writer.write(chunk)
    except (ConnectionError, asyncio.TimeoutError):
        writer.cut_off()
    except Exception as error:  # noqa: BLE001 - the answer has begun: it can only break off
        _log.error("stream.failed", exc=error)
        writer.cut_off()
    return writer.response
