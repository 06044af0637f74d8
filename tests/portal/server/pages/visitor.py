"""The portal's pages on loopback, and a browser without scripts that visits them."""

from __future__ import annotations

import html
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http.cookies import Morsel, SimpleCookie
from io import BytesIO
from typing import Any, Final

from aiohttp import ClientSession, DummyCookieJar, FormData, hdrs, web
from aiohttp.test_utils import TestServer
from multidict import CIMultiDictProxy
from yarl import URL

from portal.server.headers import secured
from portal.server.pages import add_outbox, add_pages
from portal.server.parts import PARTS, Parts
from tests.portal.server.people import PASSWORD, username

SAME_SITE: Final = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
_CSRF: Final = re.compile(r'name="csrf" value="([0-9a-f]{64})"')
_HIDDEN: Final = re.compile(r'<(style|script|title).*?</\1>|<option value="">.*?</option>', re.S)


@dataclass(frozen=True)
class Page:
    """What came."""

    status: int
    headers: CIMultiDictProxy[str]
    body: bytes
    cookies: Mapping[str, Morsel[str]]

    @property
    def source(self) -> str:
        return self.body.decode("utf-8")

    @property
    def words(self) -> str:
        """What can be read, in one line."""
        text = re.sub(r"<[^>]*>", " ", _HIDDEN.sub(" ", self.source))
        return " ".join(html.unescape(text).split())

    @property
    def title(self) -> str:
        (found,) = re.findall(r"<title>(.*?)</title>", self.source)
        return html.unescape(found)

    @property
    def location(self) -> str:
        assert self.status == 303
        return self.headers[hdrs.LOCATION]


@dataclass
class Visitor:
    """One browser. It keeps cookies, ``Secure`` ones too, and sends forms as our own pages do."""

    session: ClientSession
    base: URL
    cookies: dict[str, str] = field(default_factory=dict)
    csrf: str = ""

    async def get(self, path: str, **headers: str) -> Page:
        """Open a page; where it leads elsewhere, ``follow`` goes there."""
        return await self.send("GET", path, headers=headers)

    async def follow(self, page: Page) -> Page:
        """Go where an answer leads."""
        return await self.get(page.location)

    async def post(self, path: str, /, **fields: str) -> Page:
        """Send a form with the token of the page that was opened last."""
        data = {"csrf": self.csrf, **fields}
        return await self.send("POST", path, data=data, headers=SAME_SITE)

    async def upload(self, name: str, content: bytes = b"x", *, csrf: str | None = None) -> Page:
        """Send the upload form."""
        data = FormData(quote_fields=False, default_to_multipart=True)
        data.add_field("csrf", self.csrf if csrf is None else csrf)
        data.add_field(
            "file", BytesIO(content), filename=name, content_type="application/octet-stream"
        )
        return await self.send("POST", "/portal/upload", data=data, headers=SAME_SITE)

    async def send(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, **options: Any
    ) -> Page:
        """Send a request as it is given, with the cookies."""
        kept = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        named = {**({"Cookie": kept} if kept else {}), **(headers or {})}
        url = self.base.join(URL(path, encoded=True))
        async with self.session.request(
            method, url, headers=named, allow_redirects=False, **options
        ) as answer:
            page = Page(answer.status, answer.headers, await answer.read(), _set_by(answer.headers))
        self._keep(page)
        return page

    async def sign_in(self, patient: str, password: str = PASSWORD) -> Page:
        """As a patient of ``people.py``; returns the first page inside."""
        await self.get("/portal/")
        done = await self.post("/portal/", username=username(patient), password=password)
        return await self.follow(done)

    def _keep(self, page: Page) -> None:
        for name, morsel in page.cookies.items():
            self.cookies[name] = morsel.value
            if morsel["max-age"] == "0":
                del self.cookies[name]
        found = _CSRF.findall(page.body.decode("latin-1"))
        self.csrf = found[0] if found else self.csrf


def _set_by(headers: CIMultiDictProxy[str]) -> dict[str, Morsel[str]]:
    cookies: SimpleCookie = SimpleCookie()
    for value in headers.getall(hdrs.SET_COOKIE, []):
        cookies.load(value)
    return dict(cookies)


def pages_of(parts: Parts) -> web.Application:
    """The pages as they are mounted, without API and worker."""
    root = web.Application()
    for prefix, add in (("/portal", add_pages), ("/demo", add_outbox)):
        app = web.Application()
        app[PARTS] = parts
        add(app)
        root.add_subapp(prefix, app)
    secured(root, https=parts.settings.public_url.startswith("https:"))
    return root


@asynccontextmanager
async def visiting(app: web.Application, count: int = 1) -> AsyncIterator[list[Visitor]]:
    """``count`` browsers at a server of ``app``."""
    server = TestServer(app)
    # As the help desk serves it: a link's token would stand in the log of requests.
    await server.start_server(access_log=None)
    async with server, ClientSession(cookie_jar=DummyCookieJar()) as session:
        yield [Visitor(session, server.make_url("/")) for _ in range(count)]
