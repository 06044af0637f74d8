"""One intention is carried out once: sent again, sent at once, sent after a crash."""

from __future__ import annotations

import asyncio
import hashlib
import json
from typing import Any

import pytest
import sqlalchemy as sa
from aiohttp import hdrs

from portal.server import audit, schema
from portal.server.api.problems import ProblemError
from portal.server.errors import RefusedError
from portal.server.idempotency import Answer, Intention, once
from tests.databases import NEEDS_POSTGRESQL
from tests.portal.forging import Clock
from tests.portal.server.api.requests import DRAFT, RESET, TICKET
from tests.portal.server.api.serving import LEE, PAT, Served

CASES: list[tuple[str, dict[str, Any], str | None, sa.Table]] = [
    ("POST /tickets", TICKET, None, schema.tickets),
    ("POST /tickets", TICKET, PAT, schema.tickets),
    ("POST /records-releases", DRAFT, PAT, schema.releases),
    ("POST /password-resets", RESET, None, schema.reset_requests),
]
EVERY = pytest.mark.parametrize(
    ("line", "body", "patient", "table"), CASES, ids=["ticket", "ticket of", "release", "reset"]
)


@EVERY
async def test_same_request_again_is_answered_the_same_byte_for_byte_and_done_once(
    served: Served,
    another: Served,
    clock: Clock,
    line: str,
    body: dict[str, Any],
    patient: str | None,
    table: sa.Table,
) -> None:
    first = await served.call(line, body, patient=patient, key="key")
    assert first.status in {201, 202}
    clock.now += 23.9 * 3600
    for process in (served, another):
        again = await process.call(line, body, patient=patient, key="key")
        assert (again.status, again.body) == (first.status, first.body)
        assert again.headers.get(hdrs.LOCATION) == first.headers.get(hdrs.LOCATION)
    assert await served.count(table) == 1
    assert await served.count(schema.audit) == 1


@EVERY
async def test_another_request_with_the_key_is_refused_and_not_done(
    served: Served, line: str, body: dict[str, Any], patient: str | None, table: sa.Table
) -> None:
    await served.call(line, body, patient=patient, key="key")
    other = body | ({"email": "lee@example.org"} if "email" in body else _OTHER[line])
    reply = await served.call(line, other, patient=patient, key="key")
    assert reply.problem == (422, "key-reused", None)
    assert await served.count(table) == 1


_OTHER: dict[str, dict[str, Any]] = {
    "POST /tickets": {"reason": "failure"},
    "POST /records-releases": {"format": "paper"},
}


@EVERY
async def test_same_key_at_once_in_two_processes_is_done_once(
    served: Served,
    another: Served,
    line: str,
    body: dict[str, Any],
    patient: str | None,
    table: sa.Table,
) -> None:
    sent = [
        process.call(line, body, patient=patient, key="key") for process in (served, another) * 8
    ]
    replies = await asyncio.gather(*sent)
    assert {(reply.status, reply.body) for reply in replies} == {
        (replies[0].status, replies[0].body)
    }
    assert replies[0].status in {201, 202}
    assert await served.count(table) == 1


async def test_different_keys_at_once_in_two_processes_are_all_done(
    served: Served, another: Served
) -> None:
    sent = [
        process.call("POST /tickets", TICKET, key=f"{name}-{number}")
        for name, process in (("a", served), ("b", another))
        for number in range(8)
    ]
    replies = await asyncio.gather(*sent)
    assert {reply.status for reply in replies} == {201}
    assert len({reply.json["number"] for reply in replies}) == 16
    async with served.parts.database.reading() as connection:
        assert await audit.verify(connection) is None


async def test_key_belongs_to_its_patient_and_its_call(served: Served) -> None:
    replies = [
        await served.call("POST /tickets", TICKET, key="key"),
        await served.call("POST /tickets", TICKET, key="key", patient=PAT),
        await served.call("POST /tickets", TICKET, key="key", patient=LEE),
        await served.call("POST /records-releases", DRAFT, key="key", patient=PAT),
        await served.call("POST /records-releases", DRAFT, key="key", patient=LEE),
    ]
    assert [reply.status for reply in replies] == [201] * 5
    assert len({reply.body for reply in replies}) == 5


@pytest.mark.parametrize("key", [None, "", " ", "x" * 65, "a b", "a.b", "é", "a,b"])
async def test_malformed_key_is_a_bad_request(plain: Served, key: str | None) -> None:
    reply = await plain.call("POST /tickets", TICKET, key=key)
    assert reply.problem == (400, "bad-request", "Idempotency-Key")
    assert await plain.count(schema.tickets) == 0


async def test_request_that_is_refused_leaves_its_key_free(plain: Served) -> None:
    assert (await plain.call("POST /tickets", {}, key="key")).status == 422
    assert (await plain.call("POST /tickets", TICKET, key="key")).status == 201


def _intention(served: Served, request_hash: str = "hash") -> Intention:
    return Intention("create_ticket", PAT, "key", request_hash)


async def _work(_: Any) -> Answer:
    return Answer(201, "{}", "/made")


async def test_work_that_fails_leaves_nothing_and_its_key_free(served: Served) -> None:
    async def broken(connection: Any) -> Answer:
        await connection.execute(sa.delete(schema.patients))
        raise ProblemError("unexpected")

    database = served.parts.database
    with pytest.raises(ProblemError):
        await once(database, _intention(served), broken, 1.0)
    assert await served.count(schema.patients) == 2
    assert await once(database, _intention(served), _work, 1.0) == Answer(201, "{}", "/made")


async def test_work_and_what_is_noted_about_it_are_one_transaction(served: Served) -> None:
    async def forget_everybody(connection: Any) -> Answer:
        await connection.execute(sa.delete(schema.patients))
        return await _work(connection)

    database, odd = served.parts.database, Intention("a_word the log refuses", PAT, "key", "hash")
    with pytest.raises(ValueError, match="audit"):
        await once(database, odd, forget_everybody, 1.0)
    assert await served.count(schema.patients) == 2
    assert await served.count(schema.idempotency_keys) == 0


async def test_nothing_of_the_request_can_be_found_out_from_the_key(plain: Served) -> None:
    await plain.call("POST /password-resets", RESET, key="key")
    (row,) = await plain.rows(schema.idempotency_keys)
    assert RESET["email"] not in str(row)
    # Not a plain hash: there are few addresses, so that one could be found by trying.
    assert row["request_hash"] != _plain_hash()


def _plain_hash() -> str:
    return hashlib.sha256(json.dumps(RESET).encode()).hexdigest()


@pytest.mark.parametrize(
    "portal_url", [pytest.param("portal_postgresql", marks=NEEDS_POSTGRESQL)], indirect=True
)
async def test_second_one_is_told_that_the_first_still_runs(
    served: Served, another: Served
) -> None:
    begun, end = asyncio.Event(), asyncio.Event()

    async def slow(_: Any) -> Answer:
        begun.set()
        await end.wait()
        return await _work(_)

    first = asyncio.create_task(once(served.parts.database, _intention(served), slow, 1.0))
    await begun.wait()
    with pytest.raises(RefusedError, match="key-in-use"):
        await once(another.parts.database, _intention(another), _work, 1.0)
    end.set()
    assert (await first).status == 201
    with pytest.raises(RefusedError, match="key-reused"):
        await once(another.parts.database, _intention(another, "other"), _work, 1.0)


async def test_one_that_waits_does_the_work_when_the_first_one_fails(
    served: Served, another: Served
) -> None:
    begun, end = asyncio.Event(), asyncio.Event()

    async def failing(_: Any) -> Answer:
        begun.set()
        await end.wait()
        raise ProblemError("unexpected")

    first = asyncio.create_task(once(served.parts.database, _intention(served), failing, 1.0))
    await begun.wait()
    second = asyncio.create_task(once(another.parts.database, _intention(another), _work, 1.0))
    await asyncio.sleep(0.1)
    assert not second.done()
    end.set()
    assert (await second).status == 201
    with pytest.raises(ProblemError):
        await first
