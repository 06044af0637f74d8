"""The page's files, read once: what is served is this list, whatever a path says."""

from __future__ import annotations

import gzip
import hashlib
import html
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from aiohttp import ETag, hdrs, web

_TYPES: Final = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".svg": "image/svg+xml",
}
INDEX: Final = "index.html"
# Where the page has no word of who is signed in.
_NO_TOKENS: Final = b'<meta name="token-url" content="">'


@dataclass(frozen=True)
class StaticFile:
    """One file as it is sent, plain or zipped."""

    content_type: str
    body: bytes
    zipped: bytes
    tag: str

    async def answer(self, request: web.Request) -> web.Response:
        """The file, or 304 where the browser has it already."""
        zip_it = "gzip" in request.headers.get(hdrs.ACCEPT_ENCODING, "").lower()
        tag = f"{self.tag}-gzip" if zip_it else self.tag
        known = request.if_none_match or ()
        if any(one.value in (tag, "*") for one in known):
            response = web.Response(status=304)
        else:
            response = web.Response(body=self.zipped if zip_it else self.body)
            response.headers[hdrs.CONTENT_TYPE] = self.content_type
            if zip_it:
                response.headers[hdrs.CONTENT_ENCODING] = "gzip"
        response.etag = ETag(tag)
        # Kept, but asked for each time: an update is seen at once.
        response.headers[hdrs.CACHE_CONTROL] = "no-cache"
        response.headers[hdrs.VARY] = hdrs.ACCEPT_ENCODING
        return response


def read_files(*folders: Path, token_url: str = "") -> dict[str, StaticFile]:
    """Every file of ``folders`` that a page can be made of, by name.

    ``token_url``: where the page asks who is signed in; "": nobody can be.
    """
    paths = sorted(path for folder in folders for path in folder.glob("[!.]*"))
    tokens = _NO_TOKENS.replace(b'""', f'"{html.escape(token_url)}"'.encode())
    return {path.name: _read(path, tokens) for path in paths if path.suffix in _TYPES}


def _read(path: Path, tokens: bytes) -> StaticFile:
    body = path.read_bytes()
    if path.name == INDEX:
        body = body.replace(_NO_TOKENS, tokens)
    zipped = gzip.compress(body, mtime=0)
    return StaticFile(_TYPES[path.suffix], body, zipped, hashlib.sha256(body).hexdigest()[:32])
