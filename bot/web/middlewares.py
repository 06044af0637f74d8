"""What surrounds every handler, outermost first."""

from __future__ import annotations

import time

from aiohttp import web

from bot import tracing
from bot.web.keys import PARTS, READINESS
from bot.web.metrics import method_of, route_of
from bot.web.problems import Handler, Problem

_STREAM = "/api/events"
_PROBES = frozenset({"/healthz", "/readyz", "/metrics"})


@web.middleware
async def traced(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Make a trace of each request; a browser's own ``traceparent`` is not taken up.

    Whoever sends one could tie strangers' traces together, or choose which ones are kept.
    """
    if not tracing.are_on() or request.path in _PROBES:
        return await handler(request)
    route: tracing.Attributes = {
        "http.request.method": method_of(request),
        "http.route": route_of(request),
    }
    with tracing.root("request", route) as span:
        response: web.StreamResponse
        try:
            response = await handler(request)
        except web.HTTPException as refusal:  # no fault of ours
            response = refusal
        span.set("http.response.status_code", response.status)
        if response.status >= 500:
            span.fail(str(response.status))
    if isinstance(response, web.HTTPException):
        raise response
    return response


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
