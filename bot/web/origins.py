"""Which pages may send messages: only our own (OWASP CSRF Prevention, "verifying origin")."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from aiohttp import hdrs, web

from bot.web.problems import Problem

_HERE: Final = ("127.0.0.1", "localhost", "[::1]")
_PORTS: Final = {"http": 80, "https": 443}


def allowed_origins(public_url: str, port: int) -> frozenset[str]:
    """Origins as browsers spell them.

    Args:
        public_url: a checked setting.
        port: the one that is served. On this machine alone it counts too, under each of the
            machine's own names, so that a page opened there works whatever the setting says.
    """
    url = urlsplit(public_url)
    own = url.port or _PORTS[url.scheme]
    if url.scheme == "https":
        return frozenset({_origin("https", _bracketed(url.hostname or ""), own)})
    return frozenset(_origin("http", name, number) for name in _HERE for number in {own, port})


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _origin(scheme: str, host: str, port: int) -> str:
    # RFC 6454, section 6.2: the scheme's own port is left out.
    return f"{scheme}://{host}" + ("" if port == _PORTS[scheme] else f":{port}")


def check_origin(request: web.Request, allowed: frozenset[str]) -> None:
    """Refuse what another site's page sends.

    A browser names the origin with every request that changes something. One without it that
    brings a token of the portal is no browser's: it is allowed.

    Raises:
        Problem: wrong-origin.
    """
    origins = request.headers.getall(hdrs.ORIGIN, [])
    if not origins and hdrs.AUTHORIZATION in request.headers:
        return
    if len(origins) != 1 or origins[0] not in allowed:
        raise Problem("wrong-origin")
