"""Headers of every answer (OWASP Secure Headers Project), where the portal runs on its own.

Mounted into another server, the portal has that server's.
"""

from __future__ import annotations

from typing import Final

from aiohttp import hdrs, web

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
    # A link of a mail holds a token, which no other site may learn.
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": ", ".join(f"{name}=()" for name in _FEATURES),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_HSTS: Final = "max-age=31536000"


def secured(app: web.Application, *, https: bool) -> None:
    """Have every answer of ``app`` carry them, and none name the server's software.

    Args:
        app: with its sub-applications.
        https: browsers reach us over TLS.
    """

    async def prepare(_: web.Request, response: web.StreamResponse) -> None:
        response.headers.update(_ALWAYS)
        # Only files that are nobody's, such as style sheets, say otherwise.
        response.headers.setdefault(hdrs.CACHE_CONTROL, "no-store")
        response.headers.popall(hdrs.SERVER, None)
        if https:
            response.headers[hdrs.STRICT_TRANSPORT_SECURITY] = _HSTS

    app.on_response_prepare.append(prepare)
