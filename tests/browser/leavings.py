"""What a talk may leave where scripts can read it, as ``storage.mjs`` tells it."""

from __future__ import annotations

from typing import Any, Final

NOTHING: Final[dict[str, Any]] = {
    "local": {},
    "session": {},
    "databases": [],
    "caches": [],
    "cookies": "",
    "name": "",
    "state": None,
    "workers": 0,
}
