from __future__ import annotations

from portal.server import schema
from tests.portal.server.api.serving import EMAILS, Served

ANSWER = b'{"status":"accepted"}'


async def test_every_address_gets_the_same_answer_but_for_its_date(served: Served) -> None:
    seen = set()
    for number, email in enumerate([*EMAILS.values(), "nobody@example.edu", "a@b"]):
        reply = await served.call("POST /password-resets", {"email": email}, key=f"key{number}")
        headers = {name: text for name, text in reply.headers.items() if name != "Date"}
        seen.add((reply.status, reply.body, str(sorted(headers.items()))))
    assert len(seen) == 1
    assert {(status, body) for status, body, _ in seen} == {(202, ANSWER)}


async def test_nothing_is_looked_up_or_sent_before_the_answer(served: Served) -> None:
    for number, email in enumerate([*EMAILS.values(), "nobody@example.edu"]):
        await served.call("POST /password-resets", {"email": email}, key=f"key{number}")
    rows = await served.rows(schema.reset_requests)
    assert [row["done_at"] for row in rows] == [None] * 3
    assert await served.count(schema.outgoing_mails) == 0


async def test_typed_address_stands_nowhere_in_the_clear(served: Served) -> None:
    await served.call("POST /password-resets", {"email": "typed@example.edu"}, key="key")
    for table in schema.metadata.sorted_tables:
        assert "typed@example.edu" not in str(await served.rows(table))


async def test_how_often_is_not_told(served: Served) -> None:
    replies = [
        await served.call("POST /password-resets", {"email": "pat@example.edu"}, key=f"key{number}")
        for number in range(12)
    ]
    assert {(reply.status, reply.body) for reply in replies} == {(202, ANSWER)}
