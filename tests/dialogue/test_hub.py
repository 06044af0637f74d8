from __future__ import annotations

import asyncio

from bot.cluster.wake_up import ANYWAY, name_of
from bot.dialogue.hub import Hub
from bot.store.records import REPLY, StoredMessage


def _message(seq: int) -> StoredMessage:
    return StoredMessage(seq, "bot", REPLY, f"message {seq}", 0.0)


ONE, TWO, THREE = _message(1), _message(2), _message(3)
MOMENT, LONG = 0.01, 5.0


async def test_reader_is_given_what_was_published_since_it_asked_last() -> None:
    hub = Hub()
    with hub.subscribe("pat") as reader:
        hub.publish("pat", [ONE, TWO])
        hub.publish("pat", [THREE])
        assert await reader.wait(LONG) == [ONE, TWO, THREE]
        assert await reader.wait(MOMENT) == []


async def test_reader_that_waits_is_woken_by_a_message() -> None:
    hub = Hub()
    with hub.subscribe("pat") as reader:
        waiting = asyncio.create_task(reader.wait(LONG))
        await asyncio.sleep(0)
        hub.publish("pat", [ONE])
        assert await waiting == [ONE]


async def test_message_that_comes_as_the_wait_ends_is_given_out_next() -> None:
    hub = Hub()
    with hub.subscribe("pat") as reader:
        waiting = asyncio.create_task(reader.wait(0))
        await asyncio.sleep(0)
        hub.publish("pat", [ONE])
        got = await waiting
        assert got + await reader.wait(MOMENT) == [ONE]


async def test_every_reader_of_a_conversation_is_given_everything_and_no_other() -> None:
    hub = Hub()
    with (
        hub.subscribe("pat") as first,
        hub.subscribe("pat") as second,
        hub.subscribe("lee") as other,
    ):
        hub.publish("pat", [ONE])
        assert await first.wait(LONG) == await second.wait(LONG) == [ONE]
        assert await other.wait(MOMENT) == []


async def test_reader_begins_with_what_comes_after_it_subscribed() -> None:
    hub = Hub()
    hub.publish("pat", [ONE])
    with hub.subscribe("pat") as reader:
        hub.publish("pat", [TWO])
        assert await reader.wait(LONG) == [TWO]


def test_only_conversations_that_have_readers_are_remembered() -> None:
    hub = Hub()
    with hub.subscribe("pat"), hub.subscribe("lee"):
        with hub.subscribe("pat"):
            assert hub.conversations() == ["pat", "lee"]
        assert hub.conversations() == ["pat", "lee"]
    assert hub.conversations() == []
    hub.publish("pat", [ONE])
    assert hub.conversations() == []


async def test_reader_that_is_behind_is_told_once_to_look_for_itself() -> None:
    hub = Hub()
    with hub.subscribe("pat") as reader:
        hub.publish("pat", [ONE])
        assert await reader.wait(LONG) == [ONE]
        hub.wake_if_behind("pat", 1)
        assert not await _woken(reader.wait(LONG))
        hub.wake_if_behind("pat", 2)
        assert await _woken(reader.wait(LONG))
        hub.wake_if_behind("pat", 2)
        assert not await _woken(reader.wait(LONG))


async def test_reader_that_was_given_more_than_is_in_the_database_yet_is_not_behind() -> None:
    hub = Hub()
    with hub.subscribe("pat") as reader:
        hub.publish("pat", [THREE])
        assert await reader.wait(LONG) == [THREE]
        hub.wake_if_behind("pat", 2)
        hub.wake_if_behind("lee", 9)
        assert not await _woken(reader.wait(LONG))


async def test_what_is_published_is_announced_by_its_last_number() -> None:
    announced: list[tuple[str, int]] = []
    hub = Hub(lambda *said: announced.append(said))
    hub.publish("pat", [ONE, TWO])
    hub.publish("lee", ())  # something else than a message
    with hub.subscribe("pat"):
        hub.wake("pat")
        hub.wake_all()
        hub.wake_if_behind("pat", 9)
        hub.hear(name_of("pat"), 9)
    assert announced == [("pat", 2), ("lee", ANYWAY)]


async def test_reader_hears_once_of_each_message_that_another_process_wrote() -> None:
    hub, name = Hub(), name_of("pat")
    with hub.subscribe("pat") as reader, hub.subscribe("lee") as other:
        hub.hear(name, 1)
        assert await _woken(reader.wait(LONG))
        hub.hear(name, 1)
        hub.wake_if_behind("pat", 1)
        assert not await _woken(reader.wait(LONG))
        hub.publish("pat", [TWO])
        assert await reader.wait(LONG) == [TWO]
        hub.hear(name, 2)
        assert not await _woken(reader.wait(LONG))
        hub.hear(name, ANYWAY)
        assert await _woken(reader.wait(LONG))
        assert not await _woken(other.wait(LONG))


async def test_number_that_nobody_wrote_hides_no_message() -> None:
    hub = Hub()
    with hub.subscribe("pat") as reader:
        hub.hear(name_of("pat"), 10**9 - 1)
        assert await _woken(reader.wait(LONG))
        hub.wake_if_behind("pat", 1)
        assert await _woken(reader.wait(LONG))


def test_what_is_heard_of_conversations_without_readers_is_passed_over() -> None:
    hub = Hub()
    with hub.subscribe("pat"), hub.subscribe("pat"):
        pass
    hub.hear(name_of("pat"), 1)
    hub.hear("no-such-name", 1)
    assert hub.conversations() == []


async def _woken(wait: object) -> bool:
    """Whether the wait ends by itself, and with nothing in hand."""
    task: asyncio.Task[object] = asyncio.create_task(wait)  # type: ignore[arg-type]
    done, _ = await asyncio.wait([task], timeout=MOMENT)
    if done:
        assert task.result() == []
    task.cancel()
    return bool(done)
