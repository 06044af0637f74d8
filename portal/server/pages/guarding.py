"""What surrounds the pages' handlers: who is signed in, whose form it is, and what went wrong."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Final
from urllib.parse import quote

import structlog
from aiohttp import hdrs, web

from portal.server.accounts import SignedIn
from portal.server.errors import DatabaseUnavailableError
from portal.server.pages.keys import COOKIES, ORIGINS
from portal.server.pages.next_page import next_page
from portal.server.pages.origins import check_origin
from portal.server.pages.rendering import current_clinic, inside_page, page, see
from portal.server.parts import PARTS

_log = structlog.get_logger(module=__name__)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
InsideHandler = Callable[[web.Request, SignedIn], Awaitable[web.StreamResponse]]
_API: Final = "/portal/api/"
_SAFE: Final = frozenset({hdrs.METH_GET, hdrs.METH_HEAD})


async def signed_in(request: web.Request, *, is_use: bool = True) -> SignedIn | None:
    """Whoever the browser's session belongs to. ``is_use``: see ``Accounts.patient_of``."""
    token, accounts = request.app[COOKIES].session.value(request), request.app[PARTS].accounts
    return await accounts.patient_of(token, is_use=is_use) if token else None


def inside(handler: InsideHandler, of_clinic: str = "") -> Handler:
    """A handler for who is signed in; others are led to the Login page and then back.

    Args:
        handler: gets the patient too.
        of_clinic: a page that some clinics don't have; in these one is told how to change.
    """

    @wraps(handler)
    async def checked(request: web.Request) -> web.StreamResponse:
        patient = await signed_in(request)
        if patient is None:
            return _to_login(request)
        if of_clinic and not current_clinic(request).offers(of_clinic):
            return inside_page(request, patient, "wrong_clinic.html")
        return await handler(request, patient)

    return checked


def _to_login(request: web.Request) -> web.Response:
    wanted = next_page(request.path) if request.method in _SAFE else ""
    return see(f"/portal/?told=ended{f'&next={quote(wanted)}' if wanted else ''}")


@web.middleware
async def as_pages(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn whatever is refused or fails into a page; the API has its own way.

    Nothing is raised any further: the server that we are mounted into would make a problem
    document of it.
    """
    if request.path.startswith(_API):
        return await handler(request)
    try:
        if request.method not in _SAFE:
            check_origin(request, request.app[ORIGINS])
        return await handler(request)
    except web.HTTPException as refusal:
        return _problem(request, refusal.status, refusal.headers.get(hdrs.ALLOW))
    except DatabaseUnavailableError:
        return _problem(request, 503)
    except Exception as error:  # noqa: BLE001 - the process edge: a patient gets a page, always
        _log.error("page.failed", error=type(error).__name__)
        return _problem(request, 500)


def _problem(request: web.Request, status: int, allow: str | None = None) -> web.Response:
    response = page(request, "problem.html", status=status)
    if allow is not None:
        response.headers[hdrs.ALLOW] = allow
    return response
