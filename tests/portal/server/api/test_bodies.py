"""What a body has to be before anything is done with it."""

from __future__ import annotations

import asyncio
import gzip
import io
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import hdrs

from portal.server.api.body import MOST_BYTES
from portal.server.database import Database
from portal.service_tokens import SignedRequest
from tests.portal.forging import Clock
from tests.portal.server.api.serving import BASE, Served, api_app, parts_on, serving

CHECK = "POST /upload-checks"
GOOD = b'{"name":"a.pdf"}'


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"name":"a.pdf"} x',
        b"\xef\xbb\xbf" + GOOD,
        GOOD.decode().encode("utf-16"),
        b'{"name":"\xff.pdf"}',
        b'{"name":"\\ud800.pdf"}',
        b'{"name":"a\n.pdf"}',
        b'{"name":"a.pdf","size":NaN}',
        b'{"name":"a.pdf","size":-Infinity}',
        b'{"name":"a.pdf","name":"b.pdf"}',
        b"[" * 100_000,
        b'{"name":' + b"[" * 300 + b"]" * 300 + b"}",
    ],
    ids=lambda body: body[:40],
)
async def test_what_is_not_json_in_utf8_is_a_bad_request(plain: Served, body: bytes) -> None:
    headers = {hdrs.CONTENT_TYPE: "application/json"}
    assert (await plain.call(CHECK, body, headers=headers)).problem == (400, "bad-request", None)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ([], None),
        (None, None),
        ("text", None),
        ({}, "name"),
        ({"name": 7}, "name"),
        ({"name": ""}, "name"),
        ({"name": "a.pdf", "size": -1}, "size"),
        ({"name": "a.pdf", "size": True}, "size"),
        ({"name": "a.pdf", "head": "a b="}, "head"),
        ({"name": "a.pdf", "head": "A" * 10928}, "head"),
        ({"name": "a.pdf", "my secret": 1}, None),
    ],
    ids=str,
)
async def test_json_of_another_shape_is_invalid_and_the_place_is_named(
    plain: Served, body: Any, field: str | None
) -> None:
    reply = await plain.call(CHECK, json.dumps(body).encode())
    assert reply.problem == (422, "invalid", field)
    assert b"secret" not in reply.body


async def test_place_of_a_fault_is_its_path_without_words_of_the_sender(plain: Served) -> None:
    entry = {"author": "patient", "text": "hi", "at": "2026-11-23T15:01:00Z"}
    ticket = {"reason": "request", "contact": {"kind": "wait"}, "transcript": [entry]}
    faults: list[tuple[dict[str, Any], str]] = [
        ({"transcript": [entry, entry | {"at": "soon"}]}, "transcript.1.at"),
        ({"transcript": [entry | {"password is": 1}]}, "transcript.0"),
        ({"contact": {"kind": "email"}}, "contact"),
        ({"contact": {"kind": "email", "value": 5}}, "contact.value"),
    ]
    for changed, field in faults:
        reply = await plain.call("POST /tickets", ticket | changed, key="key")
        assert reply.problem == (422, "invalid", field)


@pytest.mark.parametrize(
    "kind",
    [
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/problem+json",
        "application/jsonx",
        "json",
        "application/json; charset=latin-1",
    ],
)
async def test_other_content_types_are_refused(plain: Served, kind: str) -> None:
    reply = await plain.call(CHECK, GOOD, headers={hdrs.CONTENT_TYPE: kind})
    assert reply.problem == (415, "not-json", None)


@pytest.mark.parametrize(
    "kind", ["application/json", "Application/JSON", "application/json; charset=UTF-8"]
)
async def test_json_is_taken_however_its_type_is_written(plain: Served, kind: str) -> None:
    assert (await plain.call(CHECK, GOOD, headers={hdrs.CONTENT_TYPE: kind})).status == 200


@pytest.mark.parametrize("coding", ["gzip", "deflate", "identity", "GZIP, gzip"])
async def test_content_encodings_are_refused(plain: Served, coding: str) -> None:
    body = gzip.compress(GOOD) if "gzip" in coding.lower() else GOOD
    headers = {hdrs.CONTENT_ENCODING: coding}
    reply = await plain.call(CHECK, body, headers=headers)
    assert reply.problem == (415, "not-json", None)


def _padded(size: int) -> bytes:
    return GOOD + b" " * (size - len(GOOD))


async def test_body_of_a_mebibyte_is_taken_whatever_the_server_around_allows(
    plain: Served,
) -> None:
    assert (await plain.call(CHECK, _padded(MOST_BYTES))).status == 200


@pytest.mark.parametrize("has_length", [True, False])
async def test_larger_body_is_refused_with_and_without_a_length(
    plain: Served, has_length: bool
) -> None:
    body = _padded(MOST_BYTES + 1)

    async def in_pieces() -> AsyncIterator[bytes]:
        yield body

    token = plain.signer.sign(SignedRequest("POST", f"{BASE}/upload-checks", body))
    headers = {hdrs.AUTHORIZATION: f"Bearer {token}", hdrs.CONTENT_TYPE: "application/json"}
    data = io.BytesIO(body) if has_length else in_pieces()
    reply = await plain.bare("POST", f"{BASE}/upload-checks", data=data, headers=headers)
    assert reply.problem == (413, "too-large", None)


async def test_body_that_does_not_arrive_is_waited_for_no_longer_than_set(
    portal_sqlite: str, tmp_path: Path, clock: Clock
) -> None:
    database = Database(portal_sqlite)
    parts = parts_on(database, tmp_path, clock)
    async with serving(parts, tmp_path, api_app(parts, body_seconds=0.05)) as served:
        host, port = served.url.removeprefix("http://").split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        head = f"POST {BASE}/upload-checks HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer x.y.z\r\n"
        writer.write(f"{head}Content-Length: 10\r\n\r\n12".encode())
        line = await asyncio.wait_for(reader.readline(), 5)
        writer.close()
    await database.close()
    assert line.split()[1] == b"400"
