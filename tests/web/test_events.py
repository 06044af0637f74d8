from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from aiohttp import ClientPayloadError

from bot.store.records import NewMessage, Visitor
from bot.web.app import begin_draining
from bot.web.parts import Bounds
from tests.web.desk import Desk, open_desk
from tests.web.listening import Heard, listening, texts

CLOSING = Heard("closing", {})


async def test_stream_begins_with_when_to_come_back_and_tells_when_it_has_caught_up(
    desk: Desk,
) -> None:
    visitor = desk.visitor()
    await visitor.say("hello")
    await visitor.heard(2)
    async with listening(visitor) as listener:
        assert await listener.next(pings=True) == Heard("retry")
        heard = await listener.until("ready")
    assert texts(heard) == ["hello", "You said: hello"]
    assert [event.id for event in heard] == ["1", "2", None]
    assert heard[-1].data == {"last": 2}


async def test_what_is_said_later_comes_by_itself(desk: Desk) -> None:
    visitor = desk.visitor()
    await visitor.say("one")
    await visitor.heard(2)
    async with listening(visitor) as listener:
        await listener.until("ready")
        await visitor.say("two")
        heard = [await listener.next(), await listener.next()]
    assert [event and event.data["text"] for event in heard] == ["two", "You said: two"]


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/api/events?after=3", {}),
        ("/api/events", {"Last-Event-ID": "3"}),
        ("/api/events?after=1", {"Last-Event-ID": "3"}),  # what the browser saw last counts
    ],
)
async def test_replay_begins_after_the_last_message_that_was_seen(
    desk: Desk, path: str, headers: dict[str, str]
) -> None:
    visitor = desk.visitor()
    for text in ("one", "two"):
        await visitor.say(text)
    await visitor.heard(4)
    async with listening(visitor, path, **headers) as listener:
        assert texts(await listener.until("ready")) == ["You said: two"]


async def test_number_of_another_chat_replays_everything(desk: Desk) -> None:
    visitor = desk.visitor()
    await visitor.say("hello")
    await visitor.heard(2)
    async with listening(visitor, **{"Last-Event-ID": "57"}) as listener:
        assert texts(await listener.until("ready")) == ["hello", "You said: hello"]


@pytest.mark.parametrize("number", ["-1", "x", "1.5", "9" * 10, "٣"])
async def test_number_that_is_none_is_refused(desk: Desk, number: str) -> None:
    visitor = desk.visitor()
    await visitor.say("hello")
    assert (await visitor.get(f"/api/events?after={number}")).problem == "bad-request"


async def test_long_history_is_replayed_whole_and_in_order(desk: Desk) -> None:
    visitor = desk.visitor()
    await visitor.say("0")
    stored = await _conversation(desk)
    for number in range(1, 120):
        await desk.parts.store.receive(stored, NewMessage(f"n{number}", "text", str(number)))
    async with listening(visitor) as listener:
        heard = await listener.until("ready")
    said = [text for text in texts(heard) if not text.startswith("You")]
    assert said == [str(number) for number in range(120)]


async def test_reconnecting_listener_misses_nothing_and_hears_nothing_twice(desk: Desk) -> None:
    visitor = desk.visitor()
    await visitor.say("0")
    heard: list[Heard] = []

    async def talk() -> None:
        for number in range(1, 12):
            await visitor.say(str(number))

    talking = asyncio.create_task(talk())
    while len(heard) < 24:
        last = heard[-1].id if heard else None
        async with listening(visitor, **({"Last-Event-ID": last} if last else {})) as listener:
            while (event := await listener.next()) is not None and event.name == "message":
                heard.append(event)
                if len(heard) % 5 == 0:
                    break
    await talking
    assert [event.id for event in heard] == [str(number) for number in range(1, 25)]


async def test_message_that_another_process_wrote_comes_without_a_gap(desk: Desk) -> None:
    visitor = desk.visitor()
    await visitor.say("one")
    await visitor.heard(2)
    stored = await _conversation(desk)
    async with listening(visitor) as listener:
        await listener.until("ready")
        # Not told to this process's hub; then one that is.
        await desk.parts.store.receive(stored, NewMessage("elsewhere", "text", "elsewhere"))
        await visitor.say("here")
        heard = [await listener.next() for _ in range(2)]
    assert [event and event.data["text"] for event in heard] == ["elsewhere", "here"]


async def test_bare_wake_up_makes_it_look_into_the_database(desk: Desk) -> None:
    visitor = desk.visitor()
    await visitor.say("one")
    await visitor.heard(2)
    stored = await _conversation(desk)
    async with listening(visitor) as listener:
        await listener.until("ready")
        await desk.parts.store.receive(stored, NewMessage("elsewhere", "text", "elsewhere"))
        desk.parts.hub.publish(stored.conversation_id, [])
        assert texts(await listener.until("message")) == ["elsewhere"]


async def test_silent_stream_gives_signs_of_life_and_looks_for_what_it_was_not_told(
    tmp_path: Path,
) -> None:
    async with open_desk(tmp_path, Bounds(heartbeat=0.05)) as desk:
        visitor = desk.visitor()
        await visitor.say("one")
        await visitor.heard(2)
        stored = await _conversation(desk)
        async with listening(visitor) as listener:
            await listener.until("ready")
            assert [await listener.next(pings=True) for _ in range(2)] == [Heard(": ping")] * 2
            await desk.parts.store.receive(stored, NewMessage("elsewhere", "text", "elsewhere"))
            assert texts(await listener.until("message")) == ["elsewhere"]


def test_signs_of_life_come_at_least_every_15_seconds() -> None:
    assert Bounds().heartbeat < 15


async def test_stream_says_when_the_database_is_away_and_goes_on_when_it_is_back(
    tmp_path: Path,
) -> None:
    async with open_desk(tmp_path, Bounds(heartbeat=0.05)) as desk:
        visitor = desk.visitor()
        await visitor.say("one")
        await visitor.heard(2)
        async with listening(visitor) as listener:
            await listener.until("ready")
            desk.database.away = True
            assert await listener.next() == Heard("trouble", {})
            desk.database.away = False
            assert await listener.next() == Heard("restored", {})
            await visitor.say("two")
            assert texts(await listener.until("message")) == ["two"]


async def test_stream_that_begins_while_the_database_is_away_is_refused(desk: Desk) -> None:
    visitor = desk.visitor()
    await visitor.say("one")
    desk.database.away = True
    assert (await visitor.get("/api/events")).problem == "no-database"


async def test_stream_that_fails_breaks_off_and_can_be_begun_again(desk: Desk) -> None:
    visitor = desk.visitor()
    await visitor.say("one")
    await visitor.heard(2)
    info = desk.parts.store.info

    async def broken(_: object) -> None:
        raise ValueError("what the patient wrote")

    async with listening(visitor) as listener:
        await listener.until("ready")
        desk.parts.store.info = broken  # type: ignore[method-assign, assignment]
        desk.parts.hub.publish((await desk.conversation_ids())[0], [])
        with pytest.raises(ClientPayloadError):
            await listener.ended()
    desk.parts.store.info = info  # type: ignore[method-assign]
    async with listening(visitor) as listener:
        assert texts(await listener.until("ready")) == ["one", "You said: one"]


async def test_seventh_window_replaces_the_first(desk: Desk) -> None:
    visitor = desk.visitor()
    await visitor.say("hello")
    async with listening(visitor) as first, listening(visitor) as second:
        await first.until("ready")
        await second.until("ready")
        others = [listening(visitor) for _ in range(5)]
        for other in others:
            await other.__aenter__()
        while (event := await first.next()) and event.name == "message":
            pass
        assert event == Heard("replaced", {})
        assert await first.ended()
        await visitor.say("again")
        assert (await second.until("message"))[-1].data["text"] in ("again", "You said: hello")
        for other in others:
            await other.__aexit__(None, None, None)


async def test_process_with_too_many_listeners_refuses_more(tmp_path: Path) -> None:
    async with open_desk(tmp_path, Bounds(streams=1)) as desk:
        one, other = desk.visitor(), desk.visitor()
        await one.say("hello")
        await other.say("hello")
        async with listening(one):
            answer = await other.get("/api/events")
            assert (answer.status, answer.problem) == (503, "too-busy")
            assert answer.headers["Retry-After"] == "5"


async def test_draining_process_sends_listeners_away(desk: Desk) -> None:
    visitor = desk.visitor()
    await visitor.say("hello")
    await visitor.heard(2)
    async with listening(visitor) as listener:
        await listener.until("ready")
        await begin_draining(desk.app)
        assert await listener.next() == CLOSING
        assert await listener.ended()
    answer = await visitor.get("/api/events")
    assert (answer.status, answer.problem) == (503, "draining")
    assert (await visitor.say("more")).problem == "draining"


async def _conversation(desk: Desk) -> Visitor:
    """The only conversation that there is."""
    (conversation_id,) = set(await desk.conversation_ids())
    return Visitor(conversation_id, "anonymous")
