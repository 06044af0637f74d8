"""Asking for an account: three entries, and one answer whether or not they match anybody."""

from __future__ import annotations

from typing import Final

from aiohttp import web

from portal.server.days import read_day
from portal.server.errors import RefusedError
from portal.server.pages.forms import Form, empty_fields, posted
from portal.server.pages.rendering import page, see
from portal.server.parts import PARTS

_ENTRIES: Final[tuple[str, ...]] = ("username", "date_of_birth", "email")


async def get_register(request: web.Request) -> web.StreamResponse:
    """The form."""
    return page(request, "register.html", form=Form())


async def post_register(request: web.Request) -> web.StreamResponse:
    """Take the entries. Nobody learns whether they match, nor whether the username is taken."""
    fields = await posted(request)
    errors = empty_fields(fields, *_ENTRIES)
    day = read_day(fields.get("date_of_birth", ""))
    if day is None:
        errors.setdefault("date_of_birth", "bad-date_of_birth")
    if not errors and day is not None:
        try:
            accounts = request.app[PARTS].accounts
            await accounts.register(fields["username"].strip(), day, fields["email"].strip())
            return see("/portal/register/sent")
        except RefusedError as refusal:
            errors[refusal.reason] = f"bad-{refusal.reason}"
    in_order = {name: errors[name] for name in _ENTRIES if name in errors}
    return page(request, "register.html", status=422, form=Form(fields, in_order))


async def get_register_sent(request: web.Request) -> web.StreamResponse:
    """The one answer."""
    return page(request, "register_sent.html")
