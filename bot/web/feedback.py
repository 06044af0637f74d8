"""``POST /api/feedback``: whether an answer helped."""

from __future__ import annotations

from typing import Final

from aiohttp import web

from bot.store.records import FEEDBACK, NOT_HELPFUL, NewMessage
from bot.web.json_body import number_field, only_fields, read_object, truth_field
from bot.web.keys import INBOX, ORIGINS, PARTS, SESSIONS
from bot.web.messages import count
from bot.web.origins import check_origin
from bot.web.problems import Problem

_LARGEST_SEQ: Final = 2**31 - 1


async def post_feedback(request: web.Request) -> web.Response:
    """Remember it; "no" also puts a turn in, whose answer offers more."""
    check_origin(request, request.app[ORIGINS])
    parts = request.app[PARTS]
    body = await read_object(request, parts.bounds.body)
    only_fields(body, "seq", "helpful")
    seq = number_field(body, "seq", _LARGEST_SEQ)
    helpful = truth_field(body, "helpful")
    session = await request.app[SESSIONS].of(request)
    await count(request, session)
    conversation_id = session.visitor.conversation_id
    answer = await parts.store.message(conversation_id, seq)
    if answer is None or answer.author != "bot":
        raise Problem("not-found")
    await parts.store.record_feedback(conversation_id, seq, helpful, answer.articles)
    if not helpful:
        # No client can name this id, and there is one for each answer: told twice is told once.
        turn = NewMessage(f"feedback:{seq}", FEEDBACK, "", NOT_HELPFUL)
        await request.app[INBOX].accept(session.visitor, turn)
    return web.Response(status=204)
