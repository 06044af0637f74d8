"""The portal's client as the settings have it."""

from __future__ import annotations

from pathlib import Path

from aiohttp import ClientSession

from bot import tracing
from bot.settings import Settings
from portal.client import HttpPortalClient, portal_session
from portal.service_keys import make_service_keys
from portal.service_tokens import ServiceTokenSigner


def service_key_files(settings: Settings) -> tuple[Path, Path]:
    """The files that calls to the portal are signed with, made when missing.

    Returns:
        The ring of private keys, and the public keys, which the portal is given.

    Raises:
        ServiceKeyError: they can't be made or used.
    """
    ring = settings.secrets / "service.json"
    public = settings.secrets / "service-public.json"
    make_service_keys(ring, public)
    return ring, public


def sign_in_url(settings: Settings) -> str:
    """The page where patients sign in to the portal."""
    demo = f"{settings.public_url.rstrip('/')}/portal/"
    return settings.portal_sign_in_url or settings.portal_url or demo


def portal_client(
    settings: Settings, url: str | None = None, session: ClientSession | None = None
) -> HttpPortalClient:
    """A client of the portal at ``url``.

    By default of the one that the settings name, else of the demo portal that a server on this
    machine (``make run``) would have beside it.

    Raises:
        ServiceKeyError: the keys can't be used.
    """
    signer = ServiceTokenSigner(service_key_files(settings)[0])
    where = url or settings.portal_url or settings.public_url
    return HttpPortalClient(session or portal_session(), where, signer, tracing=tracing.portal_call)
