"""``DELETE /api/session``: the patient ends an anonymous chat."""

from __future__ import annotations

from aiohttp import web

from bot.web.keys import ORIGINS, PARTS, SESSIONS, STREAMS
from bot.web.origins import check_origin


async def delete_session(request: web.Request) -> web.Response:
    """End the anonymous chat, here and in every other window; no chat is as good as ended."""
    check_origin(request, request.app[ORIGINS])
    await end_chat(request)
    response = web.Response(status=204)
    request.app[SESSIONS].values.forget(request, response)
    return response


async def end_chat(request: web.Request) -> None:
    """End the anonymous chat, if there is one."""
    conversation_id = await request.app[SESSIONS].chat_to_end(request)
    if conversation_id is not None:
        await request.app[PARTS].store.end(conversation_id)
        request.app[STREAMS].end_chat(conversation_id)
        request.app[PARTS].hub.publish(conversation_id, ())
