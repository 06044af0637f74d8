"""Where a patient goes after the Login page: never to another site."""

from __future__ import annotations

import re
from typing import Final

HOME: Final = "/portal/home"
_MOST: Final = 200
# Words between single slashes: no host, no dots, no query.
_OWN: Final = re.compile(r"/portal(?:/[A-Za-z0-9_-]+)+")
_NOT_PAGES: Final = ("/portal/api/", "/portal/static/")


def next_page(wanted: str) -> str:
    """``wanted`` where it is the path of one of our pages, else nothing."""
    is_ours = len(wanted) <= _MOST and _OWN.fullmatch(wanted) is not None
    return wanted if is_ours and not wanted.startswith(_NOT_PAGES) else ""
