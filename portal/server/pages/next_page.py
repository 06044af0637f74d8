"""Where a patient goes after the Login page: never to another site."""

from __future__ import annotations

import re
from typing import Final

HOME: Final = "/portal/home"
CHAT: Final = "/"
"""The help desk's chat, where it is served at the same address."""
_MOST: Final = 200
# Words between single slashes: no host, no dots, no query.
_OWN: Final = re.compile(r"/portal(?:/[A-Za-z0-9_-]+)+")
_NOT_PAGES: Final = ("/portal/api/", "/portal/static/")


def next_page(wanted: str) -> str:
    """``wanted`` where it is the path of one of our pages or of the chat, else nothing."""
    if wanted == CHAT:
        return CHAT
    is_ours = len(wanted) <= _MOST and _OWN.fullmatch(wanted) is not None
    return wanted if is_ours and not wanted.startswith(_NOT_PAGES) else ""
