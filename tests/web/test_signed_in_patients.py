from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.store.keys import rotate
from tests.web.desk import Desk, open_desk
from tests.web.listening import Heard, listening, texts
from tests.web.signed_in import NOW, signing_key, token


def bearer(**claims: object) -> dict[str, str]:
    return {"Authorization": f"Bearer {token(**claims)}"}  # type: ignore[arg-type]


@pytest_asyncio.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """A help desk that knows the portal's keys."""
    async with open_desk(tmp_path, signed_in=True) as opened:
        yield opened


async def test_patient_is_answered_without_a_cookie(desk: Desk) -> None:
    visitor = desk.visitor()
    answer = await visitor.say("hello", **bearer())
    assert (answer.status, answer.json) == (202, {"seq": 1})
    assert "Set-Cookie" not in answer.headers
    messages = await visitor.heard(2, **bearer())
    assert [message["text"] for message in messages] == ["hello", "You said: hello"]


async def test_patient_finds_the_chat_again_in_another_browser_with_another_token(
    desk: Desk,
) -> None:
    await desk.visitor().say("at home", **bearer(jti="a"))
    answer = await desk.visitor().say("on campus", **bearer(jti="b"))
    assert answer.json["seq"] > 1


async def test_patients_see_their_own_chats_alone(desk: Desk) -> None:
    one, other = desk.visitor(), desk.visitor()
    await one.say("mine", **bearer(sub="one"))
    await other.say("theirs", **bearer(sub="other"))
    for visitor, subject, text in ((one, "one", "mine"), (other, "other", "theirs")):
        messages = await visitor.heard(2, **bearer(sub=subject))
        assert [message["text"] for message in messages] == [text, f"You said: {text}"]


async def test_what_is_asked_for_is_asked_for_the_patient_of_the_token(desk: Desk) -> None:
    visitor = desk.visitor()
    await visitor.say("hello", **bearer(sub="one"))
    await visitor.say("hello again", **bearer(sub="one"))
    await visitor.say("anonymous")
    await desk.worker.drain()
    assert desk.worker.subjects == ["one", "one", None]


async def test_token_counts_where_there_is_a_cookie_too(desk: Desk) -> None:
    visitor = desk.visitor()
    await visitor.say("anonymous")
    await visitor.say("as myself", **bearer())
    messages = await visitor.heard(2, **bearer())
    assert [message["text"] for message in messages] == ["as myself", "You said: as myself"]


async def test_patient_who_said_nothing_yet_can_listen(desk: Desk) -> None:
    visitor = desk.visitor()
    async with listening(visitor, **bearer()) as listener:
        assert (await listener.until("ready"))[-1].data == {"last": 0}
        await visitor.say("hello", **bearer())
        assert texts(await listener.until("message")) == ["hello"]


async def test_patients_chat_does_not_end_by_itself(desk: Desk) -> None:
    visitor = desk.visitor()
    await visitor.say("hello", **bearer())
    desk.clock.now += 100 * 3600
    later = bearer(iat=int(desk.clock.now), exp=int(desk.clock.now) + 600)
    assert (await visitor.say("again", **later)).json["seq"] > 1


@pytest.mark.parametrize(
    "authorization",
    [
        "",
        "Bearer",
        "Bearer ",
        "Bearer x.y.z",
        "Basic dXNlcjpwYXNz",
        token(),
        f"Bearer {token(exp=int(NOW))}",
        f"Bearer {token(aud='elsewhere')}",
        f"Bearer {token(iss='https://elsewhere.example')}",
        f"Bearer {token(signing_key('ES256', 'unknown'))}",
    ],
)
async def test_token_that_is_not_good_is_refused_everywhere(desk: Desk, authorization: str) -> None:
    visitor = desk.visitor()
    await visitor.say("anonymous")  # a cookie doesn't help
    headers = {"Authorization": authorization}
    for answer in (
        await visitor.say("hello", **headers),
        await visitor.get("/api/events?wait=0", **headers),
        await visitor.post("/api/feedback", {"seq": 2, "helpful": True}, **headers),
    ):
        assert (answer.status, answer.problem) == (401, "not-signed-in")
        assert answer.headers["WWW-Authenticate"] == "Bearer"


async def test_stream_ends_with_the_token(desk: Desk) -> None:
    visitor = desk.visitor()
    await visitor.say("hello", **bearer())
    await visitor.heard(2, **bearer())
    desk.clock.now += 899.8
    async with listening(visitor, **bearer()) as listener:
        await listener.until("ready")
        desk.clock.now += 0.2
        assert await listener.next() == Heard("expired", {"reason": "token"})
        assert await listener.ended()


async def test_what_is_said_after_the_token_ended_is_not_told(desk: Desk) -> None:
    visitor = desk.visitor()
    await visitor.say("hello", **bearer())
    await visitor.heard(2, **bearer())
    async with listening(visitor, **bearer()) as listener:
        await listener.until("ready")
        desk.clock.now += 1000
        later = bearer(iat=int(desk.clock.now), exp=int(desk.clock.now) + 600)
        await visitor.say("elsewhere", **later)
        assert await listener.next() == Heard("expired", {"reason": "token"})


async def test_ending_the_anonymous_chat_leaves_the_patients(desk: Desk) -> None:
    visitor = desk.visitor()
    await visitor.say("hello", **bearer())
    assert (await visitor.end(**bearer())).status == 204
    assert (await visitor.say("again", **bearer())).json["seq"] > 1


async def test_conversation_that_was_ended_takes_no_more(desk: Desk) -> None:
    visitor = desk.visitor()
    await visitor.say("hello", **bearer())
    await desk.parts.store.end((await desk.conversation_ids())[0])
    answer = await visitor.say("again", **bearer())
    assert (answer.status, answer.problem, answer.json["reason"]) == (401, "no-chat", "none")


async def test_patients_chat_goes_on_after_a_rotation_of_keys(desk: Desk) -> None:
    visitor = desk.visitor()
    await visitor.say("before", **bearer())
    rotate(desk.folder, "session")
    assert (await visitor.say("after", **bearer())).json["seq"] > 1
    assert len(await desk.conversation_ids()) == 1


async def test_nobody_can_be_signed_in_where_the_portals_keys_are_not_set(tmp_path: Path) -> None:
    (tmp_path / "without").mkdir()
    async with open_desk(tmp_path / "without") as without:
        answer = await without.visitor().say("hello", **bearer())
        assert answer.problem == "not-signed-in"


async def test_caller_without_origin_is_taken_if_it_brings_a_token(desk: Desk) -> None:
    visitor = desk.visitor()
    visitor.headers.clear()
    assert (await visitor.say("hello", **bearer())).status == 202
    assert (await visitor.say("hello")).problem == "wrong-origin"
    foreign = bearer() | {"Origin": "https://elsewhere.example"}
    assert (await visitor.say("hello", **foreign)).problem == "wrong-origin"
