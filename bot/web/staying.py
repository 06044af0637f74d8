"""``POST /api/session``: the patient is still there, and an anonymous chat goes on."""

from __future__ import annotations

from aiohttp import web

from bot.web.json_body import only_fields, read_object
from bot.web.keys import ORIGINS, PARTS, SESSIONS
from bot.web.messages import count
from bot.web.origins import check_origin
from bot.web.problems import Problem


async def post_session(request: web.Request) -> web.Response:
    """Count it as something that the patient did; a signed-in patient's has no end to put off."""
    check_origin(request, request.app[ORIGINS])
    parts = request.app[PARTS]
    only_fields(await read_object(request, parts.bounds.body))
    session = await request.app[SESSIONS].of(request)
    if session.visitor.kind == "anonymous":
        await count(request, session)
        await _stay(request, session.visitor.conversation_id)
    return web.Response(status=204)


async def _stay(request: web.Request, conversation_id: str) -> None:
    if not await request.app[PARTS].store.stay(conversation_id):
        raise Problem("no-chat", reason="none")  # it was ended just now
    # A bare wake-up: whoever listens looks when the chat is over now.
    request.app[PARTS].hub.publish(conversation_id, [])
