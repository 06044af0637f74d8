from __future__ import annotations

import time
from collections.abc import AsyncIterator

import pytest

from benchmarks.http.clients import conversation, events, http_session
from tests.benchmarks.http.small_servers import OurApp, served, stock_app


async def _chunks(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


async def test_stock_replies_stand_in_the_response() -> None:
    async with served(stock_app({"hi": ["Hello!", "How are you?"]})) as url, http_session() as http:
        talk = conversation("stock", http, url)
        assert (await talk.say("hi", ("Hello!",))).texts == ("Hello!", "How are you?")
        assert (await talk.say("what", ("Hello!",))).texts == ()
        assert (await talk.say("crash", ("Hello!",))).texts == ()


async def test_our_reply_is_the_message_of_the_stream_that_answers_it() -> None:
    app = OurApp({"hi": ["Hello!"], "bye now": ["Take care!"]}, seconds=0.05)
    async with served(app.app) as url, http_session() as http:
        talk = conversation("ours", http, url)
        first, second = await talk.say("hi", ("Hello!",)), await talk.say("bye now", ("Take",))
        await talk.end()
    assert (first.texts, second.texts) == (("Hello!",), ("Take care!",))
    assert min(first.seconds, second.seconds) >= 0.05
    assert app.origins == {url}
    assert len(app.chats) == 1


async def test_latency_goes_to_the_message_that_holds_the_answer() -> None:
    app = OurApp({"hi": ["One moment.", "Hello!"]}, seconds=0.05)
    async with served(app.app) as url, http_session() as http:
        talk = conversation("ours", http, url)
        reply = await talk.say("hi", ("Hello!",))
        await talk.end()
    assert reply.texts == ("One moment.", "Hello!")
    assert reply.seconds >= 0.1


async def test_a_refused_message_is_told_by_its_status() -> None:
    async with served(OurApp({}).app) as url, http_session() as http:
        reply = await conversation("ours", http, url).say("too much", ("Hello!",))
    assert reply.texts == ("status 429",)


async def test_a_stream_that_ends_is_an_error_at_once() -> None:
    async with served(OurApp({}).app) as url, http_session() as http:
        began = time.monotonic()
        with pytest.raises(ConnectionError):
            await conversation("ours", http, url).say("go away", ("Hello!",))
    assert time.monotonic() - began < 5


async def test_events_are_put_together_from_pieces_of_any_size() -> None:
    stream = b'retry: 1\n\nevent: message\nid: 3\ndata: {"seq": 3}\n\nevent: ready\ndata: {}\n\n'
    pieces = [stream[at : at + 7] for at in range(0, len(stream), 7)]
    assert [message async for message in events(_chunks(*pieces))] == [{"seq": 3}]
