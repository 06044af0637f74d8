"""``DELETE /api/session``: the patient ends an anonymous chat."""

from __future__ import annotations

from aiohttp import web

from bot.web.keys import ORIGINS, PARTS, SESSIONS, STREAMS
from bot.web.origins import check_origin


async def delete_session(request: web.Request) -> web.Response:
    """End the cookie's chat, here and in every other window; no chat is as good as ended."""
    check_origin(request, request.app[ORIGINS])
    sessions = request.app[SESSIONS]
    conversation_id = await sessions.chat_to_end(request)
    if conversation_id is not None:
        await request.app[PARTS].store.end(conversation_id)
        request.app[STREAMS].end_chat(conversation_id)
    response = web.Response(status=204)
    sessions.cookie.clear(response)
    return response
