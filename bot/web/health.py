"""For those who watch the server: ``/healthz``, ``/readyz`` and ``/metrics``."""

from __future__ import annotations

from aiohttp import web

from bot.web.keys import PARTS, READINESS


async def healthz(_: web.Request) -> web.Response:
    """The process lives."""
    return web.json_response({"status": "ok"})


async def readyz(request: web.Request) -> web.Response:
    """It can serve patients; 503 where it can't."""
    ready, report = await request.app[READINESS].report()
    return web.json_response(report, status=200 if ready else 503)


async def metrics(request: web.Request) -> web.Response:
    """Figures in Prometheus' text format."""
    return web.Response(
        body=request.app[PARTS].metrics.text(),
        headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"},
    )
