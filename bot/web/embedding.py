"""Lets pages of the sites that may embed the chat load it and call the API (Fetch standard, CORS).

Never with credentials: on those pages no cookie counts (``chat_values.py``).
"""

from __future__ import annotations

from typing import Final

from aiohttp import hdrs, web
from multidict import CIMultiDict

from bot.web.keys import ORIGINS
from bot.web.problems import Handler

_API: Final = "/api/"
_STATIC: Final = "/static/"  # scripts that are modules are asked for like the API
_RESOURCE_POLICY: Final = "Cross-Origin-Resource-Policy"
_REQUEST_HEADERS: Final = "Authorization, Content-Type, Last-Event-ID"
_MAX_AGE_SECONDS: Final = 600


def shared(app: web.Application) -> None:
    """Have answers to pages of those sites say that they may be read there.

    After ``headers.secured``, whose policy they loosen.
    """

    async def prepare(request: web.Request, response: web.StreamResponse) -> None:
        origins = app[ORIGINS]
        if not (origins.embedding and request.path.startswith((_API, _STATIC))):
            return
        _vary_by_origin(response.headers)
        if origin := origins.embedding_of(request):
            response.headers[hdrs.ACCESS_CONTROL_ALLOW_ORIGIN] = origin
            response.headers[hdrs.ACCESS_CONTROL_EXPOSE_HEADERS] = hdrs.RETRY_AFTER
            response.headers[_RESOURCE_POLICY] = "cross-origin"

    app.on_response_prepare.append(prepare)


def _vary_by_origin(headers: CIMultiDict[str]) -> None:
    # On every answer, so that none that was kept for one site is given to another.
    names = [headers[hdrs.VARY]] if hdrs.VARY in headers else []
    headers[hdrs.VARY] = ", ".join([*names, hdrs.ORIGIN])


@web.middleware
async def preflighted(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer a browser that asks whether such a page may send what it wants to.

    A page of any other site gets what it would without this, and its browser sends nothing.
    """
    refusal = request.match_info.http_exception
    asks = request.method == hdrs.METH_OPTIONS and request.path.startswith(_API)
    if not (asks and isinstance(refusal, web.HTTPMethodNotAllowed)):
        return await handler(request)
    if request.app[ORIGINS].embedding_of(request) is None:
        return await handler(request)
    return web.Response(
        status=204,
        headers={
            hdrs.ACCESS_CONTROL_ALLOW_METHODS: ", ".join(sorted(refusal.allowed_methods)),
            hdrs.ACCESS_CONTROL_ALLOW_HEADERS: _REQUEST_HEADERS,
            hdrs.ACCESS_CONTROL_MAX_AGE: str(_MAX_AGE_SECONDS),
        },
    )
