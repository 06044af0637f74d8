"""Whether this is a demo on one machine: there alone mail may be read on a page."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from aiohttp import web


def is_loopback(host: str | None) -> bool:
    """Whether ``host``, a name or an address without a port, is this machine and nothing else."""
    host = (host or "").strip("[]").lower()
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def is_on_one_machine(public_url: str) -> bool:
    """Whether browsers reach the portal from its own machine alone."""
    return is_loopback(urlsplit(public_url).hostname)


def comes_from_here(request: web.Request) -> bool:
    """Whether this machine's own browser asks, by a name that only this machine has.

    The name counts too: another site's page could have its own name lead here (DNS rebinding).
    """
    return is_loopback(request.remote) and is_loopback(urlsplit(f"//{request.host}").hostname)
