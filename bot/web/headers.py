"""Headers that every answer carries (OWASP Secure Headers Project)."""

from __future__ import annotations

from typing import Final

from aiohttp import hdrs, web
from multidict import CIMultiDict

CONTENT_SECURITY_POLICY: Final = (
    "default-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; "
    "form-action 'self'; require-trusted-types-for 'script'"
)
# What a page of text never needs.
_FEATURES: Final = (
    "accelerometer autoplay camera display-capture encrypted-media fullscreen geolocation "
    "gyroscope magnetometer microphone midi payment picture-in-picture publickey-credentials-get "
    "screen-wake-lock usb web-share xr-spatial-tracking"
).split()
_ALWAYS: Final = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": ", ".join(f"{name}=()" for name in _FEATURES),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_HSTS: Final = "max-age=31536000"


def add_security_headers(headers: CIMultiDict[str], *, https: bool) -> None:
    """Add them to ``headers``. ``https``: browsers reach us over TLS."""
    headers.update(_ALWAYS)
    # Only pages, which the browser may keep if it asks each time, say otherwise.
    headers.setdefault(hdrs.CACHE_CONTROL, "no-store")
    if https:
        headers[hdrs.STRICT_TRANSPORT_SECURITY] = _HSTS


def secured(app: web.Application, *, https: bool) -> None:
    """Have every answer of ``app`` carry them, and none name the server's software."""

    async def prepare(_: web.Request, response: web.StreamResponse) -> None:
        add_security_headers(response.headers, https=https)
        response.headers.popall(hdrs.SERVER, None)

    app.on_response_prepare.append(prepare)
