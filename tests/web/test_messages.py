from __future__ import annotations

import asyncio
from typing import Any

import pytest
import sqlalchemy as sa

from bot.store.schema import messages
from tests.web.desk import Desk


async def test_first_message_begins_a_chat_and_is_answered(desk: Desk) -> None:
    visitor = desk.visitor()
    answer = await visitor.say("hello")
    assert (answer.status, answer.json) == (202, {"seq": 1})
    said, reply = await visitor.heard(2)
    assert (said["author"], said["text"]) == ("patient", "hello")
    assert (reply["author"], reply["text"], reply["reply_to"]) == ("bot", "You said: hello", 1)


async def test_message_sent_again_is_stored_and_answered_once(desk: Desk) -> None:
    visitor = desk.visitor()
    await visitor.say("begin")
    body = {"client_id": "again", "text": "once"}
    answers = [await visitor.post("/api/messages", body) for _ in range(3)]
    answers += await asyncio.gather(*(visitor.post("/api/messages", body) for _ in range(5)))
    assert {(answer.status, answer.json["seq"]) for answer in answers} == {
        (202, answers[0].json["seq"])
    }
    texts = [message["text"] for message in await visitor.heard(4)]
    assert texts.count("once") == 1
    assert texts.count("You said: once") == 1


async def test_same_client_id_in_another_chat_is_another_message(desk: Desk) -> None:
    one, other = desk.visitor(), desk.visitor()
    await one.say("mine")
    await other.say("theirs")
    assert [m["text"] for m in await one.heard(2)] == ["mine", "You said: mine"]
    assert [m["text"] for m in await other.heard(2)] == ["theirs", "You said: theirs"]


async def test_start_is_answered_and_not_shown(desk: Desk) -> None:
    visitor = desk.visitor()
    assert (await visitor.choose("start")).json == {"seq": 1}
    assert [m["text"] for m in await visitor.heard(2)] == ["You said: /greet"]


async def test_text_that_begins_with_a_slash_is_text(desk: Desk) -> None:
    visitor = desk.visitor()
    await visitor.say("/restart")
    assert [m["text"] for m in await visitor.heard(2)] == ["/restart", "You said: /restart"]


async def test_pressed_button_says_its_title(desk: Desk) -> None:
    visitor = desk.visitor()
    for last in (2, 4):
        await visitor.say("hello")
        *_, reply = await visitor.heard(last)
    (button,) = reply["buttons"]
    assert button.keys() == {"id", "title"}
    assert (await visitor.choose(button["id"])).status == 202
    assert [m["text"] for m in await visitor.heard(6)][4] == "Yes"


@pytest.mark.parametrize(
    "choice",
    [
        "2.abcdefghijkl",
        "99.abcdefghijkl",
        "1.x",
        "999999999.x",
        "9999999999.x",
        "x",
        "/affirm",
        "2.",
    ],
)
async def test_button_that_is_not_there_is_refused(desk: Desk, choice: str) -> None:
    visitor = desk.visitor()
    await visitor.say("hello")
    await visitor.heard(2)
    answer = await visitor.choose(choice)
    assert (answer.status, answer.problem) == (409, "gone-button")


@pytest.mark.parametrize("label", ["Talk to a person", "x", "ü" * 100, "/restart"])
async def test_person_can_be_asked_for_at_any_time_under_the_label_of_the_page(
    desk: Desk, label: str
) -> None:
    visitor = desk.visitor()
    body = {"client_id": "a", "choice": "person", "text": label}
    answers = [await visitor.post("/api/messages", body) for _ in range(2)]
    assert [(answer.status, answer.json) for answer in answers] == [(202, {"seq": 1})] * 2
    said, reply = await visitor.heard(2)
    assert (said["author"], said["text"]) == ("patient", label)
    (conversation_id,) = await desk.conversation_ids()
    stored = await desk.parts.store.message(conversation_id, 1)
    assert stored is not None
    assert (stored.kind, reply["reply_to"]) == ("choice", 1)


async def test_person_is_what_the_bot_is_told_whatever_the_label_says(desk: Desk) -> None:
    desk.worker.answering.clear()
    visitor = desk.visitor()
    body = {"client_id": "a", "choice": "person", "text": "Una persona"}
    await visitor.post("/api/messages", body)
    (row,) = await desk.database.read(lambda c: c.execute(sa.select(messages.c.extras)).all())
    assert row.extras == {"payload": "/talk_to_human"}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"choice": "person"}, None),
        ({"choice": "person", "text": ""}, "text"),
        ({"choice": "person", "text": "x" * 101}, "text"),
        ({"choice": "person", "text": None}, "text"),
        ({"choice": "person", "text": "x\0"}, "text"),
        ({"choice": "person", "text": "x", "payload": "/affirm"}, None),
        ({"choice": "start", "text": "x"}, None),
        ({"choice": "2.abcdefghijkl", "text": "x"}, None),
        ({"choice": ["person"], "text": "x"}, None),
    ],
)
async def test_only_a_person_is_asked_for_with_a_label_and_never_without(
    desk: Desk, body: dict[str, Any], field: str | None
) -> None:
    answer = await desk.visitor().post("/api/messages", {"client_id": "a"} | body)
    assert (answer.problem, answer.json.get("field")) == ("bad-request", field)


async def test_button_of_another_chat_is_refused(desk: Desk) -> None:
    one, other = desk.visitor(), desk.visitor()
    await one.say("hello")
    await other.say("hello")
    (button,) = (await one.heard(2))[-1]["buttons"]
    await other.heard(2)
    assert (await other.choose(button["id"])).problem == "gone-button"


async def test_refused_first_message_begins_no_chat(desk: Desk) -> None:
    visitor = desk.visitor()
    answer = await visitor.choose("2.abcdefghijkl")
    assert answer.problem == "gone-button"
    assert "Set-Cookie" not in answer.headers
    assert (await visitor.get("/api/events")).json["reason"] == "none"


async def test_message_is_shown_in_every_window_of_the_chat_at_once(desk: Desk) -> None:
    visitor = desk.visitor()
    await visitor.say("hello")
    await visitor.heard(2)
    desk.worker.answering.clear()
    polls = [asyncio.create_task(visitor.get("/api/events?after=2&wait=20")) for _ in range(2)]
    await asyncio.sleep(0.05)
    await visitor.say("again")
    for poll in polls:
        answer = await asyncio.wait_for(poll, 5)
        assert [m["text"] for m in answer.json["messages"]] == ["again"]


async def test_message_while_the_database_is_away_is_refused_and_can_be_sent_again(
    desk: Desk,
) -> None:
    visitor = desk.visitor()
    await visitor.say("hello")
    await visitor.heard(2)
    desk.database.away = True
    body = {"client_id": "kept", "text": "kept"}
    answer = await visitor.post("/api/messages", body)
    assert (answer.status, answer.problem, answer.headers["Retry-After"]) == (
        503,
        "no-database",
        "2",
    )
    desk.database.away = False
    assert (await visitor.post("/api/messages", body)).json == {"seq": 3}


@pytest.mark.parametrize("length", [1, 20_000])
async def test_text_of_any_allowed_length_is_taken(desk: Desk, length: int) -> None:
    assert (await desk.visitor().say("ü" * length)).status == 202


async def test_body_up_to_64_kib_is_read_and_a_larger_one_refused(desk: Desk) -> None:
    visitor = desk.visitor()
    frame = len('{"client_id": "a", "text": ""}')
    body = {"client_id": "a", "text": "x" * (65_536 - frame)}
    assert (await visitor.post("/api/messages", body)).problem == "bad-request"
    body["text"] += "x"
    answer = await visitor.post("/api/messages", body)
    assert (answer.status, answer.problem) == (413, "too-large")
