from __future__ import annotations

import pytest

from tests.web.desk import Answer, Desk, Visitor

GOOD = b'{"client_id": "a", "text": "hello"}'

BROKEN = {
    "empty": b"",
    "not JSON": b"hello",
    "not UTF-8": b'{"client_id": "a", "text": "\xff"}',
    "UTF-16": GOOD.decode().encode("utf-16"),
    "byte order mark": b"\xef\xbb\xbf" + GOOD,
    "list": b'[{"client_id": "a", "text": "hello"}]',
    "null": b"null",
    "number": b"1",
    "two values": GOOD + GOOD,
    "field twice": b'{"client_id": "a", "text": "hello", "text": "bye"}',
    "NaN": b'{"client_id": "a", "text": NaN}',
    "Infinity": b'{"client_id": "a", "text": -Infinity}',
    "deep": b"[" * 60_000,
    "deep objects": b'{"a":' * 10_000,
    "long number": b'{"client_id": "a", "text": ' + b"9" * 60_000 + b"}",
    "no text": b'{"client_id": "a"}',
    "no id": b'{"text": "hello"}',
    "text and choice": b'{"client_id": "a", "text": "hello", "choice": "start"}',
    "unknown field": b'{"client_id": "a", "text": "hello", "role": "staff"}',
    "text is a number": b'{"client_id": "a", "text": 5}',
    "text is a list": b'{"client_id": "a", "text": ["hello"]}',
    "text is null": b'{"client_id": "a", "text": null}',
    "text is empty": b'{"client_id": "a", "text": ""}',
    "text is too long": b'{"client_id": "a", "text": "' + b"x" * 20_001 + b'"}',
    "lone surrogate": b'{"client_id": "a", "text": "hello \\ud83d"}',
    "NUL": b'{"client_id": "a", "text": "hello \\u0000"}',
    "id is a number": b'{"client_id": 1, "text": "hello"}',
    "id with a space": b'{"client_id": "a b", "text": "hello"}',
    "id with a line break": b'{"client_id": "a\\n", "text": "hello"}',
    "id with a colon": b'{"client_id": "feedback:2", "text": "hello"}',
    "id is too long": b'{"client_id": "' + b"a" * 65 + b'", "text": "hello"}',
    "id is empty": b'{"client_id": "", "text": "hello"}',
    "choice is true": b'{"client_id": "a", "choice": true}',
    "choice is empty": b'{"client_id": "a", "choice": ""}',
}


async def send(
    visitor: Visitor, body: bytes, path: str = "/api/messages", **headers: str
) -> Answer:
    all_headers = visitor.headers | {"Content-Type": "application/json"} | headers
    async with visitor.session.post(path, data=body, headers=all_headers) as response:
        return await Answer.of(response)


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN.keys())
async def test_body_that_is_not_what_was_asked_for_is_refused(desk: Desk, body: bytes) -> None:
    answer = await send(desk.visitor(), body)
    assert (answer.status, answer.problem) == (400, "bad-request")
    assert "Set-Cookie" not in answer.headers


async def test_refusal_names_the_field_and_not_its_value(desk: Desk) -> None:
    answer = await send(desk.visitor(), b'{"client_id": "secret value", "text": "hello"}')
    assert answer.json["field"] == "client_id"
    assert b"secret" not in answer.body


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "application/jsonx"},
        {"Content-Type": ";;;"},
        {"Content-Encoding": "gzip"},
        {"Content-Encoding": "identity"},
    ],
    ids=str,
)
async def test_body_of_another_type_is_refused(desk: Desk, headers: dict[str, str]) -> None:
    answer = await send(desk.visitor(), GOOD, **headers)
    assert (answer.status, answer.problem) == (415, "not-json")


async def test_charset_of_json_may_be_named(desk: Desk) -> None:
    answer = await send(desk.visitor(), GOOD, **{"Content-Type": "application/json; charset=utf-8"})
    assert answer.status == 202


@pytest.mark.parametrize(
    "body",
    [
        b"{}",
        b'{"seq": 2}',
        b'{"seq": "2", "helpful": true}',
        b'{"seq": 2.0, "helpful": true}',
        b'{"seq": true, "helpful": true}',
        b'{"seq": 0, "helpful": true}',
        b'{"seq": -1, "helpful": true}',
        b'{"seq": 2147483648, "helpful": true}',
        b'{"seq": 1e400, "helpful": true}',
        b'{"seq": 2, "helpful": 1}',
        b'{"seq": 2, "helpful": null}',
        b'{"seq": 2, "helpful": true, "why": "x"}',
    ],
)
async def test_feedback_that_is_not_what_was_asked_for_is_refused(desk: Desk, body: bytes) -> None:
    visitor = desk.visitor()
    await visitor.say("does it work?")
    answer = await send(visitor, body, "/api/feedback")
    assert (answer.status, answer.problem) == (400, "bad-request")
