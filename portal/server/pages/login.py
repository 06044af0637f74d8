"""The Login page, the stand-in for single sign-on, and signing out."""

from __future__ import annotations

from aiohttp import hdrs, web

from portal.server.accounts import SignedIn
from portal.server.errors import RefusedError
from portal.server.pages.forms import Form, empty_fields, posted
from portal.server.pages.guarding import signed_in
from portal.server.pages.keys import COOKIES
from portal.server.pages.next_page import HOME, next_page
from portal.server.pages.rendering import page, see
from portal.server.parts import PARTS

_WAIT_SECONDS = 15 * 60  # how long failures count, ``Accounts.sign_in``


async def get_login(request: web.Request) -> web.StreamResponse:
    """The portal's first page; who is signed in is led on."""
    wanted = next_page(request.query.get("next", ""))
    if await signed_in(request):
        return see(wanted or HOME)
    told = request.query.get("told", "")
    return page(request, "login.html", form=Form(), refused="", told=told, next=wanted)


async def post_login(request: web.Request) -> web.StreamResponse:
    """Username and password."""
    fields = await posted(request)
    errors = empty_fields(fields, "username", "password")
    if errors:
        return _login_again(request, fields, errors=errors)
    try:
        token = await request.app[PARTS].accounts.sign_in(fields["username"], fields["password"])
    except RefusedError as refusal:
        return _login_again(request, fields, refused=refusal.reason)
    return await _begin(request, token, fields)


def _login_again(
    request: web.Request,
    fields: dict[str, str],
    *,
    errors: dict[str, str] | None = None,
    refused: str = "",
) -> web.Response:
    status = 429 if refused == "too-many" else 422
    form, wanted = Form(fields, errors or {}), next_page(fields.get("next", ""))
    response = page(
        request, "login.html", status=status, form=form, refused=refused, told="", next=wanted
    )
    if status == 429:
        response.headers[hdrs.RETRY_AFTER] = str(_WAIT_SECONDS)
    return response


async def get_netid(request: web.Request) -> web.StreamResponse:
    """In the place of the university's single sign-on."""
    wanted = next_page(request.query.get("next", ""))
    return page(request, "netid.html", form=Form(), refused=False, next=wanted)


async def post_netid(request: web.Request) -> web.StreamResponse:
    """A NetID of the demo's; there is no password that somebody could type a real one for."""
    fields = await posted(request)
    errors, refused = empty_fields(fields, "netid"), False
    if not errors:
        try:
            accounts = request.app[PARTS].accounts
            return await _begin(request, await accounts.sign_in_with_netid(fields["netid"]), fields)
        except RefusedError:
            refused = True
    form, wanted = Form(fields, errors), next_page(fields.get("next", ""))
    return page(request, "netid.html", status=422, form=form, refused=refused, next=wanted)


async def _begin(request: web.Request, token: str, fields: dict[str, str]) -> web.Response:
    """A new session takes the place of the browser's last one, also if that was somebody else's."""
    cookies = request.app[COOKIES]
    before = cookies.session.value(request)
    if before:
        await request.app[PARTS].accounts.sign_out(before)
    response = see(next_page(fields.get("next", "")) or HOME)
    cookies.session.set(response, token)
    cookies.clinic.clear(response)
    return response


async def post_sign_out(request: web.Request, _: SignedIn) -> web.StreamResponse:
    """End the session; nothing of it stays in the browser."""
    await posted(request)
    cookies = request.app[COOKIES]
    await request.app[PARTS].accounts.sign_out(cookies.session.value(request))
    response = see("/portal/?told=signed-out")
    for cookie in (cookies.session, cookies.clinic, cookies.visit):
        cookie.clear(response)
    return response
