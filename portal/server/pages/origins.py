"""Which pages may send forms: only our own (OWASP CSRF Prevention, "verifying origin").

With ``Referrer-Policy: no-referrer`` a browser sends ``Origin: null`` along with our own forms
(Fetch Standard, "append a request Origin header"). Then ``Sec-Fetch-Site`` tells: scripts can't set
it, and browsers send it over TLS and to loopback addresses.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from aiohttp import hdrs, web

from portal.server.pages.loopback import is_loopback

_SITE: Final = "Sec-Fetch-Site"
_UNKNOWN: Final = "null"
# Names of this machine, as browsers spell them in an origin.
_HERE: Final = ("127.0.0.1", "localhost", "[::1]")


def allowed_origins(public_url: str) -> frozenset[str]:
    """Origins of our own pages; on this machine alone under each of its own names."""
    url = urlsplit(public_url)
    if not is_loopback(url.hostname):
        return frozenset({f"{url.scheme}://{url.netloc.lower()}"})
    port = f":{url.port}" if url.port else ""
    return frozenset(f"{url.scheme}://{name}{port}" for name in _HERE)


def check_origin(request: web.Request, allowed: frozenset[str]) -> None:
    """Refuse a form that another site's page sends.

    Raises:
        web.HTTPForbidden: it is another site's, or the browser does not say whose.
    """
    origins = request.headers.getall(hdrs.ORIGIN, [])
    sites = request.headers.getall(_SITE, [])
    named = [origin for origin in origins if origin != _UNKNOWN]
    if any(origin not in allowed for origin in named):
        raise web.HTTPForbidden
    if sites != ["same-origin"] and (sites or not named):
        raise web.HTTPForbidden
