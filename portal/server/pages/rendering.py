"""Pages from templates."""

from __future__ import annotations

from datetime import date, datetime, timezone
from pathlib import Path
from typing import Any, Final

import jinja2
from aiohttp import web

from portal.server.accounts import SignedIn
from portal.server.days import day_at
from portal.server.pages.clinics import Clinic
from portal.server.pages.cookies import new_value
from portal.server.pages.forms import csrf_token
from portal.server.pages.keys import CLINICS, COOKIES, TEMPLATES
from portal.server.pages.loopback import is_on_one_machine
from portal.server.parts import PARTS

_FOLDER: Final = Path(__file__).parent / "templates"


def templates() -> jinja2.Environment:
    """The templates. Whatever they show is escaped, and a name nobody gave is an error."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters |= {"american": _american, "moment": _moment, "clinic_day": _clinic_day}
    return environment


def page(request: web.Request, template: str, *, status: int = 200, **values: Any) -> web.Response:
    """The page that ``template`` makes of ``values``.

    A browser that has no visit yet gets one, so that the page's forms are tied to it.
    """
    visit, settings = request.app[COOKIES].visit, request.app[PARTS].settings
    known = visit.value(request)
    value = known or new_value()
    text = (
        request.app[TEMPLATES]
        .get_template(template)
        .render(
            here=request.path,
            status=status,
            csrf=csrf_token(request, value),
            has_outbox=is_on_one_machine(settings.public_url),
            chat_url=settings.chat_url,
            **values,
        )
    )
    response = web.Response(text=text, status=status, content_type="text/html")
    if not known:
        visit.set(response, value)
    return response


def inside_page(
    request: web.Request, patient: SignedIn, template: str, *, status: int = 200, **values: Any
) -> web.Response:
    """The same for somebody who is signed in: with sidebar and account."""
    return page(
        request,
        template,
        status=status,
        patient=patient,
        clinic=current_clinic(request),
        clinics=request.app[CLINICS],
        **values,
    )


def current_clinic(request: web.Request) -> Clinic:
    """The clinic that was chosen in the main menu, else the first."""
    chosen = request.app[COOKIES].clinic.value(request)
    clinics = request.app[CLINICS]
    return next((one for one in clinics if one.id == chosen), clinics[0])


def see(path: str) -> web.Response:
    """Send the browser to ``path`` of ours with a GET (RFC 9110, section 15.4.4)."""
    return web.Response(status=303, headers={"Location": path})


def _american(day: date) -> str:
    return f"{day:%m/%d/%Y}"


def _clinic_day(seconds: float) -> str:
    return _american(day_at(seconds))


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(timezone.utc):%m/%d/%Y, %H:%M} UTC"
