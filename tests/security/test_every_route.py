"""What holds for every route of the server, whichever routes there are."""

from __future__ import annotations

import re
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import pytest
import pytest_asyncio
from multidict import CIMultiDict

from bot.settings import ROOT
from tests.security.routes import METHODS, NO_LIMITS, Route, paths_of, routes_of, writing
from tests.web.desk import Answer, Desk, Visitor, open_desk
from tests.web.elsewhere import ALLOWED, SITE
from tests.web.test_headers import missing

pytestmark = pytest.mark.slow

# Bodies that each route takes; those that are not here take none.
BODIES: Final = {
    "/api/messages": b'{"client_id": "a", "text": "hello"}',
    "/api/files": b'{"client_id": "a", "name": "a.pdf", "size": 0, "head": "", "tail": ""}',
    "/api/feedback": b'{"seq": 2, "helpful": true}',
    "/api/continue": b"{}",
    "/api/session": b"{}",
}
# What an answer never holds: what serves, where its files are, and what went wrong in words.
LEAKS: Final = re.compile(
    rb"aiohttp|python|traceback|file \"|line \d|sqlalchemy|sqlite|asyncpg|rasa|exception|errno|"
    + re.escape(str(ROOT).encode())
    + rb"|"
    + re.escape(sys.version.split()[0].encode()),
    re.IGNORECASE,
)


@pytest_asyncio.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """One that a site may embed, and that never says "too many"."""
    async with open_desk(
        tmp_path, None, signed_in=True, HELPDESK_EMBED_ORIGINS=ALLOWED, **NO_LIMITS
    ) as opened:
        yield opened


def foreign_origins(own: str) -> list[str]:
    """Spellings that look like our own or like the embedding site's, and are neither."""
    host = own.removeprefix("http://")
    of_own = [f"https://{host}", f"http://{host}.evil.example", f"{own}1", f"{own}/", f"{own}#"]
    of_own += [f"http://x@{host}", f"HTTP://{host}", f"{own}, https://evil.example", f"\t{own}\tx"]
    of_site = [f"{SITE}.evil.example", f"{SITE}:8443", f"{SITE}:443", f"{SITE}/", SITE.upper()]
    of_site += [SITE.replace("https", "http"), SITE.replace("portal", "xportal"), f"{SITE}%00"]
    of_site += [SITE.replace("https://", "https://evil.example/"), SITE[:-1], f"{SITE}."]
    return ["null", "*", "https://evil.example", "file://", "http://[::1", *of_own, *of_site]


async def ask(
    visitor: Visitor, method: str, path: str, body: bytes = b"", **headers: str
) -> Answer:
    """Any request; ``headers`` as they are, names with underscores for dashes."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    async with visitor.session.request(
        method, path, data=body or None, headers=named, allow_redirects=False
    ) as response:
        return await Answer.of(response)


async def ask_well(visitor: Visitor, route: Route, **headers: str) -> Answer:
    """As a page asks, but for ``headers``."""
    body = BODIES.get(route.path, b"")
    return await ask(visitor, *route, body, Content_Type="application/json", **headers)


def harm(answer: Answer) -> list[str]:
    """What is wrong with an answer, whatever it is."""
    wrong = missing({**answer.headers, "Cross-Origin-Resource-Policy": "same-origin"})
    quoted = LEAKS.search(answer.body) if answer.status >= 400 else None
    wrong += [quoted[0].decode()] if quoted else []
    wrong += ["status"] if answer.status >= 500 and answer.status != 503 else []
    if answer.status >= 400 and answer.body and answer.problem == "":
        wrong.append("no problem")
    return wrong


async def test_routes_are_those_that_are_looked_at(desk: Desk) -> None:
    routes = routes_of(desk.app)
    assert {route.path for route in writing(desk.app)} == BODIES.keys()
    assert Route("GET", "/api/events") in routes
    assert len(routes) > 15


async def test_every_path_answers_every_method_with_its_headers_and_leaks_nothing(
    desk: Desk,
) -> None:
    visitor = desk.visitor()
    asked = 0
    for path in paths_of(desk.app):
        for method in METHODS:
            if path != "/api/events":
                answer = await ask(visitor, method, path, Origin=desk.url)
                assert harm(answer) == [], (method, path, answer.status)
                asked += 1
    assert asked > 150


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": "Bearer x.y.z"},
        {"Authorization": "Basic eDp5"},
        {"Authorization": "Chat x"},
        {"Cookie": "helpdesk=x"},
        {"Content_Type": "text/html"},
        {"Accept": "application/xml"},
        {"X_Forwarded_For": "' OR 1=1 --"},
        {"X_HTTP_Method_Override": "DELETE"},
        {"Range": "bytes=0-1"},
        {"If_None_Match": '"'},
        {"Upgrade": "websocket", "Connection": "Upgrade"},
    ],
    ids=str,
)
async def test_odd_headers_make_no_route_fail_or_leak(desk: Desk, headers: dict[str, str]) -> None:
    visitor = desk.visitor()
    for route in routes_of(desk.app):
        if not route.path.startswith("/static/"):
            named = {"Origin": desk.url} | headers
            answer = await ask(visitor, *route, BODIES.get(route.path, b""), **named)
            assert harm(answer) == [], (route, answer.status)


async def test_no_writing_route_takes_anything_of_another_site(desk: Desk) -> None:
    visitor = desk.visitor()
    await visitor.say("hello")
    (held,) = visitor.session.cookie_jar
    cookie = f"{held.key}={held.value}"
    for route in writing(desk.app):
        for origin in foreign_origins(desk.url):
            answer = await ask_well(visitor, route, Origin=origin, Cookie=cookie)
            assert answer.problem == "wrong-origin", (route, origin)
            assert "Set-Cookie" not in answer.headers
        answer = await ask_well(visitor, route, Cookie=cookie)
        assert answer.problem == "wrong-origin", (route, "no origin")
    assert (await visitor.say("still here")).status == 202
    assert len(await visitor.heard(4)) == 4  # nothing was written meanwhile


async def test_two_origins_are_none(desk: Desk) -> None:
    visitor = desk.visitor()
    for route in writing(desk.app):
        for second in ("https://evil.example", desk.url, SITE):
            headers = CIMultiDict(
                [("Origin", desk.url), ("Origin", second), ("Content-Type", "application/json")]
            )
            async with visitor.session.request(
                *route, data=BODIES[route.path], headers=headers
            ) as response:
                assert (await Answer.of(response)).problem == "wrong-origin", route


async def test_caller_without_origin_gets_nothing_with_a_token_that_is_none(desk: Desk) -> None:
    visitor = desk.visitor()
    await visitor.say("hello")
    for route in writing(desk.app):
        for token in ("Bearer x.y.z", "Bearer", "Basic eDp5", "Negotiate x", "", "Bearer null"):
            answer = await ask_well(visitor, route, Authorization=token)
            ends_nothing = route.method == "DELETE" and answer.status == 204
            assert answer.status in (401, 403) or ends_nothing, (route, token)
    assert (await visitor.say("still here")).status == 202


async def test_no_origin_but_those_of_the_settings_may_read_any_answer(desk: Desk) -> None:
    visitor = desk.visitor()
    for path in paths_of(desk.app):
        if path == "/api/events":
            continue
        for method in ("GET", "POST", "OPTIONS"):
            for origin in foreign_origins(desk.url):
                asks = {"Access_Control_Request_Method": "POST"}
                answer = await ask(visitor, method, path, b"", Origin=origin, **asks)
                shared = [n for n in answer.headers if n.lower().startswith("access-control-")]
                assert shared == [], (method, path, origin)


async def test_embedding_site_is_named_alone_and_never_with_credentials(desk: Desk) -> None:
    visitor = desk.visitor()
    for path in paths_of(desk.app):
        if not path.startswith("/api/") or path == "/api/events":
            continue
        asks = {
            "Access_Control_Request_Method": "PROPFIND",
            "Access_Control_Request_Headers": "x-evil, cookie",
            "Access_Control_Request_Private_Network": "true",
        }
        for method in ("OPTIONS", "POST", "GET"):
            answer = await ask(visitor, method, path, b"", Origin=SITE, **asks)
            small = {name.lower(): value for name, value in answer.headers.items()}
            assert small["access-control-allow-origin"] == SITE
            assert "access-control-allow-credentials" not in small
            assert "access-control-allow-private-network" not in small
            assert "origin" in small["vary"].lower()
            assert "evil" not in str(small).replace(SITE, "")
            for name in ("access-control-allow-methods", "access-control-allow-headers"):
                assert not {"*", "PROPFIND", "cookie"} & set(small.get(name, "").split(", "))
