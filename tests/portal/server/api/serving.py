"""The portal's API on loopback, with two patients, and a caller who signs as the help desk does."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from aiohttp import ClientResponse, ClientSession, hdrs, web
from multidict import CIMultiDict
from yarl import URL

from portal.server.accounts import Accounts
from portal.server.api import add_api
from portal.server.chat_tokens import ChatTokens
from portal.server.database import Database
from portal.server.parts import PARTS, Parts
from portal.server.resets import Resets
from portal.server.schema import patients
from portal.server.sealing import Sealer
from portal.server.settings import PortalSettings
from portal.service_keys import make_service_keys
from portal.service_tokens import ServiceTokenSigner, ServiceTokenVerifier, SignedRequest

BASE: Final = "/portal/api/v1"
PAT: Final = "p-1"
LEE: Final = "p-2"
EMAILS: Final = {PAT: "pat@example.edu", LEE: "lee@example.org"}
_PEOPLE: Final[list[dict[str, Any]]] = [
    {"id": PAT, "first_name": "Pat", "email": EMAILS[PAT], "netid": "pat1"},
    {"id": LEE, "first_name": "Lee", "email": EMAILS[LEE], "netid": None},
]


@dataclass(frozen=True)
class Reply:
    """An answer as it came."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def problem(self) -> tuple[int, str, str | None]:
        """Status, slug and field of a problem."""
        assert self.headers[hdrs.CONTENT_TYPE] == "application/problem+json"
        assert self.json["status"] == self.status
        slug = self.json["type"].removeprefix("/problems/")
        return self.status, slug, self.json.get("field")


@dataclass(frozen=True)
class Served:
    """A server of the API and whoever calls it."""

    parts: Parts
    signer: ServiceTokenSigner
    session: ClientSession
    url: str

    async def call(
        self,
        line: str,
        body: object = None,
        *,
        patient: str | None = None,
        key: str | None = None,
        token: str | None = None,
        headers: Mapping[Any, str] | None = None,
    ) -> Reply:
        """Send a request such as ``GET /upload-rules``, well signed unless a token is given."""
        method, path = line.split(" ", 1)
        data = body if isinstance(body, bytes) else b"" if body is None else _json(body)
        url = URL(f"{self.url}{BASE}{path}", encoded=True)
        made = self.signer.sign(SignedRequest(method, url.raw_path_qs, data), patient)
        named = CIMultiDict[str]()
        named[hdrs.AUTHORIZATION] = f"Bearer {token or made}"
        if data:
            named[hdrs.CONTENT_TYPE] = "application/json"
        if key is not None:
            named["Idempotency-Key"] = key
        named.update(headers or {})
        async with self.session.request(method, url, data=data or None, headers=named) as response:
            return await _reply(response)

    async def bare(self, method: str, path: str, **options: Any) -> Reply:
        """Send a request as it is given."""
        url = URL(f"{self.url}{path}", encoded=True)
        async with self.session.request(method, url, **options) as response:
            return await _reply(response)

    async def count(self, table: sa.Table) -> int:
        """How many rows there are."""
        async with self.parts.database.reading() as connection:
            rows = await connection.execute(sa.select(sa.func.count()).select_from(table))
        return int(rows.scalar_one())

    async def rows(self, table: sa.Table) -> list[Mapping[str, Any]]:
        """All of them."""
        async with self.parts.database.reading() as connection:
            return [dict(row) for row in (await connection.execute(sa.select(table))).mappings()]


def parts_on(database: Database, folder: Path, clock: Callable[[], float], **changed: Any) -> Parts:
    """The portal's parts on a migrated database; those made in one folder share their keys."""
    make_service_keys(folder / "ring.json", folder / "public.json")
    settings = PortalSettings(
        public_url="https://portal.example.edu",
        database_url="",
        secrets=folder,
        service_keys=folder / "public.json",
        spool=folder / "spool",
    )
    settings = replace(settings, **changed)
    sealer = Sealer(folder / "portal.key")
    return Parts(
        settings=settings,
        database=database,
        sealer=sealer,
        accounts=Accounts(database, sealer, clock),
        resets=Resets(database, sealer, clock),
        verifier=ServiceTokenVerifier(folder / "public.json", clock=clock),
        chat_tokens=ChatTokens(settings, clock),
        clock=clock,
    )


async def add_people(database: Database) -> None:
    """Two patients, so that one may ask for what is the other's."""
    shared: dict[str, Any] = {
        "last_name": "Sample",
        "date_of_birth": date(2001, 2, 3),
        "immunizations": [],
    }
    async with database.writing() as connection:
        for person in _PEOPLE:
            await connection.execute(sa.insert(patients).values(shared | person))


def api_app(
    parts: Parts, *, body_seconds: float = 5.0, around: Sequence[Any] = ()
) -> web.Application:
    """The API alone, mounted as in a server that allows bodies of 64 bytes, within ``around``."""
    app, portal = web.Application(client_max_size=64, middlewares=around), web.Application()
    portal[PARTS] = parts
    add_api(portal, body_seconds=body_seconds)
    app.add_subapp("/portal", portal)
    return app


@asynccontextmanager
async def serving(
    parts: Parts, folder: Path, app: web.Application | None = None
) -> AsyncIterator[Served]:
    """Serve the API alone, or the whole portal, until the end of the block."""
    runner = web.AppRunner(app or api_app(parts), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0]
        signer = ServiceTokenSigner(folder / "ring.json", parts.clock)
        async with ClientSession(skip_auto_headers=[hdrs.CONTENT_TYPE]) as session:
            yield Served(parts, signer, session, f"http://{host}:{port}")
    finally:
        await runner.cleanup()


def _json(value: object) -> bytes:
    return json.dumps(value).encode()


async def _reply(response: ClientResponse) -> Reply:
    return Reply(response.status, response.headers, await response.read())
