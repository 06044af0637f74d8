"""What surrounds every handler, outermost first."""

from __future__ import annotations

import time

from aiohttp import web

from bot.web.keys import PARTS, READINESS
from bot.web.problems import Handler, Problem

_STREAM = "/api/events"


@web.middleware
async def measured(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Count every answer, the refused ones too."""
    begun = time.monotonic()
    status = 500
    try:
        response = await handler(request)
        status = response.status
        return response
    except web.HTTPException as refusal:
        status = refusal.status
        raise
    finally:
        # Waiting is what a stream is for: its length says nothing about us.
        seconds = None if request.path == _STREAM else time.monotonic() - begun
        request.app[PARTS].metrics.answered(request, status, seconds)


@web.middleware
async def open_for_business(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Take nothing new while the process is about to end; another one will."""
    if request.app[READINESS].draining and request.path.startswith("/api/"):
        problem = Problem("draining", retry_after=1)
        problem.force_close()
        raise problem
    return await handler(request)
