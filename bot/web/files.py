"""``POST /api/files``: a file that was picked or dropped, of which only the ends are sent.

Nothing of what is in it is kept: the verdict is made here, and what is stored is the file's name,
as what the patient said, and the verdict's codes.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, Final

from aiohttp import web
from pydantic import ValidationError

from bot.store.records import FILE, NewMessage
from bot.web.json_body import only_fields, read_object, text_field
from bot.web.keys import ADMISSION, INBOX, ORIGINS, PARTS, SESSIONS
from bot.web.messages import accepted, client_id_of, count
from bot.web.origins import check_origin
from bot.web.problems import Problem
from portal.schema import UploadSample

_LONGEST_NAME: Final = 1000
_KINDS: Final[dict[str, type]] = {"size": int, "head": str, "tail": str}


async def post_file(request: web.Request) -> web.Response:
    """Check a file and take it in as a message; answers 202 with the message's number."""
    check_origin(request, request.app[ORIGINS])
    body = await read_object(request, request.app[PARTS].bounds.body)
    only_fields(body, "client_id", "name", *_KINDS)
    client_id, sample = client_id_of(body), _sample(body)
    session = await request.app[SESSIONS].of_or_new(request)
    await count(request, session)
    message = NewMessage(client_id, FILE, sample.name)
    async with request.app[ADMISSION].admitted(session, message):
        checked = await request.app[PARTS].check_file(sample)
        message = replace(message, payload=checked.payload())
        receipt = await request.app[INBOX].accept(session.visitor, message)
    return accepted(request, session, receipt)


def _sample(body: dict[str, Any]) -> UploadSample:
    text_field(body, "name", _LONGEST_NAME)
    for field, kind in _KINDS.items():
        if not _is_readable(body[field], kind):
            raise Problem("bad-request", field=field)
    known = {field: body[field] for field in ("name", *_KINDS)}
    try:
        return UploadSample.model_validate_json(json.dumps(known))
    except ValidationError as error:
        field = str(error.errors(include_url=False, include_input=False)[0]["loc"][0])
        raise Problem("bad-request", field=field) from error


def _is_readable(value: object, kind: type) -> bool:
    # To the model's own reader a deep list or half of a surrogate pair is no JSON at all, and of
    # that it names no field.
    return type(value) is kind and (not isinstance(value, str) or value.isascii())
