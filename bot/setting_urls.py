"""Addresses among the settings: checked, and spelled as what they are compared with."""

from __future__ import annotations

import re
from typing import Final

from bot.errors import SettingsError

_ORIGIN: Final = re.compile(
    r"(https?)://([a-z0-9.-]+|\[[0-9a-f:]+\])(?::([1-9]\d{0,4}))?/?", re.ASCII
)
_USUAL_PORTS: Final = {"http": "80", "https": "443"}


def portal_url(name: str, value: str) -> str:
    """The portal's address, or nothing.

    Raises:
        SettingsError: it is no address.
    """
    if value and not re.fullmatch(r"https?://[^\s/?#@]+(/[^\s?#]*)?", value):
        raise SettingsError(f"{name} should be an address such as https://portal.example.edu")
    return value


def smtp_url(name: str, value: str) -> str:
    """A mail server's address, or nothing.

    Raises:
        SettingsError: it is no address.
    """
    if value and not re.fullmatch(r"smtp://[^\s/?#@:]+(:\d{1,5})?", value):
        raise SettingsError(f"{name} should look like smtp://127.0.0.1:25")
    return value


def public_url(name: str, value: str) -> str:
    """The origin that browsers reach us at.

    Raises:
        SettingsError: it is none, or http on a network.
    """
    origin = _origin(value)
    if origin is None:
        raise SettingsError(
            f"{name} should be https://NAME, or http://127.0.0.1:PORT on this machine"
        )
    return origin


def origins(name: str, value: str) -> tuple[str, ...]:
    """Origins with commas between, each as ``public_url`` has it: no wildcard, no path.

    Raises:
        SettingsError: one of them is none.
    """
    parts = [part.strip() for part in value.split(",") if part.strip()]
    found = [origin for origin in map(_origin, parts) if origin is not None]
    if len(found) < len(parts):
        raise SettingsError(
            f"{name} should be origins such as https://portal.example.edu, with commas between"
        )
    return tuple(found)


def _origin(value: str) -> str | None:
    """An origin, spelled as in ``Origin`` (RFC 6454, section 6.2), which it is compared with.

    What names a chat must not cross a network in the clear, so http is for this machine alone.
    """
    found = _ORIGIN.fullmatch(value.lower())
    scheme, host, port = found.groups() if found else ("", "", "")
    here = scheme == "http" and host in ("127.0.0.1", "[::1]", "localhost")
    if not (here or scheme == "https") or int(port or 1) > 65_535:
        return None
    return f"{scheme}://{host}" + (f":{port}" if port and port != _USUAL_PORTS[scheme] else "")
