from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from bot.web.parts import Bounds
from tests.web.desk import Desk, Visitor, open_desk
from tests.web.elsewhere import ALLOWED, THERE, named
from tests.web.listening import Heard, Listener, listening
from tests.web.signed_in import token

MINUTE, HOUR = 60.0, 3600.0
IDLE, LONGEST = 15 * MINUTE, 12 * HOUR
KEPT = Heard("kept", {})
QUIET = "/api/events?after=2&wait=0"


def ending(seconds: int, *, may_stay: bool = True) -> Heard:
    return Heard("ending", {"seconds": seconds, "may_stay": may_stay})


async def begun(desk: Desk) -> Visitor:
    """Somebody who has said something and was answered."""
    visitor = desk.visitor()
    await visitor.say("hello")
    await visitor.heard(2)
    return visitor


async def woken(desk: Desk, seconds: float) -> None:
    """Let so many seconds pass, and every listener look."""
    desk.clock.now += seconds
    desk.parts.hub.wake_all()


async def stay(visitor: Visitor, **headers: str) -> int:
    return (await visitor.post("/api/session", {}, **headers)).status


async def silent(listener: Listener) -> bool:
    """Whether nothing but a sign of life comes next."""
    heard = await listener.next(pings=True)
    return heard == Heard(": ping")


async def test_stream_warns_two_minutes_before_the_end_by_itself_and_once(desk: Desk) -> None:
    visitor = await begun(desk)
    desk.clock.now += IDLE - 120.2
    async with listening(visitor) as listener:
        await listener.until("ready")
        desk.clock.now += 0.2  # the stream waits no longer than until then
        assert await listener.next() == ending(120)
        with pytest.raises(asyncio.TimeoutError):  # not even a sign of life, so soon
            await asyncio.wait_for(listener.next(pings=True), 0.1)
        await woken(desk, 2)
        assert await silent(listener)
        await woken(desk, 118)
        assert await listener.next() == Heard("expired", {"reason": "idle"})


async def test_nothing_is_said_of_an_end_that_is_far(desk: Desk) -> None:
    visitor = await begun(desk)
    async with listening(visitor) as listener:
        await listener.until("ready")
        await woken(desk, IDLE - 121)
        assert await silent(listener)
        await woken(desk, 0.5)
        assert await silent(listener)


async def test_stream_that_begins_near_the_end_is_told_after_what_was_said(desk: Desk) -> None:
    visitor = await begun(desk)
    desk.clock.now += IDLE - 50.5
    for _ in range(2):
        async with listening(visitor) as listener:
            assert [event.name for event in await listener.until("ready")][-1] == "ready"
            assert await listener.next() == ending(50)


async def test_who_stays_is_kept_in_every_window_and_warned_again_later(desk: Desk) -> None:
    visitor = await begun(desk)
    async with listening(visitor) as one, listening(visitor) as other:
        for listener in (one, other):
            await listener.until("ready")
        await woken(desk, IDLE - 100)
        assert [await one.next(), await other.next()] == [ending(100)] * 2
        assert await stay(visitor) == 204
        assert [await one.next(), await other.next()] == [KEPT] * 2
        await woken(desk, IDLE - 90)
        assert [await one.next(), await other.next()] == [ending(90)] * 2


async def test_message_keeps_the_chat_too(desk: Desk) -> None:
    visitor = await begun(desk)
    async with listening(visitor) as listener:
        await listener.until("ready")
        await woken(desk, IDLE - 100)
        assert await listener.next() == ending(100)
        await visitor.say("still here")
        heard = [event.name for event in await listener.until("kept")]
        assert heard[0] == "message"
        await desk.worker.drain()


async def test_chat_that_another_process_kept_is_kept_here(tmp_path: Path) -> None:
    async with open_desk(tmp_path, Bounds(heartbeat=0.05)) as desk:
        visitor = await begun(desk)
        async with listening(visitor) as listener:
            await listener.until("ready")
            await woken(desk, IDLE - 100)
            assert await listener.next() == ending(100)
            (conversation_id,) = await desk.conversation_ids()
            assert await desk.parts.store.stay(conversation_id)  # no hub of this process is told
            assert await listener.next() == KEPT


async def test_chat_that_was_kept_before_its_warning_is_not_warned_of(desk: Desk) -> None:
    visitor = await begun(desk)
    async with listening(visitor) as listener:
        await listener.until("ready")
        desk.clock.now += IDLE - 130
        assert await stay(visitor) == 204
        assert await silent(listener)
        await woken(desk, 20)
        assert await silent(listener)


async def test_longest_time_can_not_be_put_off(desk: Desk) -> None:
    visitor = await begun(desk)
    for _ in range(71):
        desk.clock.now += 10 * MINUTE
        assert await stay(visitor) == 204
    async with listening(visitor) as listener:
        await listener.until("ready")
        await woken(desk, 9 * MINUTE)
        assert await listener.next() == ending(60, may_stay=False)
        assert await stay(visitor) == 204
        assert await silent(listener)
        await woken(desk, 60)
        assert await listener.next() == Heard("expired", {"reason": "expired"})


async def test_end_that_was_put_off_by_little_is_told_anew(desk: Desk) -> None:
    visitor = await begun(desk)
    for _ in range(71):
        desk.clock.now += 10 * MINUTE
        await stay(visitor)
    (conversation_id,) = await desk.conversation_ids()
    desk.clock.now -= 6 * MINUTE  # so that idleness ends it a minute before its hours do
    await desk.parts.store.stay(conversation_id)
    desk.clock.now += 6 * MINUTE
    async with listening(visitor) as listener:
        await listener.until("ready")
        await woken(desk, 8 * MINUTE)
        assert await listener.next() == ending(60)
        assert await stay(visitor) == 204
        assert await listener.next() == ending(120, may_stay=False)


async def test_poll_tells_of_the_end_as_it_comes_near_and_waits_as_ever_after(
    desk: Desk,
) -> None:
    visitor = await begun(desk)
    assert (await visitor.get(QUIET)).json["ending"] is None
    desk.clock.now += IDLE - 120.2
    poll = asyncio.create_task(visitor.get("/api/events?after=2&wait=25"))
    await _until_listening(desk)
    desk.clock.now += 0.2
    answer = await asyncio.wait_for(poll, 5)
    told: dict[str, Any] = {"seconds": 120, "may_stay": True}
    assert answer.json == {"messages": [], "last": 2, "ending": told}
    desk.clock.now += 20
    later = asyncio.create_task(visitor.get("/api/events?after=2&wait=25"))
    await _until_listening(desk)
    await asyncio.sleep(0.1)
    assert not later.done()
    assert await stay(visitor) == 204
    assert (await asyncio.wait_for(later, 5)).json["ending"] is None


async def test_poll_that_tells_messages_tells_of_the_end_too(desk: Desk) -> None:
    visitor = await begun(desk)
    desk.clock.now += IDLE - 30.5
    answer = await visitor.get("/api/events?after=0&wait=25")
    assert len(answer.json["messages"]) == 2
    assert answer.json["ending"] == {"seconds": 30, "may_stay": True}


async def test_poll_of_a_chat_that_ends_meanwhile_speaks_of_no_warning(desk: Desk) -> None:
    visitor = await begun(desk)
    desk.clock.now += IDLE - 30
    poll = asyncio.create_task(visitor.get("/api/events?after=2&wait=25"))
    await _until_listening(desk)
    await visitor.end()
    assert (await asyncio.wait_for(poll, 5)).json["ending"] is None


async def test_signed_in_patient_has_no_end_to_be_warned_of(tmp_path: Path) -> None:
    async with open_desk(tmp_path, signed_in=True) as desk:
        visitor, bearer = desk.visitor(), {"Authorization": f"Bearer {token()}"}
        await visitor.say("hello", **bearer)
        await visitor.heard(2, **bearer)
        (conversation_id,) = await desk.conversation_ids()
        before = await desk.parts.store.info(conversation_id)
        desk.clock.now += IDLE - 60
        assert (await visitor.get(QUIET, **bearer)).json["ending"] is None
        assert await stay(visitor, **bearer) == 204
        assert await desk.parts.store.info(conversation_id) == before
        assert await stay(visitor, Authorization="Bearer none") == 401


async def test_staying_begins_the_idle_time_anew_for_cookie_and_value(tmp_path: Path) -> None:
    async with open_desk(tmp_path, HELPDESK_EMBED_ORIGINS=ALLOWED) as desk:
        here, there = await begun(desk), desk.visitor()
        chat = named(await there.say("hello", **THERE))
        for _ in range(3):
            desk.clock.now += IDLE - 1
            assert (await stay(here), await stay(there, **chat)) == (204, 204)
        desk.clock.now += IDLE
        for answer in (
            await there.post("/api/session", {}, **chat),
            await here.post("/api/session", {}),
        ):
            assert (answer.problem, answer.json["reason"]) == ("no-chat", "idle")
        assert "Set-Cookie" in answer.headers  # our own page's cookie is cleared


async def test_there_is_nothing_to_stay_in_without_a_chat(desk: Desk) -> None:
    visitor = desk.visitor()
    answer = await visitor.post("/api/session", {})
    assert (answer.problem, answer.json["reason"]) == ("no-chat", "none")
    await visitor.say("hello")
    await visitor.end()
    assert await stay(visitor) == 401
    assert len(await desk.conversation_ids()) == 1


async def test_chat_that_is_ended_at_that_moment_is_over(desk: Desk) -> None:
    visitor = await begun(desk)

    async def just_ended(conversation_id: str) -> bool:
        return False

    desk.parts.store.stay = just_ended  # type: ignore[method-assign]
    answer = await visitor.post("/api/session", {})
    assert (answer.problem, answer.json["reason"]) == ("no-chat", "none")


@pytest.mark.parametrize("body", [{"minutes": 5}, [], "x"], ids=str)
async def test_how_long_is_not_the_callers_to_say(desk: Desk, body: Any) -> None:
    visitor = await begun(desk)
    assert (await visitor.post("/api/session", body)).problem == "bad-request"


async def test_other_sites_are_refused(desk: Desk) -> None:
    visitor = await begun(desk)
    assert await stay(visitor, Origin="https://elsewhere.example") == 403


async def test_it_counts_toward_the_limit(tmp_path: Path) -> None:
    async with open_desk(tmp_path, HELPDESK_SESSION_LIMIT="2/minute") as desk:
        visitor = await begun(desk)
        assert [await stay(visitor) for _ in range(2)] == [204, 429]


async def _until_listening(desk: Desk) -> None:
    for _ in range(300):
        if desk.parts.hub.conversations():
            break
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.05)
