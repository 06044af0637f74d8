from __future__ import annotations

import base64
import json
from collections.abc import AsyncIterator, Callable
from itertools import count
from pathlib import Path
from typing import Any, Final

import pytest
import pytest_asyncio
import sqlalchemy as sa

from bot.store.schema import messages, metadata
from portal.errors import PortalUnavailableError
from portal.schema import HEAD_BYTES, TAIL_BYTES
from tests.web.desk import Answer, Desk, Visitor, open_desk
from tests.web.signed_in import token

DebugLog = Callable[[], Callable[[], str]]
# Bytes that are no UTF-8, with a word among them that stands nowhere else.
CANARY: Final = b"\xff\x00canary-of-the-head"
_numbers = count()


def encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()


def file(**changed: Any) -> dict[str, Any]:
    """What a page sends; a field changed to ``...`` is left out."""
    fields = {
        "client_id": f"f{next(_numbers)}",
        "name": "scan.pdf",
        "size": 12_345,
        "head": encoded(b"%PDF-1.7"),
        "tail": encoded(b"%%EOF"),
    }
    return {name: value for name, value in (fields | changed).items() if value is not ...}


async def send(visitor: Visitor, body: Any = None, **headers: str) -> Answer:
    text = json.dumps(file() if body is None else body)  # in ASCII, as JSON can spell any character
    sent = visitor.headers | {"Content-Type": "application/json"} | headers
    async with visitor.session.post("/api/files", data=text, headers=sent) as response:
        return await Answer.of(response)


def nested(depth: int) -> Any:
    value: list[Any] = []
    for _ in range(depth):
        value = [value]
    return value


async def _payload(desk: Desk, name: str) -> tuple[str, list[Any]]:
    """The intent and the verdict that are kept with a file's message."""
    query = sa.select(messages.c.extras).where(messages.c.text == name)
    extras = await desk.database.read(lambda connection: connection.execute(query).scalar_one())
    intent, _, entities = extras["payload"].partition("{")
    return intent, json.loads(json.loads("{" + entities)["file_check"])


@pytest_asyncio.fixture
async def signed_in(tmp_path: Path) -> AsyncIterator[Desk]:
    """A help desk that knows the portal's keys."""
    async with open_desk(tmp_path, signed_in=True) as opened:
        yield opened


async def test_file_is_taken_in_under_its_name_and_answered(desk: Desk) -> None:
    visitor = desk.visitor()
    answer = await send(visitor)
    assert (answer.status, answer.json) == (202, {"seq": 1})
    said, reply = await visitor.heard(2)
    assert (said["author"], said["text"]) == ("patient", "scan.pdf")
    assert (reply["author"], reply["text"], reply["reply_to"]) == ("bot", "You said: scan.pdf", 1)


async def test_portal_is_shown_what_was_sent_and_its_verdict_is_kept(desk: Desk) -> None:
    await send(desk.visitor())
    (sample,) = desk.portal.samples
    assert (sample.name, sample.size, sample.head, sample.tail) == (
        "scan.pdf",
        12_345,
        b"%PDF-1.7",
        b"%%EOF",
    )
    assert await _payload(desk, "scan.pdf") == ("/check_file", ["ok", [], [], "", False])


async def test_file_that_is_sent_again_is_stored_and_answered_once(desk: Desk) -> None:
    visitor, body = desk.visitor(), file()
    answers = [await send(visitor, body) for _ in range(3)]
    assert [(answer.status, answer.json) for answer in answers] == [(202, {"seq": 1})] * 3
    await visitor.say("more")
    assert [message["seq"] for message in await visitor.heard(4)] == [1, 2, 3, 4]


async def test_file_that_begins_a_chat_gets_its_cookie_and_the_next_one_none(desk: Desk) -> None:
    visitor = desk.visitor()
    assert "HttpOnly" in (await send(visitor)).headers["Set-Cookie"]
    answer = await send(visitor)
    assert answer.json["seq"] > 1
    assert "Set-Cookie" not in answer.headers


async def test_file_of_a_patient_goes_into_the_patients_chat(signed_in: Desk) -> None:
    bearer = {"Authorization": f"Bearer {token(sub='one')}"}
    answer = await send(signed_in.visitor(), **bearer)
    assert (answer.status, "Set-Cookie" in answer.headers) == (202, False)
    said, _ = await signed_in.visitor().heard(2, **bearer)
    assert said["text"] == "scan.pdf"
    assert signed_in.worker.subjects == ["one"]


@pytest.mark.parametrize("size", [0, 1, 2**53 - 1])
@pytest.mark.parametrize("name", ["a", "ü" * 1000, "no extension", "../../etc/passwd", "/restart"])
async def test_file_of_any_size_and_name_is_taken(desk: Desk, name: str, size: int) -> None:
    visitor = desk.visitor()
    assert (await send(visitor, file(name=name, size=size, head="", tail=""))).status == 202
    assert (await visitor.heard(2))[0]["text"] == name


async def test_ends_of_their_full_length_are_taken(desk: Desk) -> None:
    ends = {"head": encoded(b"\xff" * HEAD_BYTES), "tail": encoded(b"\xff" * TAIL_BYTES)}
    assert (await send(desk.visitor(), file(**ends))).status == 202
    (sample,) = desk.portal.samples
    assert (sample.head, sample.tail) == (b"\xff" * HEAD_BYTES, b"\xff" * TAIL_BYTES)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("client_id", "with blanks"),
        ("name", ""),
        ("name", "x" * 1001),
        ("name", "a\0b.pdf"),
        ("name", "\ud800.pdf"),
        ("name", None),
        ("size", -1),
        ("size", 2**53),
        ("size", 10**4000),
        ("size", "12"),
        ("size", True),
        ("size", float("nan")),
        ("size", None),
        ("head", encoded(b"x" * (HEAD_BYTES + 1))),
        ("head", "quoted words"),
        ("head", "YQ"),
        ("head", "YR=="),
        ("head", "\ud800"),
        ("head", nested(1)),
        ("head", nested(300)),
        ("head", None),
        ("tail", encoded(b"x" * (TAIL_BYTES + 1))),
        ("tail", "####"),
        ("tail", {"a": "b"}),
        ("tail", None),
    ],
)
async def test_field_that_is_wrong_is_named_and_not_quoted(
    desk: Desk, field: str, value: Any
) -> None:
    answer = await send(desk.visitor(), file(**{field: value}))
    assert (answer.status, answer.problem, answer.json["field"]) == (400, "bad-request", field)
    assert answer.json.keys() == {"type", "status", "title", "detail", "field"}
    assert b"quoted" not in answer.body
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("field", ["client_id", "name", "size", "head", "tail"])
async def test_body_without_one_of_its_fields_is_refused(desk: Desk, field: str) -> None:
    assert (await send(desk.visitor(), file(**{field: ...}))).problem == "bad-request"


@pytest.mark.parametrize("body", [file(text="hello"), file(body="the whole file"), [], "x", 1])
async def test_body_with_anything_else_is_refused(desk: Desk, body: Any) -> None:
    assert (await send(desk.visitor(), body)).problem == "bad-request"


async def test_file_of_another_site_is_refused(desk: Desk) -> None:
    answer = await send(desk.visitor(), Origin="https://elsewhere.example")
    assert (answer.status, answer.problem) == (403, "wrong-origin")
    assert desk.portal.samples == []


async def test_portal_that_is_away_leaves_a_verdict_on_the_name_alone(desk: Desk) -> None:
    desk.portal.away = PortalUnavailableError("no-connection")
    assert (await send(desk.visitor(), file(name="photo.heic"))).status == 202
    intent, (verdict, *_, by_name) = await _payload(desk, "photo.heic")
    assert (intent, verdict, by_name) == ("/check_file", "reject", True)


async def test_files_count_as_messages_and_refused_ones_are_not_looked_at(tmp_path: Path) -> None:
    async with open_desk(tmp_path, HELPDESK_SESSION_LIMIT="2/minute") as desk:
        visitor = desk.visitor()
        await visitor.say("hello")
        answers = [await send(visitor) for _ in range(2)]
        assert [answer.status for answer in answers] == [202, 429]
        assert answers[1].problem == "too-many"
        assert len(desk.portal.samples) == 1


async def test_chats_that_begin_with_a_file_count_as_new_ones(tmp_path: Path) -> None:
    async with open_desk(tmp_path, HELPDESK_NEW_CHAT_LIMIT="1/minute") as desk:
        assert [(await send(desk.visitor())).status for _ in range(2)] == [202, 429]


async def test_file_that_can_not_be_read_is_not_counted(tmp_path: Path) -> None:
    async with open_desk(tmp_path, HELPDESK_NEW_CHAT_LIMIT="1/minute") as desk:
        visitor = desk.visitor()
        assert (await send(visitor, file(head="#"))).status == 400
        assert (await send(visitor)).status == 202


async def test_file_is_sent_again_once_the_database_is_back(desk: Desk) -> None:
    visitor, body = desk.visitor(), file()
    await visitor.say("hello")
    await visitor.heard(2)
    desk.database.away = True
    assert (await send(visitor, body)).problem == "no-database"
    desk.database.away = False
    assert (await send(visitor, body)).json == {"seq": 3}


@pytest.mark.parametrize("away", [None, PortalUnavailableError("time-out")], ids=["here", "away"])
async def test_nothing_of_what_is_in_a_file_is_kept(
    desk: Desk, debug_log: DebugLog, away: Exception | None
) -> None:
    written, visitor = debug_log(), desk.visitor()
    desk.portal.away = away
    ends = {"head": encoded(CANARY), "tail": encoded(CANARY[::-1])}
    assert (await send(visitor, file(**ends))).status == 202
    assert (await send(visitor, file(**ends, size="wrong"))).status == 400
    history = json.dumps(await visitor.heard(2))
    await desk.worker.drain()
    rows = await _all_rows(desk)
    for place in (rows, history, written()):
        assert not [form for form in _forms() if form in place]
    stored = b"".join(path.read_bytes() for path in desk.folder.glob("desk.db*"))
    assert b"scan.pdf" in stored  # the right files were read
    assert not [form for form in _forms() if form.encode() in stored]


def _forms() -> list[str]:
    """What was in the file, in the forms in which it could stand somewhere."""
    words = [CANARY[2:], CANARY[2:][::-1]]
    return [
        *(word.decode() for word in words),
        *(word.hex() for word in words),
        encoded(CANARY),
        encoded(CANARY[::-1]),
    ]


async def _all_rows(desk: Desk) -> str:
    queries = [sa.select(table) for table in metadata.sorted_tables]
    rows = [
        await desk.database.read(lambda c, query=query: [repr(row) for row in c.execute(query)])  # type: ignore[misc]
        for query in queries
    ]
    return "\n".join(row for table in rows for row in table)
