from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.store.keys import rotate
from tests.web.desk import Answer, Desk, Visitor, open_desk
from tests.web.elsewhere import ALLOWED, THERE, named
from tests.web.listening import Heard, listening, texts
from tests.web.raw import connected
from tests.web.signed_in import token

FILE = {
    "client_id": "f",
    "name": "scan.pdf",
    "size": 8,
    "head": b64encode(b"%PDF-1.7").decode(),
    "tail": b64encode(b"%PDF-1.7").decode(),
}
BEARER = {"Authorization": f"Bearer {token()}"}
MINUTE, HOUR = 60.0, 3600.0


def held(visitor: Visitor) -> dict[str, str]:
    """The cookie that the visitor's browser has."""
    (cookie,) = visitor.session.cookie_jar
    return {"Cookie": f"{cookie.key}={cookie.value}"}


@pytest_asyncio.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """A help desk that another site may embed, and that knows the portal's keys."""
    async with open_desk(tmp_path, signed_in=True, HELPDESK_EMBED_ORIGINS=ALLOWED) as opened:
        yield opened


async def test_embedding_page_is_told_the_value_of_the_chat_and_keeps_it_itself(
    desk: Desk,
) -> None:
    visitor = desk.visitor()
    answer = await visitor.say("hello", **THERE)
    assert (answer.status, answer.json.keys()) == (202, {"seq", "chat"})
    assert (answer.json["seq"], len(answer.json["chat"])) == (1, 43)
    assert "Set-Cookie" not in answer.headers
    chat = named(answer)
    again = await visitor.say("more", **chat)
    assert (again.json, "Set-Cookie" in again.headers) == ({"seq": 3}, False)
    said = [message["text"] for message in await visitor.heard(4, **chat)]
    assert said == ["hello", "You said: hello", "more", "You said: more"]


async def test_chat_may_begin_with_a_file_there(desk: Desk) -> None:
    visitor = desk.visitor()
    answer = await visitor.post("/api/files", FILE, **THERE)
    assert (answer.json["seq"], "Set-Cookie" in answer.headers) == (1, False)
    assert (await visitor.heard(2, **named(answer)))[0]["text"] == "scan.pdf"


async def test_value_works_wherever_the_cookie_does(desk: Desk) -> None:
    visitor = desk.visitor()
    chat = named(await visitor.say("what?", **THERE))
    await visitor.heard(2, **chat)
    async with listening(visitor, **chat) as listener:
        assert texts(await listener.until("ready")) == ["what?", "You said: what?"]
        helped = await visitor.post("/api/feedback", {"seq": 2, "helpful": True}, **chat)
        assert helped.status == 204
        assert (await visitor.post("/api/files", FILE, **chat)).json == {"seq": 3}
        await listener.until("message")
        assert (await visitor.end(**chat)).status == 204
        assert (await listener.until("expired"))[-1].data == {"reason": "signed-out"}
    assert (await visitor.say("more", **chat)).json["reason"] == "none"


async def test_value_works_from_our_own_pages_and_without_a_page(desk: Desk) -> None:
    visitor = desk.visitor()
    chat = named(await visitor.say("hello", **THERE))
    assert (await visitor.say("more", **chat | {"Origin": desk.url})).status == 202
    visitor.headers.clear()
    assert (await visitor.say("more", Authorization=chat["Authorization"])).status == 202
    assert len(await desk.conversation_ids()) == 1


async def test_value_and_cookie_lead_to_the_same_conversation(desk: Desk) -> None:
    visitor = desk.visitor()
    await visitor.say("hello")
    (cookie,) = visitor.session.cookie_jar
    answer = await desk.visitor().say("more", Authorization=f"Chat {cookie.value}")
    assert answer.json == {"seq": 3}


async def test_cookie_that_comes_along_from_an_embedding_page_counts_for_nothing(
    desk: Desk,
) -> None:
    visitor = desk.visitor()
    await visitor.say("mine")
    with_cookie = THERE | held(visitor)
    answers = [
        await visitor.get("/api/events?wait=0", **with_cookie),
        await visitor.post("/api/feedback", {"seq": 2, "helpful": True}, **with_cookie),
        await visitor.post("/api/session", {}, **with_cookie),
    ]
    assert [(answer.problem, answer.json["reason"]) for answer in answers] == [
        ("no-chat", "none")
    ] * 3
    ended = await visitor.end(**with_cookie)
    begun = await visitor.say("theirs", **with_cookie)
    assert (ended.status, begun.json["seq"]) == (204, 1)
    assert [a for a in (*answers, ended, begun) if "Set-Cookie" in a.headers] == []
    assert len(await desk.conversation_ids()) == 2
    assert [m["text"] for m in await visitor.heard(2)] == ["mine", "You said: mine"]


async def test_signed_in_patient_on_an_embedding_page_has_no_chat_before(desk: Desk) -> None:
    visitor = desk.visitor()
    await visitor.say("mine")
    answer = await visitor.post("/api/continue", {}, **THERE, **BEARER, **held(visitor))
    assert (answer.status, answer.json) == (200, {"seq": None})
    assert "Set-Cookie" not in answer.headers
    assert (await visitor.say("still here")).status == 202
    assert (await visitor.say("as myself", **THERE, **BEARER)).json == {"seq": 1}


async def test_value_is_no_sign_in(desk: Desk) -> None:
    visitor = desk.visitor()
    chat = named(await visitor.say("hello", **THERE))
    assert (await visitor.post("/api/continue", {}, **chat)).problem == "not-signed-in"
    assert (await visitor.say("still here", **chat)).status == 202


@pytest.mark.parametrize(
    "sent",
    ["Chat", "Chat ", "chat x", f"Chat {'A' * 43}", f"Chat {'A' * 44}", "Chat ü", "CHAT a b"],
)
async def test_value_that_we_did_not_make_is_refused_and_leaves_the_cookie_alone(
    desk: Desk, sent: str
) -> None:
    visitor = desk.visitor()
    await visitor.say("hello")
    for headers in (THERE, {"Origin": desk.url}):
        headers = headers | {"Authorization": sent}
        for answer in (
            await visitor.get("/api/events?wait=0", **headers),
            await visitor.say("hello", **headers),
            await visitor.post("/api/session", {}, **headers),
        ):
            assert (answer.problem, answer.json["reason"]) == ("no-chat", "none")
            assert "Set-Cookie" not in answer.headers
        assert (await visitor.end(**headers)).status == 204
    assert (await visitor.say("still here")).status == 202


async def test_value_that_is_no_text_is_refused(desk: Desk) -> None:
    async with connected(desk) as wire:
        await wire.send(b"GET /api/events HTTP/1.1\r\nHost: x\r\nAuthorization: Chat \xff\r\n\r\n")
        assert (await wire.head())[0] == 401


@pytest.mark.parametrize("sent", ["Basic Zm9vOmJhcg==", "Chatty x", "Bearer x"])
async def test_any_other_scheme_is_no_sign_in_as_before(desk: Desk, sent: str) -> None:
    answer = await desk.visitor().say("hello", Authorization=sent)
    assert answer.problem == "not-signed-in"


@pytest.mark.parametrize(
    ("seconds", "reason"), [(15 * MINUTE, "idle"), (12 * HOUR, "expired"), (90 * HOUR, "expired")]
)
async def test_chat_ends_there_when_it_would_with_a_cookie(
    desk: Desk, seconds: float, reason: str
) -> None:
    visitor = desk.visitor()
    chat = named(await visitor.say("hello", **THERE))
    desk.clock.now += seconds
    for answer in (
        await visitor.say("more", **chat),
        await visitor.get("/api/events", **chat),
        await visitor.post("/api/session", {}, **chat),
    ):
        assert (answer.status, answer.problem) == (401, "no-chat")
        assert answer.json["reason"] == reason


async def test_chat_begun_under_an_older_key_goes_on_there_after_a_rotation(desk: Desk) -> None:
    visitor = desk.visitor()
    chat = named(await visitor.say("before", **THERE))
    rotate(desk.folder, "session")
    assert (await visitor.say("after", **chat)).json == {"seq": 3}


async def test_new_chats_are_counted_there_too(tmp_path: Path) -> None:
    async with open_desk(
        tmp_path, HELPDESK_NEW_CHAT_LIMIT="1/minute", HELPDESK_EMBED_ORIGINS=ALLOWED
    ) as desk:
        answers = [await desk.visitor().say("hello", **THERE) for _ in range(2)]
        assert [answer.status for answer in answers] == [202, 429]


async def test_value_is_stored_nowhere(desk: Desk) -> None:
    answer: Answer = await desk.visitor().say("hello", **THERE)
    await desk.worker.drain()
    await asyncio.sleep(0)
    value = answer.json["chat"].encode()
    files = [path for path in desk.folder.rglob("*") if path.is_file()]
    assert files
    assert [path.name for path in files if value in path.read_bytes()] == []


async def test_windows_of_a_chat_on_both_sites_hear_the_same(desk: Desk) -> None:
    visitor = desk.visitor()
    chat = named(await visitor.say("hello", **THERE))
    await visitor.heard(2, **chat)
    async with (
        listening(visitor, **chat) as there,
        listening(visitor, Authorization=chat["Authorization"]) as here,
    ):
        for listener in (there, here):
            await listener.until("ready")
        await visitor.end(**chat)
        for listener in (there, here):
            assert await listener.next() == Heard("expired", {"reason": "signed-out"})
