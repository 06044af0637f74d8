from __future__ import annotations

from http.cookies import SimpleCookie
from pathlib import Path

import pytest

from bot.store.keys import rotate
from tests.web.desk import Answer, Desk, Visitor, open_desk
from tests.web.listening import Heard, listening

MINUTE, HOUR = 60.0, 3600.0


def cookie(answer: Answer) -> dict[str, str]:
    """The only cookie of an answer: its name, value and attributes."""
    (header,) = answer.headers.getall("Set-Cookie")
    ((name, morsel),) = SimpleCookie(header).items()
    attributes = {key: str(value) for key, value in morsel.items() if value}
    return {"name": name, "value": morsel.value, **attributes}


async def test_cookie_on_this_machine_is_kept_from_scripts_and_other_sites(desk: Desk) -> None:
    sent = cookie(await desk.visitor().say("hello"))
    assert len(sent.pop("value")) == 43
    assert sent == {
        "name": "helpdesk",
        "path": "/",
        "max-age": "43200",
        "httponly": "True",
        "samesite": "Strict",
    }


async def test_cookie_over_tls_is_bound_to_the_host(tmp_path: Path) -> None:
    async with open_desk(tmp_path, HELPDESK_PUBLIC_URL="https://desk.example.edu") as desk:
        answer = await desk.visitor().say("hello", Origin="https://desk.example.edu")
        sent = cookie(answer)
        assert (sent["name"], sent["secure"]) == ("__Host-helpdesk", "True")
        assert (sent["path"], sent["httponly"], sent["samesite"]) == ("/", "True", "Strict")
        assert "domain" not in sent
        named = f"{sent['name']}={sent['value']}"
        assert (await desk.visitor().get("/api/events?wait=0", Cookie=named)).status == 200
        other_name = f"helpdesk={sent['value']}"
        assert (await desk.visitor().get("/api/events?wait=0", Cookie=other_name)).status == 401


async def test_cookie_is_set_once(desk: Desk) -> None:
    visitor = desk.visitor()
    await visitor.say("hello")
    assert "Set-Cookie" not in (await visitor.say("again")).headers


async def test_cookie_value_and_conversation_id_have_nothing_in_common(desk: Desk) -> None:
    value = cookie(await desk.visitor().say("hello"))["value"]
    assert await desk.conversation_ids() != [value]


async def test_visitor_without_cookie_has_no_chat(desk: Desk) -> None:
    answer = await desk.visitor().get("/api/events")
    assert (answer.status, answer.problem, answer.json["reason"]) == (401, "no-chat", "none")
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("value", ["A" * 43, "x", "", "A" * 5000, "é" * 43])
async def test_cookie_that_we_did_not_make_is_refused_and_cleared(desk: Desk, value: str) -> None:
    visitor = desk.visitor()
    for answer in (
        await visitor.get("/api/events", Cookie=f"helpdesk={value}"),
        await visitor.say("hello", Cookie=f"helpdesk={value}"),
    ):
        assert (answer.problem, answer.json["reason"]) == ("no-chat", "none")
        assert cookie(answer)["max-age"] == "0"
    assert await desk.conversation_ids() == []


@pytest.mark.parametrize(
    ("seconds", "reason"), [(15 * MINUTE, "idle"), (12 * HOUR, "expired"), (90 * HOUR, "expired")]
)
async def test_chat_that_is_over_is_refused_and_its_cookie_cleared(
    desk: Desk, seconds: float, reason: str
) -> None:
    visitor = desk.visitor()
    await visitor.say("hello")
    held = {"Cookie": _held(visitor)}
    desk.clock.now += seconds
    for answer in (
        await visitor.say("more", **held),
        await visitor.get("/api/events", **held),
        await visitor.post("/api/feedback", {"seq": 2, "helpful": True}, **held),
    ):
        assert (answer.status, answer.problem) == (401, "no-chat")
        assert answer.json["reason"] == reason
        assert cookie(answer)["max-age"] == "0"
    assert len(await desk.conversation_ids()) == 1


async def test_chat_lasts_up_to_the_last_idle_second_and_each_message_begins_it_anew(
    desk: Desk,
) -> None:
    visitor = desk.visitor()
    for _ in range(3):
        assert (await visitor.say("hello")).status == 202
        desk.clock.now += 15 * MINUTE - 1
    assert (await visitor.get("/api/events?wait=0")).status == 200


async def test_chat_that_is_kept_alive_ends_after_its_hours_all_the_same(desk: Desk) -> None:
    visitor = desk.visitor()
    for _ in range(12 * 6):
        assert (await visitor.say("hello")).status == 202
        desk.clock.now += 10 * MINUTE
    assert (await visitor.say("hello")).json["reason"] == "expired"


async def test_after_an_over_chat_the_next_message_begins_a_new_one(desk: Desk) -> None:
    visitor = desk.visitor()
    await visitor.say("old")
    desk.clock.now += 15 * MINUTE
    assert (await visitor.say("unsent")).status == 401
    assert (await visitor.say("new")).json == {"seq": 1}
    assert [m["text"] for m in await visitor.heard(2)] == ["new", "You said: new"]


async def test_stream_of_a_chat_that_is_left_alone_ends(desk: Desk) -> None:
    visitor = desk.visitor()
    await visitor.say("hello")
    await visitor.heard(2)
    async with listening(visitor) as listener:
        await listener.until("ready")
        desk.clock.now += 15 * MINUTE
        desk.parts.hub.publish((await desk.conversation_ids())[0], [])
        assert await listener.next() == Heard("expired", {"reason": "idle"})
        assert await listener.ended()


async def test_stream_ends_by_itself_at_the_last_second(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        visitor = desk.visitor()
        await visitor.say("hello")
        await visitor.heard(2)
        desk.clock.now += 15 * MINUTE - 0.2
        async with listening(visitor) as listener:
            await listener.until("ending")
            desk.clock.now += 0.2  # the stream waits no longer than the chat lasts
            assert await listener.next() == Heard("expired", {"reason": "idle"})


async def test_ended_chat_is_over_in_every_window(desk: Desk) -> None:
    visitor = desk.visitor()
    await visitor.say("hello")
    await visitor.heard(2)
    held = {"Cookie": _held(visitor)}
    async with listening(visitor) as listener:
        await listener.until("ready")
        answer = await visitor.end()
        assert (answer.status, cookie(answer)["max-age"]) == (204, "0")
        assert await listener.next() == Heard("expired", {"reason": "signed-out"})
        assert await listener.ended()
    for answer in (await visitor.get("/api/events", **held), await visitor.say("hi", **held)):
        assert (answer.problem, answer.json["reason"]) == ("no-chat", "none")


async def test_chat_that_another_process_ended_is_over_here_too(desk: Desk) -> None:
    visitor = desk.visitor()
    await visitor.say("hello")
    await visitor.heard(2)
    async with listening(visitor) as listener:
        await listener.until("ready")
        (conversation_id,) = await desk.conversation_ids()
        await desk.parts.store.end(conversation_id)
        desk.parts.hub.publish(conversation_id, [])
        assert await listener.next() == Heard("expired", {"reason": "signed-out"})


async def test_ending_no_chat_is_as_good(desk: Desk) -> None:
    visitor = desk.visitor()
    assert (await visitor.end()).status == 204
    await visitor.say("hello")
    assert [(await visitor.end()).status for _ in range(2)] == [204, 204]


async def test_ending_does_not_touch_other_chats(desk: Desk) -> None:
    one, other = desk.visitor(), desk.visitor()
    await one.say("hello")
    await other.say("hello")
    await one.end()
    assert (await other.say("still here")).status == 202


async def test_chat_begun_under_an_older_key_goes_on_after_a_rotation(desk: Desk) -> None:
    visitor = desk.visitor()
    await visitor.say("before")
    rotate(desk.folder, "session")
    assert (await visitor.say("after")).json == {"seq": 3}
    assert len(await desk.conversation_ids()) == 1
    await desk.visitor().say("new")
    assert len(await desk.conversation_ids()) == 2


def _held(visitor: Visitor) -> str:
    (held,) = visitor.session.cookie_jar
    return f"{held.key}={held.value}"
