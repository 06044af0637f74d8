"""What holds for every route of the demo portal, pages and API, whichever routes there are."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Final

import pytest

from bot.settings import ROOT
from portal.server.app import make_app
from tests.portal.server.core import Core
from tests.portal.server.pages.visitor import SAME_SITE, Page, Visitor, visiting
from tests.portal.server.people import LEE, PASSWORD, PAT, username
from tests.security.routes import METHODS, Route, routes_of
from tests.web.test_headers import missing

pytestmark = pytest.mark.slow

LEAKS: Final = re.compile(
    "aiohttp|traceback|sqlalchemy|sqlite|asyncpg|argon2|no such table|" + re.escape(str(ROOT)),
    re.IGNORECASE,
)
ELSEWHERE: Final = (
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/portal//evil.example",
    "/portal/../../evil",
    "/portal/home?next=//evil.example",
    "/portal/home\r\nSet-Cookie: a=b",
    "javascript:alert(1)",
    "%2f%2fevil.example",
    "/%2fevil.example",
    "/portal/home%0d%0aX: y",
    "/portal/sign-out/../home",
    " /portal/home",
    "http:portal/home",
    "/portal/" + "a" * 3_000,
)


@pytest.fixture
async def visitor(core: Core) -> AsyncIterator[Visitor]:
    """Not signed in yet."""
    async with visiting(make_app(core.parts)) as (opened,):
        yield opened
    await core.database.close()


def _routes(core: Core) -> list[Route]:
    found = routes_of(make_app(core.parts))
    filled = [Route(method, re.sub(r"{\w+}", "r_none", path)) for method, path in found]
    return [route for route in filled if route.method != "*"]


def _harm(page: Page) -> list[str]:
    wrong = missing(page.headers, https=True)
    wrong += [name for name in page.headers if name.lower().startswith("access-control-")]
    quoted = LEAKS.search(page.body.decode("utf-8", "replace")) if page.status >= 400 else None
    wrong += [quoted[0]] if quoted else []
    wrong += ["status"] if page.status >= 500 and page.status != 503 else []
    for name, morsel in page.cookies.items():
        good = morsel["httponly"] and morsel["secure"] and morsel["path"] == "/"
        good = good and morsel["samesite"] in ("Lax", "Strict") and not morsel["domain"]
        wrong += [] if good and name.startswith("__Host-") else [f"cookie {name}"]
    return wrong


@pytest.mark.parametrize("signs_in", [False, True])
async def test_every_route_answers_every_method_with_its_headers_and_leaks_nothing(
    core: Core, visitor: Visitor, signs_in: bool
) -> None:
    routes = _routes(core)
    assert len(routes) > 50
    for path in dict.fromkeys(route.path for route in routes):
        for method in METHODS:
            if signs_in and "__Host-portal-session" not in visitor.cookies:
                await visitor.sign_in(PAT)
            page = await visitor.send(method, path, headers={"Origin": "https://evil.example"})
            assert _harm(page) == [], (method, path, page.status)
            changed = method not in ("GET", "HEAD", "OPTIONS") and page.status < 400
            assert not changed, (method, path, page.status)


async def test_nobody_is_led_elsewhere_whatever_a_page_is_asked_for(
    core: Core, visitor: Visitor
) -> None:
    pages = [route.path for route in _routes(core) if route.method == "GET"]
    for wanted in ELSEWHERE:
        for name in ("next", "return"):
            for path in pages:
                query = (
                    f"{name}={re.sub('[^A-Za-z0-9]', lambda sign: f'%{ord(sign[0]):02x}', wanted)}"
                )
                page = await visitor.send("GET", f"{path}?{query}")
                where = page.headers.get("Location", "/portal/")
                assert re.fullmatch(r"/portal/[\w./?=&%-]*", where), (path, wanted, where)
                assert "evil" not in where
    for wanted in ELSEWHERE:
        await visitor.get("/portal/")
        done = await visitor.post(
            "/portal/", username=username(PAT), password=PASSWORD, next=wanted
        )
        assert done.location == "/portal/home", wanted
        visitor.cookies.clear()


async def test_sign_in_gives_a_session_that_nobody_knew_before(visitor: Visitor) -> None:
    """Session fixation: the browser had a value already, an own one or a made-up one."""
    known: set[str] = set()
    for patient in (PAT, LEE, PAT):
        await visitor.sign_in(patient)
        value = visitor.cookies["__Host-portal-session"]
        assert value not in known
        known.add(value)
    made_up = "A" * 43
    visitor.cookies = {"__Host-portal-session": made_up, "__Host-portal-visit": made_up}
    await visitor.sign_in(PAT)
    assert visitor.cookies["__Host-portal-session"] not in known | {made_up}


async def test_writing_by_another_method_than_a_form_s_changes_nothing(visitor: Visitor) -> None:
    await visitor.sign_in(PAT)
    for path in ("/portal/sign-out", "/portal/clinics", "/portal/messages"):
        for method in ("GET", "HEAD", "PUT", "DELETE", "PATCH"):
            await visitor.send(
                method, f"{path}?csrf={visitor.csrf}&clinic=services", headers=SAME_SITE
            )
    assert "Hello, Pat" in (await visitor.get("/portal/home")).words
