"""Messages, immunizations, forms and appointments."""

from __future__ import annotations

from typing import Final

from aiohttp import hdrs, web

from portal.server.accounts import SignedIn
from portal.server.days import day_at
from portal.server.pages.forms import Form, empty_fields, posted
from portal.server.pages.keys import CLINICS
from portal.server.pages.record_pdf import immunization_record
from portal.server.pages.rendering import inside_page, see
from portal.server.parts import PARTS
from portal.server.releases import releases_of

_LONGEST: Final = {"subject": 100, "message": 2000}


async def get_messages(request: web.Request, patient: SignedIn) -> web.StreamResponse:
    """Writing a secure message."""
    sent = request.query.get("told") == "sent"
    return inside_page(request, patient, "messages.html", form=Form(), sent=sent)


async def post_messages(request: web.Request, patient: SignedIn) -> web.StreamResponse:
    """Check it as a portal would; nobody reads messages here, so nothing is kept."""
    fields = await posted(request)
    errors = empty_fields(fields, "to", "subject", "message")
    if fields.get("to") not in {one.id for one in request.app[CLINICS]}:
        errors = {"to": "empty-to"} | errors
    for name, most in _LONGEST.items():
        if len(fields.get(name, "")) > most:
            errors[name] = f"long-{name}"
    if not errors:
        return see("/portal/messages?told=sent")
    form = Form(fields, errors)
    return inside_page(request, patient, "messages.html", status=422, form=form, sent=False)


async def get_immunizations(request: web.Request, patient: SignedIn) -> web.StreamResponse:
    """The patient's records."""
    return inside_page(request, patient, "immunizations.html")


async def get_record(request: web.Request, patient: SignedIn) -> web.StreamResponse:
    """The same as a PDF."""
    body = immunization_record(patient, request.app[PARTS].clock())
    response = web.Response(body=body, content_type="application/pdf")
    response.headers[hdrs.CONTENT_DISPOSITION] = 'attachment; filename="immunizations.pdf"'
    return response


async def get_forms(request: web.Request, patient: SignedIn) -> web.StreamResponse:
    """The forms, and what the patient has begun."""
    parts = request.app[PARTS]
    async with parts.database.reading() as connection:
        releases = await releases_of(
            connection,
            patient.patient_id,
            parts.settings.public_url,
            day_at(parts.clock()),
        )
    return inside_page(request, patient, "forms.html", releases=releases)


async def get_appointments(request: web.Request, patient: SignedIn) -> web.StreamResponse:
    """What can be booked here, and whom to call for the rest."""
    return inside_page(request, patient, "appointments.html")
