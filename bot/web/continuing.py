"""``POST /api/continue``: a patient has signed in, and the chat they had before ends.

Of that chat only the name of the task that was open goes over, never a word: who signs in on a
shared computer may not be who wrote there.
"""

from __future__ import annotations

import json
from typing import Final

from aiohttp import web

from bot.dialogue.open_tasks import open_task
from bot.store.records import START, NewMessage
from bot.web.ending import end_chat
from bot.web.json_body import only_fields, read_object
from bot.web.keys import INBOX, ORIGINS, PARTS, SESSIONS
from bot.web.messages import count
from bot.web.origins import check_origin
from bot.web.sessions import Session

_INTENT: Final = "/continue_task"


async def post_continue(request: web.Request) -> web.Response:
    """Have the patient asked about the open task; answers with the message's number, or null."""
    check_origin(request, request.app[ORIGINS])
    only_fields(await read_object(request, request.app[PARTS].bounds.body))
    sessions = request.app[SESSIONS]
    session = await sessions.of_patient(request)
    before = await sessions.chat_before(request)
    seq = await _ask(request, session, before) if before else None
    await end_chat(request)  # last: a call that is cut off before can be made again
    response = web.json_response({"seq": seq})
    sessions.values.forget(request, response)
    return response


async def _ask(request: web.Request, session: Session, before: str) -> int | None:
    task = open_task(await request.app[PARTS].store.session_events(before))
    if task is None:
        return None
    await count(request, session)
    # The same for two windows that notice the sign-in, so that they ask once; only who has the
    # keys can tell from it which chat it was.
    client_id = request.app[PARTS].ids.candidates("continued", before)[0]
    message = NewMessage(client_id, START, "", _INTENT + json.dumps({"task": task}))
    return (await request.app[INBOX].accept(session.visitor, message)).seq
