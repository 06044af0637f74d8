"""Which pages may send messages: our own, and those of sites that may embed the chat.

OWASP, "Cross-Site Request Forgery Prevention": verifying the origin.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from aiohttp import hdrs, web

from bot.web.problems import Problem

_HERE: Final = ("127.0.0.1", "localhost", "[::1]")
_PORTS: Final = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Origins:
    """Who may call, as browsers spell it in ``Origin``.

    Attributes:
        own: our own pages, for which alone a cookie counts.
        embedding: other sites whose pages may embed the chat.
    """

    own: frozenset[str]
    embedding: frozenset[str] = frozenset()

    def embedding_of(self, request: web.Request) -> str | None:
        """The embedding site whose page sent ``request``; None: no such page did."""
        named = request.headers.getall(hdrs.ORIGIN, [])
        return next((origin for origin in named if origin in self.embedding), None)


def known_origins(public_url: str, port: int, embedding: Iterable[str]) -> Origins:
    """Who may call, by the settings. What is our own stays our own, whatever may embed."""
    own = allowed_origins(public_url, port)
    return Origins(own, frozenset(embedding) - own)


def allowed_origins(public_url: str, port: int) -> frozenset[str]:
    """Our own origins as browsers spell them.

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


def check_origin(request: web.Request, allowed: Origins) -> None:
    """Refuse what another site's page sends.

    A browser names the origin with every request that changes something. One without it that
    brings a token is no browser's: it is allowed.

    Raises:
        Problem: wrong-origin.
    """
    named = request.headers.getall(hdrs.ORIGIN, [])
    if not named and hdrs.AUTHORIZATION in request.headers:
        return
    if len(named) != 1 or named[0] not in allowed.own | allowed.embedding:
        raise Problem("wrong-origin")
