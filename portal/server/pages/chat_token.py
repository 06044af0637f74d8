"""What the chat's page asks for: a token that says who is signed in here."""

from __future__ import annotations

from aiohttp import web

from portal.server.pages.guarding import signed_in
from portal.server.parts import PARTS


async def post_chat_token(request: web.Request) -> web.StreamResponse:
    """A token for the session's patient, null for everybody else.

    Most visitors of a chat are not signed in. With a 401 each of their browsers would log an error.
    """
    # No form token: nothing changes here, and a page of another site can't read the answer. Its
    # request would not even bring the cookie along, which is SameSite=Lax.
    # The page asks by itself for as long as it is open: no use of the session, and, as all that
    # only looks, nothing for the audit log.
    patient = await signed_in(request, is_use=False)
    token = request.app[PARTS].chat_tokens.token_for(patient) if patient else None
    if token is None:
        return web.json_response({"token": None})
    return web.json_response({"token": token.text, "expires_in": token.seconds})
