from __future__ import annotations

from dataclasses import replace

import pytest
from aiohttp import web

from bot.web import headers as bot_headers
from portal.server import headers
from portal.server.database import Database
from tests.portal.server.core import Core
from tests.portal.server.pages.visitor import SAME_SITE, Visitor, pages_of, visiting
from tests.portal.server.people import LEE, PAT

OPEN = {"/portal/", "/portal/netid", "/portal/register", "/portal/register/sent"}
OPEN |= {"/portal/forgot", "/portal/forgot/sent", "/portal/reset"}
NO_FORM = "/portal/chat-token"  # changes nothing; see its module


def _paths(core: Core, method: str) -> list[str]:
    """Every path of that method, but for files and mails."""
    routes = pages_of(core.parts).router.routes()
    found = {
        str(route.resource.canonical)
        for route in routes
        if route.method == method and route.resource
    }
    return sorted(
        path.replace("{release}", "r_none")
        for path in found
        if not path.startswith(("/portal/static/", "/demo/"))
    )


async def test_every_page_but_those_of_signing_in_needs_a_session(
    core: Core, visitor: Visitor
) -> None:
    paths = _paths(core, "GET")
    assert len(paths) > 14
    assert set(paths) >= OPEN
    for path in set(paths) - OPEN:
        assert (await visitor.get(path)).location.startswith("/portal/?told=ended"), path


async def test_made_up_session_opens_nothing(visitor: Visitor) -> None:
    for value in ("x" * 43, "' OR 1=1 --", ""):
        visitor.cookies = {"__Host-portal-session": value}
        assert (await visitor.get("/portal/home")).status == 303


@pytest.mark.parametrize(
    "named",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"},
        {"Origin": "null"},
        {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "http://portal.example.edu"},
        {},
    ],
)
async def test_no_form_of_another_site_is_taken(
    core: Core, visitor: Visitor, named: dict[str, str]
) -> None:
    await visitor.sign_in(PAT)
    paths = _paths(core, "POST")
    assert len(paths) == 13
    for path in paths:
        data = {"csrf": visitor.csrf, "clinic": "services"}
        page = await visitor.send("POST", path, data=data, headers=named)
        assert page.status == 403, path
    assert (await visitor.get("/portal/home")).status == 200


async def test_no_form_is_taken_without_the_token_of_this_browser_and_session(
    core: Core, visitors: list[Visitor]
) -> None:
    pat, lee = visitors
    await pat.get("/portal/")
    before = pat.csrf
    await pat.sign_in(PAT)
    await lee.sign_in(LEE)
    assert len({before, pat.csrf, lee.csrf}) == 3
    forms = set(_paths(core, "POST")) - {NO_FORM}
    assert len(forms) == 12
    for path in forms:
        for token in ("", before, lee.csrf, pat.csrf[:-1], "é"):
            if path == "/portal/upload":
                page = await pat.upload("a.pdf", csrf=token)
            else:
                data = {"csrf": token, "clinic": "services"}
                page = await pat.send("POST", path, data=data, headers=SAME_SITE)
            assert page.status in (403, 400), (path, token)
            assert (await pat.get("/portal/home")).status == 200


async def test_no_form_is_taken_with_the_token_of_another_browser(visitors: list[Visitor]) -> None:
    mine, other = visitors
    await mine.get("/portal/forgot")
    await other.get("/portal/forgot")
    data = {"csrf": other.csrf, "email": "pat@example.org"}
    page = await mine.send("POST", "/portal/forgot", data=data, headers=SAME_SITE)
    assert page.status == 403
    assert (await mine.post("/portal/forgot", email="pat@example.org")).status == 303


async def test_refused_form_is_told_kindly(visitor: Visitor) -> None:
    page = await visitor.send("POST", "/portal/forgot", data={"csrf": "x"}, headers=SAME_SITE)
    assert page.title == "This page was open for too long | Demo patient portal"
    assert "Nothing was changed." in page.words


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"email=" + b"x" * 40_000, "application/x-www-form-urlencoded", 413),
        (b"{}", "application/json", 415),
        (b"", "text/plain", 415),
        (b"email=a&email=b", "application/x-www-form-urlencoded", 400),
        (b"email=a%00b", "application/x-www-form-urlencoded", 400),
        (b"email=%ff", "application/x-www-form-urlencoded", 400),
        (b"email=\xff", "application/x-www-form-urlencoded", 400),
        (
            b"&".join(b"f%d=1" % number for number in range(30)),
            "application/x-www-form-urlencoded",
            400,
        ),
        (b"", "application/x-www-form-urlencoded", 403),
    ],
)
async def test_what_no_form_sends_is_refused(
    visitor: Visitor, body: bytes, kind: str, status: int
) -> None:
    named = {**SAME_SITE, "Content-Type": kind}
    page = await visitor.send("POST", "/portal/forgot", data=body, headers=named)
    assert page.status == status
    assert "Demo patient portal" in page.title


async def test_zipped_form_is_refused(visitor: Visitor) -> None:
    named = {**SAME_SITE, "Content-Encoding": "gzip"}
    page = await visitor.send("POST", "/portal/forgot", data={"email": "x"}, headers=named)
    assert page.status in (400, 415)


async def test_page_that_is_not_there_and_method_that_is_not_possible_are_pages(
    visitor: Visitor,
) -> None:
    assert (await visitor.get("/portal/none")).title.startswith("This page does not exist")
    assert (await visitor.get("/demo/none")).status == 404
    page = await visitor.send("DELETE", "/portal/forgot", headers=SAME_SITE)
    assert page.status == 405
    assert page.headers["Allow"] == "GET,HEAD,POST"


async def test_page_tells_that_the_database_is_away_and_needs_none_for_that(core: Core) -> None:
    away = Database("postgresql://nobody@127.0.0.1:9/none")
    parts = replace(core.parts, database=away)
    async with visiting(pages_of(parts)) as (visitor,):
        await visitor.get("/portal/forgot")
        page = await visitor.post("/portal/forgot", email="pat@example.org")
    await away.close()
    assert page.status == 503
    assert "The portal has a problem right now" in page.words


async def test_whatever_fails_becomes_a_page_without_the_reason(core: Core) -> None:
    class Broken(type(core.accounts)):  # type: ignore[misc]
        async def patient_of(self, token: str, *, is_use: bool = True) -> None:
            raise RuntimeError("secret")

    accounts = Broken(core.database, core.parts.sealer, core.clock)
    async with visiting(pages_of(replace(core.parts, accounts=accounts))) as (visitor,):
        visitor.cookies = {"__Host-portal-session": "x" * 43}
        page = await visitor.get("/portal/home")
    assert page.status == 500
    assert "secret" not in page.source


async def test_pages_work_inside_a_server_with_rules_of_its_own(core: Core) -> None:
    @web.middleware
    async def as_problems(request: web.Request, handler: object) -> web.StreamResponse:
        try:
            return await handler(request)  # type: ignore[operator, no-any-return]
        except web.HTTPException:
            return web.Response(text="a problem of the server's")

    server = web.Application(middlewares=[as_problems], client_max_size=10)
    server.add_subapp("/inner", web.Application())
    pages = pages_of(core.parts)
    for resource in pages.router.resources():
        server.router.register_resource(resource)
    async with visiting(server) as (visitor,):
        assert "This page does not exist" in (await visitor.get("/portal/none")).words
        assert "Hello, Pat" in (await visitor.sign_in(PAT)).words
        await visitor.get("/portal/upload")
        assert "are fine" in (await visitor.upload("a.txt", b"x" * 200_000)).words


async def test_portal_on_its_own_has_the_headers_of_the_help_desk(core: Core) -> None:
    assert headers.CONTENT_SECURITY_POLICY == bot_headers.CONTENT_SECURITY_POLICY
    assert headers._ALWAYS == bot_headers._ALWAYS
    async with visiting(pages_of(core.parts)) as (visitor,):
        for path in ("/portal/", "/portal/none", "/demo/outbox", "/portal/static/theme.css"):
            page = await visitor.get(path)
            assert {name: page.headers.get(name) for name in headers._ALWAYS} == headers._ALWAYS
            assert page.headers["Strict-Transport-Security"]
            assert "Server" not in page.headers
            wanted = "no-cache" if path.endswith(".css") else "no-store"
            assert page.headers["Cache-Control"] == wanted
