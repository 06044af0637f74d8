"""What the contract tests are run against.

A portal of your own is tested by an entry in ``PORTALS``: an async context manager that gives a
``Portal`` with two made-up patients.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

import sqlalchemy as sa
from aiohttp import ClientSession, web

from portal.client import HttpPortalClient, PortalClient, portal_session
from portal.server.app import make_app
from portal.server.parts import Parts
from portal.server.running import opened
from portal.server.schema import outgoing_mails, reset_requests, tickets
from portal.server.seed import PEOPLE
from portal.server.settings import PortalSettings
from portal.service_keys import make_service_keys
from portal.service_tokens import ServiceTokenSigner

_SECONDS: Final = 20.0


@dataclass(frozen=True)
class KnownPatient:
    """A made-up patient that the portal knows. ``subject``: as tokens name them."""

    subject: str
    first_name: str
    has_netid: bool
    email: str


class Probe(Protocol):
    """What became of the calls, seen from behind the portal."""

    async def tickets(self) -> int:
        """How many tickets there are."""

    async def mails_to(self, address: str) -> int:
        """How many mails were sent to an address, when all work is done."""


@dataclass(frozen=True)
class Service:
    """The portal's address as a caller without our client sees it."""

    session: ClientSession
    url: str
    signer: ServiceTokenSigner


@dataclass(frozen=True)
class Portal:
    """A portal under test.

    Attributes:
        client: asks it, as the help desk does.
        probe: looks behind it.
        with_password: a patient who signs in with a username and a password.
        with_netid: another one, who has a NetID.
        help_desk: the address that tickets are mailed to.
        service: for what only requests made by hand can show; None where the portal is not
            reached by ``openapi.yaml``.
    """

    client: PortalClient
    probe: Probe
    with_password: KnownPatient
    with_netid: KnownPatient
    help_desk: str
    service: Service | None


Opener = Callable[[str, Path], AbstractAsyncContextManager[Portal]]


class _ReferenceProbe:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def tickets(self) -> int:
        return await self._count(sa.select(tickets.c.number))

    async def mails_to(self, address: str) -> int:
        for _ in range(int(_SECONDS / 0.05)):
            if not await self._unfinished():
                break
            await asyncio.sleep(0.05)
        letters = (path.read_text("utf-8") for path in self._parts.settings.spool.glob("*.eml"))
        return sum(f"\nTo: {address}\n" in letter for letter in letters)

    async def _unfinished(self) -> int:
        requests, mails = reset_requests.c, outgoing_mails.c
        return await self._count(
            sa.select(requests.id).where(requests.done_at.is_(None))
        ) + await self._count(sa.select(mails.id).where(mails.sent_at.is_(None)))

    async def _count(self, query: sa.sql.Select) -> int:
        async with self._parts.database.reading() as connection:
            return len((await connection.execute(query)).all())


@asynccontextmanager
async def reference(database_url: str, folder: Path) -> AsyncIterator[Portal]:
    """Our client and the reference portal, over HTTP on loopback."""
    ring, public = folder / "ring.json", folder / "public.json"
    make_service_keys(ring, public)
    settings = PortalSettings(
        public_url="https://portal.example.edu",
        database_url=database_url,
        secrets=folder / "secrets",
        service_keys=public,
        spool=folder / "spool",
    )
    async with opened(settings) as parts, _served(parts) as url, portal_session() as session:
        signer = ServiceTokenSigner(ring)
        yield Portal(
            client=HttpPortalClient(session, url, signer),
            probe=_ReferenceProbe(parts),
            with_password=_known(has_netid=False),
            with_netid=_known(has_netid=True),
            help_desk=settings.help_desk,
            service=Service(session, url, signer),
        )


@asynccontextmanager
async def _served(parts: Parts) -> AsyncIterator[str]:
    runner = web.AppRunner(make_app(parts), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0]
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()


def _known(*, has_netid: bool) -> KnownPatient:
    person = next(
        each for each in PEOPLE if (each.netid if has_netid else each.password) is not None
    )
    return KnownPatient(person.id, person.first_name, has_netid, person.email)


PORTALS: Final[dict[str, Opener]] = {"reference": reference}
