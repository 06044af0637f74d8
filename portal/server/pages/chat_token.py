"""What the chat's page asks for: a token that says who is signed in here."""

from __future__ import annotations

from aiohttp import web

from portal.server.pages.guarding import signed_in
from portal.server.parts import PARTS

_STAY = "yes"  # of the query "stay"


async def post_chat_token(request: web.Request) -> web.StreamResponse:
    """A token for the session's patient, null for everybody else.

    With ``?stay=yes`` the patient has said that they want to stay signed in.
    Most visitors of a chat are not signed in. With a 401 each of their browsers would log an error.
    """
    # No form token: nothing changes here, and a page of another site can't read the answer. Its
    # request would not even bring the cookie along, which is SameSite=Lax.
    # The page asks by itself for as long as it is open: no use of the session, and, as all that
    # only looks, nothing for the audit log.
    patient = await signed_in(request, is_use=request.query.get("stay") == _STAY)
    parts = request.app[PARTS]
    token = parts.chat_tokens.token_for(patient) if patient else None
    if patient is None or token is None:
        return web.json_response({"token": None})
    left = int(patient.ends_at - parts.clock())
    told = {"token": token.text, "expires_in": token.seconds, "session_ends_in": left}
    return web.json_response(told)
