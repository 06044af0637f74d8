"""A forgotten password: asking for a link, and what the link leads to.

The link's token goes from the address into a cookie at once, so that it stands neither in the
history nor in what a page could pass on (OWASP Forgot Password, "URL tokens").
"""

from __future__ import annotations

from typing import Final

from aiohttp import web

from portal.server.entries import is_email, normal
from portal.server.errors import RefusedError
from portal.server.pages.forms import Form, empty_fields, posted
from portal.server.pages.keys import COOKIES
from portal.server.pages.rendering import page, see
from portal.server.parts import PARTS

_TOKEN: Final = "token"


async def get_forgot(request: web.Request) -> web.StreamResponse:
    """The form."""
    return page(request, "forgot.html", form=Form())


async def post_forgot(request: web.Request) -> web.StreamResponse:
    """Note the request. Whether anybody has the address is looked up later."""
    fields = await posted(request)
    email = normal(fields.get("email", ""))
    errors = empty_fields(fields, "email")
    if not errors and not is_email(email):
        errors["email"] = "bad-email"
    if errors:
        return page(request, "forgot.html", status=422, form=Form(fields, errors))
    parts = request.app[PARTS]
    async with parts.database.writing() as connection:
        await parts.resets.request(connection, email)
    return see("/portal/forgot/sent")


async def get_forgot_sent(request: web.Request) -> web.StreamResponse:
    """The one answer."""
    return page(request, "forgot_sent.html")


async def get_reset(request: web.Request) -> web.StreamResponse:
    """Where a mail's link leads. Looking does not use it up: programs that check mail look too."""
    cookie = request.app[COOKIES].link
    if _TOKEN in request.query:
        response = see("/portal/reset")
        cookie.set(response, request.query[_TOKEN])
        return response
    token = cookie.value(request)
    if not token or not await request.app[PARTS].resets.check(token):
        return _over(request)
    return page(request, "reset.html", form=Form())


async def post_reset(request: web.Request) -> web.StreamResponse:
    """Set the password."""
    fields = await posted(request)
    cookie = request.app[COOKIES].link
    errors = _problems(fields)
    if not errors:
        try:
            token = cookie.value(request)
            await request.app[PARTS].resets.redeem(token, fields["new_password"])
        except RefusedError as refusal:
            if refusal.reason == "token":
                return _over(request)
            errors = {"new_password": refusal.reason}
    if errors:
        return page(request, "reset.html", status=422, form=Form({}, errors))
    response = see("/portal/?told=password")
    cookie.clear(response)
    return response


def _problems(fields: dict[str, str]) -> dict[str, str]:
    errors = empty_fields(fields, "new_password", "again")
    if not errors and fields["new_password"] != fields["again"]:
        errors["again"] = "not-the-same"
    return errors


def _over(request: web.Request) -> web.Response:
    response = page(request, "reset_over.html", status=410)
    request.app[COOKIES].link.clear(response)
    return response
