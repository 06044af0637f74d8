from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.web.app import begin_draining
from tests.web.desk import Answer, Desk, open_desk
from tests.web.elsewhere import ALLOWED, SITE, THERE, named
from tests.web.listening import listening

# Names in small letters. Credentials are never among them.
SHARED = {"access-control-allow-origin": SITE, "access-control-expose-headers": "Retry-After"}
ASKS = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
FOREIGN = ("https://evil.example", "null", f"{SITE}/", f"{SITE}:8443", f"{SITE}.evil.example", "*")


def shared(answer: Answer) -> dict[str, str]:
    """What an answer says of other sites."""
    small = {name.lower(): value for name, value in answer.headers.items()}
    return {name: small[name] for name in small if name.startswith("access-control-")}


@pytest_asyncio.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """A help desk that two other sites may embed."""
    async with open_desk(tmp_path, HELPDESK_EMBED_ORIGINS=ALLOWED) as opened:
        yield opened


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/events", 401),
        ("GET", "/api/nothing", 404),
        ("GET", "/api/messages", 405),
        ("POST", "/api/messages", 415),
        ("GET", "/static/page.js", 200),
        ("GET", "/static/nothing.js", 404),
    ],
)
async def test_answer_to_an_embedding_page_may_be_read_there(
    desk: Desk, method: str, path: str, status: int
) -> None:
    answer = await desk.visitor().get(path, method, **THERE)
    assert (answer.status, shared(answer)) == (status, SHARED)
    assert answer.headers.getall("Cross-Origin-Resource-Policy") == ["cross-origin"]
    assert "Origin" in answer.headers["Vary"].split(", ")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_what_an_answer_varied_by_before_it_still_does(desk: Desk) -> None:
    tag = (await desk.visitor().get("/static/page.js")).headers["ETag"]
    for more in ({}, {"If-None-Match": tag}):
        answer = await desk.visitor().get("/static/page.js", **THERE, **more)
        assert answer.headers["Vary"] == "Accept-Encoding, Origin"


async def test_refusal_with_a_time_to_wait_and_a_stream_may_be_read_there_too(
    tmp_path: Path,
) -> None:
    async with open_desk(
        tmp_path, HELPDESK_SESSION_LIMIT="1/minute", HELPDESK_EMBED_ORIGINS=ALLOWED
    ) as desk:
        visitor = desk.visitor()
        first = await visitor.say("hello", **THERE)
        refused = await visitor.say("again", **named(first))
        assert (refused.problem, shared(refused)) == ("too-many", SHARED)
        async with listening(visitor, **named(first)) as listener:
            headers = listener.response.headers
            assert headers["Access-Control-Allow-Origin"] == SITE
            assert headers["Vary"] == "Origin"


@pytest.mark.parametrize("origin", FOREIGN)
async def test_no_other_site_is_let_in(desk: Desk, origin: str) -> None:
    visitor = desk.visitor()
    for path in ("/api/events", "/static/page.js"):
        answer = await visitor.get(path, Origin=origin)
        assert shared(answer) == {}
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "Origin" in answer.headers["Vary"]  # it would have been another for another site
    assert (await visitor.say("forged", Origin=origin)).problem == "wrong-origin"


async def test_own_pages_are_answered_as_ever(desk: Desk) -> None:
    answer = await desk.visitor().say("hello")
    assert (answer.json, shared(answer)) == ({"seq": 1}, {})
    assert "Set-Cookie" in answer.headers


@pytest.mark.parametrize("path", ["/", "/healthz", "/readyz", "/metrics", "/nowhere"])
async def test_nothing_but_the_api_and_the_files_is_shared(desk: Desk, path: str) -> None:
    answer = await desk.visitor().get(path, **THERE)
    assert shared(answer) == {}
    assert "Origin" not in answer.headers.get("Vary", "")
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/api/messages", "POST"),
        ("/api/files", "POST"),
        ("/api/feedback", "POST"),
        ("/api/events", "GET"),
        ("/api/session", "DELETE, POST"),
    ],
)
async def test_preflight_names_what_may_be_sent(desk: Desk, path: str, methods: str) -> None:
    answer = await desk.visitor().get(path, "OPTIONS", **THERE, **ASKS)
    assert (answer.status, answer.body) == (204, b"")
    assert shared(answer) == SHARED | {
        "access-control-allow-methods": methods,
        "access-control-allow-headers": "Authorization, Content-Type, Last-Event-ID",
        "access-control-max-age": "600",
    }


@pytest.mark.parametrize("origin", FOREIGN)
async def test_preflight_of_any_other_site_is_told_nothing(desk: Desk, origin: str) -> None:
    answer = await desk.visitor().get("/api/messages", "OPTIONS", Origin=origin, **ASKS)
    assert (answer.status, answer.problem, shared(answer)) == (405, "not-allowed", {})


async def test_preflight_of_what_is_not_there_is_not_found(desk: Desk) -> None:
    answer = await desk.visitor().get("/api/nothing", "OPTIONS", **THERE, **ASKS)
    assert answer.problem == "not-found"


async def test_preflight_is_answered_while_draining_so_that_the_refusal_can_be_read(
    desk: Desk,
) -> None:
    await begin_draining(desk.app)
    visitor = desk.visitor()
    assert (await visitor.get("/api/messages", "OPTIONS", **THERE, **ASKS)).status == 204
    refused = await visitor.say("hello", **THERE)
    assert (refused.problem, shared(refused)) == ("draining", SHARED)


async def test_where_nothing_is_set_no_site_may_embed_the_chat(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        visitor = desk.visitor()
        answer = await visitor.get("/static/page.js", **THERE)
        assert (shared(answer), answer.headers["Vary"]) == ({}, "Accept-Encoding")
        assert (await visitor.say("hello", **THERE)).problem == "wrong-origin"
