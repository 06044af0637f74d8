"""The portal as aiohttp applications: mounted into another server, or on its own."""

from __future__ import annotations

from typing import Final

from aiohttp import web

from portal.server.api import add_api
from portal.server.headers import secured
from portal.server.pages import add_outbox, add_pages
from portal.server.parts import PARTS, Parts
from portal.server.worker import WORKER, Worker

PORTAL_PREFIX: Final = "/portal"
DEMO_PREFIX: Final = "/demo"


def portal_app(parts: Parts) -> web.Application:
    """The portal's API and pages, to be mounted at ``/portal``; works by itself while it runs."""
    app = _app(parts)
    app[WORKER] = Worker(parts)
    app.cleanup_ctx.append(app[WORKER].context)
    add_api(app)
    add_pages(app)
    return app


def demo_app(parts: Parts) -> web.Application:
    """The demo's outgoing mail, to be mounted at ``/demo``. For loopback alone."""
    app = _app(parts)
    add_outbox(app)
    return app


def make_app(parts: Parts) -> web.Application:
    """A server of its own with both; ``/`` leads to the portal."""
    app = _app(parts)
    app.router.add_get("/", _to_the_portal)
    app.add_subapp(PORTAL_PREFIX, portal_app(parts))
    app.add_subapp(DEMO_PREFIX, demo_app(parts))
    secured(app, https=parts.settings.public_url.startswith("https:"))
    return app


def _app(parts: Parts) -> web.Application:
    app = web.Application()
    app[PARTS] = parts
    return app


async def _to_the_portal(_: web.Request) -> web.Response:
    return web.Response(status=302, headers={"Location": f"{PORTAL_PREFIX}/"})
