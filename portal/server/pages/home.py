"""What comes after signing in: home, and the main menu with the clinics."""

from __future__ import annotations

from aiohttp import web

from portal.server.accounts import SignedIn
from portal.server.pages.forms import posted
from portal.server.pages.keys import CLINICS, COOKIES
from portal.server.pages.next_page import HOME
from portal.server.pages.rendering import inside_page, see


async def get_home(request: web.Request, patient: SignedIn) -> web.StreamResponse:
    """What the current clinic offers."""
    return inside_page(request, patient, "home.html")


async def get_clinics(request: web.Request, patient: SignedIn) -> web.StreamResponse:
    """The portal main menu."""
    return inside_page(request, patient, "clinics.html")


async def post_clinics(request: web.Request, _: SignedIn) -> web.StreamResponse:
    """Go to another clinic."""
    chosen = (await posted(request)).get("clinic")
    if chosen not in {one.id for one in request.app[CLINICS]}:
        raise web.HTTPBadRequest
    response = see(HOME)
    request.app[COOKIES].clinic.set(response, chosen)
    return response
