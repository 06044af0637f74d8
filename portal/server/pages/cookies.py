"""What the pages keep in a browser. Scripts see none of it."""

from __future__ import annotations

import re
import secrets
from typing import Final

from aiohttp import web

# 256 bits in base64url.
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{43}")
_WORD: Final = re.compile(r"[a-z]{1,32}")
_LINK_SECONDS: Final = 30 * 60


class Cookie:
    """One of them: reads, sets and clears it.

    Args:
        name: without prefix.
        https: browsers reach us over TLS. Then a prefix has them refuse the cookie from anywhere
            but this host and over TLS (RFC 6265bis, section 4.1.3.2).
        pattern: what a value of ours looks like.
        seconds: how long browsers keep it; None: until they are closed.
    """

    def __init__(
        self, name: str, *, https: bool, pattern: re.Pattern[str], seconds: int | None = None
    ) -> None:
        self.name = f"__Host-{name}" if https else name
        self._https, self._pattern, self._seconds = https, pattern, seconds

    def value(self, request: web.Request) -> str:
        """Its value where it can be one of ours, else nothing."""
        value = request.cookies.get(self.name, "")
        return value if self._pattern.fullmatch(value) else ""

    def set(self, response: web.StreamResponse, value: str) -> None:
        """Give it to the browser; what is none of ours takes it away.

        Lax, because a patient comes from the link of a mail.
        """
        if not self._pattern.fullmatch(value):
            self.clear(response)
            return
        response.set_cookie(
            self.name,
            value,
            max_age=self._seconds,
            path="/",
            secure=self._https,
            httponly=True,
            samesite="Lax",
        )

    def clear(self, response: web.StreamResponse) -> None:
        """Have the browser forget it."""
        response.del_cookie(self.name, path="/", secure=self._https, httponly=True, samesite="Lax")


class Cookies:
    """All of them.

    Attributes:
        session: the token of whoever is signed in.
        visit: ties forms to the browser that loaded them, before and after signing in.
        clinic: the current clinic.
        link: the token of a mail's link, while a password is chosen.
    """

    def __init__(self, *, https: bool) -> None:
        self.session = Cookie("portal-session", https=https, pattern=_TOKEN)
        self.visit = Cookie("portal-visit", https=https, pattern=_TOKEN)
        self.clinic = Cookie("portal-clinic", https=https, pattern=_WORD)
        self.link = Cookie("portal-link", https=https, pattern=_TOKEN, seconds=_LINK_SECONDS)


def new_value() -> str:
    """A value that nobody can guess."""
    return secrets.token_urlsafe(32)
