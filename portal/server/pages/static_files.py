"""The pages' style sheets, pictures and script, read once: what is served is this list."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from aiohttp import ETag, hdrs, web

_FOLDER: Final = Path(__file__).parent / "static"
_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


@dataclass(frozen=True)
class StaticFile:
    """One file as it is sent."""

    content_type: str
    body: bytes
    tag: str

    async def answer(self, request: web.Request) -> web.Response:
        """The file, or 304 where the browser has it already."""
        if any(known.value in (self.tag, "*") for known in request.if_none_match or ()):
            response = web.Response(status=304)
        else:
            response = web.Response(body=self.body)
            response.headers[hdrs.CONTENT_TYPE] = self.content_type
        response.etag = ETag(self.tag)
        # Kept, but asked for each time: an update is seen at once.
        response.headers[hdrs.CACHE_CONTROL] = "no-cache"
        return response


def read_files() -> dict[str, StaticFile]:
    """Every file that a page loads, by name."""
    return {path.name: _read(path) for path in sorted(_FOLDER.iterdir()) if path.suffix in _TYPES}


def _read(path: Path) -> StaticFile:
    body = path.read_bytes()
    return StaticFile(_TYPES[path.suffix], body, hashlib.sha256(body).hexdigest()[:32])
