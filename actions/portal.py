"""The portal that actions work at: made once a process, or handed in by whoever serves."""

from __future__ import annotations

import os

from bot.file_check import FileCheck
from bot.portal import portal_client
from bot.portal import sign_in_url as sign_in_url_of
from bot.settings import load_settings
from portal.client import PortalClient

_connected: tuple[PortalClient, FileCheck] | None = None
_sign_in_url = ""


def connect(client: PortalClient | None, sign_in: str = "") -> None:
    """Use ``client`` from now on, whose patients sign in at the address ``sign_in``.

    None and "": what the settings name.
    """
    # Rasa makes the actions itself, without arguments.
    global _connected, _sign_in_url
    _sign_in_url = sign_in
    _connected = None if client is None else (client, FileCheck(client))


def portal() -> PortalClient:
    """The portal.

    Raises:
        ServiceKeyError: the keys that calls are signed with can't be used.
    """
    return _parts()[0]


def file_check() -> FileCheck:
    """Checks files at that portal.

    Raises:
        ServiceKeyError: as ``portal``.
    """
    return _parts()[1]


def sign_in_url() -> str:
    """The page where patients sign in."""
    return _sign_in_url or sign_in_url_of(load_settings(os.environ))


def _parts() -> tuple[PortalClient, FileCheck]:
    if _connected is None:
        connect(portal_client(load_settings(os.environ)))
    assert _connected is not None  # connected above
    return _connected
