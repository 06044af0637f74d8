"""The value that finds an anonymous chat again: where a request brings it, where it is kept.

Our own pages have it in a cookie, which scripts never see. On other sites that embed the chat no
cookie counts, not even one that comes along: there the page keeps the value in its memory, and
sends it as ``Authorization: Chat``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from aiohttp import hdrs, web

from bot.web.problems import Problem

if TYPE_CHECKING:
    from bot.web.cookies import ChatCookie
    from bot.web.origins import Origins

_SCHEME: Final = "chat"
# 256 bits in base64url, as ``ConversationIds.new_chat_value`` makes them.
_VALUE: Final = re.compile(r"[A-Za-z0-9_-]{43}")


class ChatValues:
    """Reads it, and has our own pages' browsers keep or forget it.

    Args:
        cookie: for our own pages.
        origins: tell those from others.
    """

    def __init__(self, cookie: ChatCookie, origins: Origins) -> None:
        self._cookie = cookie
        self._origins = origins

    def of(self, request: web.Request) -> str | None:
        """The value that ``request`` brings, where it can be one of ours."""
        value = _named(request)
        if value is None and self.may_be_in_cookie(request):
            value = self._cookie.value(request)
        return value if _VALUE.fullmatch(value or "") else None

    def is_in(self, request: web.Request) -> bool:
        """Whether ``request`` brings one, good or not."""
        return in_header(request) or self._is_in_cookie(request)

    def may_be_in_cookie(self, request: web.Request) -> bool:
        """Whether a cookie counts for ``request``."""
        return not in_header(request) and self._origins.embedding_of(request) is None

    def keep(self, request: web.Request, response: web.StreamResponse, value: str) -> bool:
        """Have the browser keep ``value``; False: the page has to be told it instead."""
        if not self.may_be_in_cookie(request):
            return False
        self._cookie.set(response, value)
        return True

    def forget(self, request: web.Request, response: web.StreamResponse) -> None:
        """Have the browser forget the value, where a cookie of it counts."""
        if self.may_be_in_cookie(request):
            self._cookie.clear(response)

    def forget_if_sent(self, request: web.Request, response: web.StreamResponse) -> None:
        """The same, where there is one."""
        if self._is_in_cookie(request):
            self._cookie.clear(response)

    def _is_in_cookie(self, request: web.Request) -> bool:
        return self._cookie.is_in(request) and self.may_be_in_cookie(request)


def in_header(request: web.Request) -> bool:
    """Whether ``request`` names its chat itself, well or not."""
    return _named(request) is not None


def authorization(request: web.Request) -> str:
    """What ``request`` says of who sends it; empty where it says nothing.

    Raises:
        Problem: not-signed-in, where it says two things: a proxy may have believed the other one.
    """
    said = request.headers.getall(hdrs.AUTHORIZATION, [])
    if len(said) > 1:
        raise Problem("not-signed-in")
    return said[0] if said else ""


def _named(request: web.Request) -> str | None:
    """What stands after ``Chat``; None: it is another scheme."""
    scheme, _, value = authorization(request).partition(" ")
    return value.strip() if scheme.lower() == _SCHEME else None
