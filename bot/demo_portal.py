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
from bot.web.tokens import PortalTokens
from portal.client import PortalClient, portal_session
from portal.errors import PortalError
from portal.server.app import DEMO_PREFIX, PORTAL_PREFIX, demo_app, make_app, portal_app
from portal.server.chat_tokens import AUDIENCE, chat_issuer, chat_key_files
from portal.server.parts import Parts
from portal.server.running import opened
from portal.server.settings import PortalSettings

LOOPBACK: Final = "127.0.0.1"
# Where the chat's page asks who is signed in to the demo portal.
TOKEN_PATH: Final = f"{PORTAL_PREFIX}/chat-token"


def demo_settings(settings: Settings, url: str, chat_url: str = "") -> PortalSettings:
    """The demo portal's settings, for a server whose address is ``url``.

    ``chat_url``: the page of the chat that its pages lead to; "": they lead to none.
    """
    answers = settings.answers
    demo = PortalSettings(
        public_url=url,
        database_url=settings.portal_database_url,
        secrets=settings.secrets,
        service_keys=service_key_files(settings)[1],
        spool=settings.portal_outbox,
        smtp_url=settings.portal_smtp_url,
        chat_url=chat_url,
        ticket_days=settings.portal_ticket_days,
        contact_days=settings.portal_contact_days,
    )
    return replace(
        demo,
        help_desk=answers["HELPDESK_EMAIL"] or demo.help_desk,
        reset_sender=answers["RESET_SENDER_EMAIL"] or demo.reset_sender,
        registration_sender=answers["REGISTRATION_SENDER_EMAIL"] or demo.registration_sender,
    )


@asynccontextmanager
async def demo_portal(settings: Settings, url: str, chat_url: str = "") -> AsyncIterator[Parts]:
    """Its parts, ready to be mounted; closed at the end. For the arguments see ``demo_settings``.

    Raises:
        PortalSetupError: its database or its keys can't be used.
    """
    async with AsyncExitStack() as stack:
        try:
            demo = demo_settings(settings, url, chat_url)
            parts = await stack.enter_async_context(opened(demo))
        except PortalError as error:
            raise PortalSetupError(f"The demo portal can't be started: {error}") from error
        yield parts


def mount(app: web.Application, parts: Parts) -> None:
    """Serve the portal's pages and calls from ``app``."""
    app.add_subapp(PORTAL_PREFIX, portal_app(parts))
    app.add_subapp(DEMO_PREFIX, demo_app(parts))


def demo_sign_in(settings: Settings, url: str) -> str:
    """Where patients sign in to the demo portal beside the chat at ``url``; it leads them back."""
    return settings.portal_sign_in_url or f"{url}{PORTAL_PREFIX}/?next=/"


def demo_tokens(settings: Settings, url: str) -> PortalTokens:
    """Checks the tokens of the demo portal at ``url``.

    Raises:
        PortalSetupError: its keys can't be used.
    """
    try:
        _, public = chat_key_files(settings.secrets)
    except PortalError as error:
        raise PortalSetupError(f"The demo portal can't be started: {error}") from error
    return PortalTokens(public, chat_issuer(url), AUDIENCE)


@asynccontextmanager
async def connected(settings: Settings, url: str, sign_in: str = "") -> AsyncIterator[PortalClient]:
    """While the block lasts, tasks work at the portal at ``url``.

    ``sign_in``: the page where patients sign in; "": what the settings name.

    Raises:
        PortalSetupError: the keys that calls are signed with can't be used.
    """
    async with portal_session() as session:
        try:
            client = portal_client(settings, url, session)
        except PortalError as error:
            raise PortalSetupError(f"The portal can't be called: {error}") from error
        connect(client, sign_in)
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
        url, sign_in = settings.portal_url, ""
        if not url:
            bound = stack.enter_context(bound_socket(LOOPBACK, 0))
            url = await stack.enter_async_context(standing_alone(settings, bound))
            sign_in = settings.portal_sign_in_url or f"{url}{PORTAL_PREFIX}/"
        await stack.enter_async_context(connected(settings, url, sign_in))
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
