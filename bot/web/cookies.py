"""The cookie by which a browser finds its anonymous chat again; scripts never see it."""

from __future__ import annotations

from aiohttp import web


class ChatCookie:
    """Reads, sets and clears it.

    Args:
        https: browsers reach us over TLS. Then the name's prefix has them refuse the cookie from
            anywhere but this host and over TLS (RFC 6265bis, section 4.1.3.2).
        seconds: how long browsers keep it.
    """

    def __init__(self, *, https: bool, seconds: int) -> None:
        self.name = "__Host-helpdesk" if https else "helpdesk"
        self._https = https
        self._seconds = seconds

    def is_in(self, request: web.Request) -> bool:
        """Whether the browser sent one, good or not."""
        return self.name in request.cookies

    def value(self, request: web.Request) -> str:
        """What the browser sent; empty where it sent none."""
        return request.cookies.get(self.name, "")

    def set(self, response: web.StreamResponse, value: str) -> None:
        """Give the browser a chat."""
        response.set_cookie(
            self.name,
            value,
            max_age=self._seconds,
            path="/",
            secure=self._https,
            httponly=True,
            samesite="Strict",
        )

    def clear(self, response: web.StreamResponse) -> None:
        """Have the browser forget it."""
        response.del_cookie(
            self.name, path="/", secure=self._https, httponly=True, samesite="Strict"
        )
