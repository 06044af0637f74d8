"""Every route of the help desk's server, asked of its router: a new one can't be forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from aiohttp import hdrs, web

# Settings of a desk that never says "too many".
NO_LIMITS: Final[dict[str, Any]] = {
    f"HELPDESK_{name}_LIMIT": "100000/minute" for name in ("SESSION", "ADDRESS", "NEW_CHAT")
}
READING: Final = frozenset({hdrs.METH_GET, hdrs.METH_HEAD, hdrs.METH_OPTIONS})
METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND")


class Route(NamedTuple):
    """A method and a path."""

    method: str
    path: str

    @property
    def writes(self) -> bool:
        """Whether it may change something."""
        return self.method not in READING


def routes_of(app: web.Application) -> list[Route]:
    """All of them, each once, in an order of their own."""
    found = {
        Route(route.method, route.resource.canonical)
        for route in app.router.routes()
        if route.resource is not None
    }
    return sorted(found)


def writing(app: web.Application) -> list[Route]:
    """Those that may change something."""
    return [route for route in routes_of(app) if route.writes]


def paths_of(app: web.Application) -> Iterator[str]:
    """Every path, each once, and some that there are not."""
    yield from dict.fromkeys(route.path for route in routes_of(app))
    yield from (
        "/nowhere",
        "/api/",
        "/api/nothing",
        "/static/",
        "/static/nothing.js",
        "//",
        "/.git",
    )
