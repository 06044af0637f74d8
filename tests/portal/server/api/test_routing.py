"""Addresses, methods and headers: whatever is asked, a problem document is the answer."""

from __future__ import annotations

from pathlib import Path

import pytest
from aiohttp import hdrs
from structlog.testing import capture_logs

from portal.server.database import Database
from portal.service_tokens import SignedRequest
from tests.portal.forging import Clock
from tests.portal.openapi import CALLS
from tests.portal.server.api.serving import BASE, Served, parts_on, serving

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND")
PATHS = sorted({call.path for call in CALLS})


@pytest.mark.parametrize("path", PATHS)
async def test_other_methods_are_not_allowed_and_those_that_are_are_named(
    plain: Served, path: str
) -> None:
    known = {call.method for call in CALLS if call.path == path}
    for method in set(METHODS) - known:
        reply = await plain.bare(method, BASE + path.replace("{id}", "r_1"))
        assert reply.status == 405
        assert set(reply.headers[hdrs.ALLOW].split(",")) == known
        if method != "HEAD":
            assert reply.problem == (405, "not-allowed", None)


@pytest.mark.parametrize(
    "path",
    [
        "/portal/api",
        "/portal/api/",
        "/portal/api/v2/tickets",
        f"{BASE}",
        f"{BASE}/",
        f"{BASE}/tickets/",
        f"{BASE}/Tickets",
        f"{BASE}/records-releases/",
        f"{BASE}/records-releases/a/b",
        f"{BASE}//tickets",
        f"{BASE}/patients/p-1",
    ],
)
async def test_other_paths_are_not_found(plain: Served, path: str) -> None:
    for method in ("GET", "POST"):
        assert (await plain.bare(method, path)).problem == (404, "not-found", None)


async def test_expectations_are_met_or_passed_over(plain: Served) -> None:
    for expectation in ("100-continue", "something-else"):
        headers = {hdrs.EXPECT: expectation, hdrs.CONTENT_TYPE: "application/json"}
        reply = await plain.call("POST /upload-checks", {"name": "a.pdf"}, headers=headers)
        assert reply.status == 200
        assert (await plain.call("GET /upload-rules", headers=headers)).status == 200


async def test_nothing_is_cached_or_guessed_at(plain: Served) -> None:
    for path in (f"{BASE}/healthz", f"{BASE}/upload-rules", f"{BASE}/nowhere"):
        headers = (await plain.bare("GET", path)).headers
        assert headers[hdrs.CACHE_CONTROL] == "no-store"
        assert headers[hdrs.X_CONTENT_TYPE_OPTIONS] == "nosniff"


async def test_calls_above_the_limit_are_refused_until_a_minute_is_over(
    portal_sqlite: str, tmp_path: Path, clock: Clock
) -> None:
    database = Database(portal_sqlite)
    parts = parts_on(database, tmp_path, clock, calls_per_minute=2)
    async with serving(parts, tmp_path) as served:
        for _ in range(2):
            assert (await served.call("GET /upload-rules")).status == 200
            clock.now += 10.5
        reply = await served.call("GET /upload-rules")
        assert reply.problem == (429, "too-many", None)
        assert reply.headers[hdrs.RETRY_AFTER] == "39"
        for _ in range(3):  # nobody else uses the help desk's calls up
            assert (await served.call("GET /upload-rules", token="x.y.z")).status == 401
        clock.now += 39
        assert (await served.call("GET /upload-rules")).status == 200
    await database.close()


async def test_health_needs_no_token_and_tells_whether_the_database_answers(
    served: Served,
) -> None:
    reply = await served.bare("GET", f"{BASE}/healthz")
    assert (reply.status, reply.json) == (200, {"status": "ok"})


async def test_database_that_does_not_answer_makes_every_call_unavailable(
    tmp_path: Path, clock: Clock
) -> None:
    database = Database("postgresql://nobody@127.0.0.1:1/none")
    async with serving(parts_on(database, tmp_path, clock), tmp_path) as served:
        for reply in (
            await served.bare("GET", f"{BASE}/healthz"),
            await served.call("GET /upload-rules"),
        ):
            assert reply.problem == (503, "unavailable", None)
            assert int(reply.headers[hdrs.RETRY_AFTER]) >= 1
    await database.close()


async def test_what_nobody_foresaw_is_an_unexpected_problem_and_logged_by_its_kind_alone(
    portal_sqlite: str, tmp_path: Path, clock: Clock
) -> None:
    def broken_clock() -> float:
        if clock.now < 0:
            raise LookupError("a secret")
        return clock.now

    database = Database(portal_sqlite)
    async with serving(parts_on(database, tmp_path, broken_clock), tmp_path) as served:
        token = served.signer.sign(SignedRequest("GET", f"{BASE}/upload-rules"))
        clock.now = -1
        with capture_logs() as logged:
            reply = await served.bare(
                "GET", f"{BASE}/upload-rules", headers={"Authorization": f"Bearer {token}"}
            )
    await database.close()
    assert reply.problem == (500, "unexpected", None)
    assert [(line["event"], line["error"]) for line in logged] == [
        ("portal.request_failed", "LookupError")
    ]
    assert "secret" not in f"{logged}{reply.body!r}"
