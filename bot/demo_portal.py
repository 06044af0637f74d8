"""The reference portal as the help desk starts it, for the demo and for trying things out."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from typing import Final

from aiohttp import web

from actions.portal import connect
from bot.errors import PortalSetupError
from bot.portal import portal_client, service_key_files
from bot.settings import Settings
from bot.web.server import bound_socket
from portal.client import PortalClient, portal_session
from portal.errors import PortalError
from portal.server.app import DEMO_PREFIX, PORTAL_PREFIX, demo_app, make_app, portal_app
from portal.server.parts import Parts
from portal.server.running import opened
from portal.server.settings import PortalSettings

LOOPBACK: Final = "127.0.0.1"


def demo_settings(settings: Settings, url: str) -> PortalSettings:
    """The demo portal's settings, for a server whose address is ``url``."""
    answers = settings.answers
    demo = PortalSettings(
        public_url=url,
        database_url=settings.portal_database_url,
        secrets=settings.secrets,
        service_keys=service_key_files(settings)[1],
        spool=settings.portal_outbox,
        smtp_url=settings.portal_smtp_url,
    )
    return replace(
        demo,
        help_desk=answers["HELPDESK_EMAIL"] or demo.help_desk,
        reset_sender=answers["RESET_SENDER_EMAIL"] or demo.reset_sender,
        registration_sender=answers["REGISTRATION_SENDER_EMAIL"] or demo.registration_sender,
    )


@asynccontextmanager
async def demo_portal(settings: Settings, url: str) -> AsyncIterator[Parts]:
    """Its parts, ready to be mounted; closed at the end.

    Raises:
        PortalSetupError: its database or its keys can't be used.
    """
    async with AsyncExitStack() as stack:
        try:
            parts = await stack.enter_async_context(opened(demo_settings(settings, url)))
        except PortalError as error:
            raise PortalSetupError(f"The demo portal can't be started: {error}") from error
        yield parts


def mount(app: web.Application, parts: Parts) -> None:
    """Serve the portal's pages and calls from ``app``."""
    app.add_subapp(PORTAL_PREFIX, portal_app(parts))
    app.add_subapp(DEMO_PREFIX, demo_app(parts))


@asynccontextmanager
async def connected(settings: Settings, url: str) -> AsyncIterator[PortalClient]:
    """While the block lasts, tasks work at the portal at ``url``.

    Raises:
        PortalSetupError: the keys that calls are signed with can't be used.
    """
    async with portal_session() as session:
        try:
            client = portal_client(settings, url, session)
        except PortalError as error:
            raise PortalSetupError(f"The portal can't be called: {error}") from error
        connect(client)
        try:
            yield client
        finally:
            connect(None)


@asynccontextmanager
async def portal_at_hand(settings: Settings) -> AsyncIterator[None]:
    """The portal of the settings, else a demo portal on a port of its own while the block lasts.

    Raises:
        PortalSetupError: see ``demo_portal`` and ``connected``.
    """
    async with AsyncExitStack() as stack:
        url = settings.portal_url
        if not url:
            bound = stack.enter_context(bound_socket(LOOPBACK, 0))
            url = await stack.enter_async_context(standing_alone(settings, bound))
        await stack.enter_async_context(connected(settings, url))
        yield


@asynccontextmanager
async def standing_alone(settings: Settings, bound: socket.socket) -> AsyncIterator[str]:
    """The demo portal as a server of its own, on ``bound``; gives its address.

    Raises:
        PortalSetupError: see ``demo_portal``.
    """
    host, port = bound.getsockname()[:2]
    url = f"http://{host}:{port}"
    async with demo_portal(settings, url) as parts:
        runner = web.AppRunner(make_app(parts), access_log=None)
        await runner.setup()
        try:
            await web.SockSite(runner, bound).start()
            yield url
        finally:
            await runner.cleanup()
