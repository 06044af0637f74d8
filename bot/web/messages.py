"""``POST /api/messages``: what a patient types or presses."""

from __future__ import annotations

import re
from typing import Any, Final

from aiohttp import hdrs, web

from bot.nlu.intents import TALK_TO_HUMAN
from bot.store.records import CHOICE, GREETING, START, TEXT, NewMessage, Receipt
from bot.web.addresses import counted_address
from bot.web.json_body import only_fields, read_object, text_field
from bot.web.keys import ADMISSION, INBOX, LIMITS, ORIGINS, PARTS, SESSIONS
from bot.web.origins import check_origin
from bot.web.problems import Problem
from bot.web.sessions import Session

_LONGEST_TEXT: Final = 20_000
_LONGEST_ID: Final = 64
_LONGEST_LABEL: Final = 100
# A choice that is always there, so that a person is in reach whatever was said before.
_PERSON: Final = "person"
_CLIENT_ID: Final = re.compile(r"[A-Za-z0-9_-]+")
_BUTTON_ID: Final = re.compile(r"([1-9][0-9]{0,8})\.[A-Za-z0-9_-]+")


async def post_message(request: web.Request) -> web.Response:
    """Take a message; answers 202 with its number."""
    check_origin(request, request.app[ORIGINS])
    body = await read_object(request, request.app[PARTS].bounds.body)
    sent = _read(body)
    session = await request.app[SESSIONS].of_or_new(request)
    await count(request, session)
    message = await _with_choice(request, session, sent)
    async with request.app[ADMISSION].admitted(session, message):
        receipt = await request.app[INBOX].accept(session.visitor, message)
    return accepted(request, session, receipt)


def accepted(request: web.Request, session: Session, receipt: Receipt) -> web.Response:
    """The answer to a message that was stored; of a chat that begins with it, its value too."""
    response = web.json_response({"seq": receipt.seq}, status=202)
    value = session.new_value
    if value is None or request.app[SESSIONS].values.keep(request, response, value):
        return response
    return web.json_response({"seq": receipt.seq, "chat": value}, status=202)


async def count(request: web.Request, session: Session) -> None:
    """Count a request that asks for an answer.

    Raises:
        Problem: too-many.
    """
    address = counted_address(
        request.remote,
        request.headers.getall(hdrs.X_FORWARDED_FOR, []),
        request.app[PARTS].settings.trusted_proxies,
    )
    limits = request.app[LIMITS]
    counted = limits.count_message if session.new_value is None else limits.count_new_chat
    await counted(session.visitor.conversation_id, address)


def client_id_of(body: dict[str, Any]) -> str:
    """The browser's own id of a message.

    Raises:
        Problem: bad-request.
    """
    client_id = text_field(body, "client_id", _LONGEST_ID)
    if not _CLIENT_ID.fullmatch(client_id):
        raise Problem("bad-request", field="client_id")
    return client_id


def _read(body: dict[str, Any]) -> NewMessage:
    """What was sent; of a button its id stands for the text for now."""
    if body.get("choice") == _PERSON:
        return _for_a_person(body)
    field = "choice" if "choice" in body else "text"
    only_fields(body, "client_id", field)
    client_id = client_id_of(body)
    if field == "text":
        return NewMessage(client_id, TEXT, text_field(body, "text", _LONGEST_TEXT))
    choice = text_field(body, "choice", _LONGEST_ID)
    return NewMessage(client_id, START if choice == START else CHOICE, choice)


def _for_a_person(body: dict[str, Any]) -> NewMessage:
    # Its words are the page's, which shows them in the visitor's language.
    only_fields(body, "client_id", "choice", "text")
    label = text_field(body, "text", _LONGEST_LABEL)
    return NewMessage(client_id_of(body), CHOICE, label, f"/{TALK_TO_HUMAN}")


async def _with_choice(request: web.Request, session: Session, sent: NewMessage) -> NewMessage:
    """``sent`` with a button's words and payload in place of its id."""
    if sent.kind == START:
        return NewMessage(sent.client_id, START, "", GREETING)
    if sent.kind == TEXT or sent.payload is not None:
        return sent
    known = _BUTTON_ID.fullmatch(sent.text)
    if known is None:
        raise Problem("gone-button")
    message = await request.app[PARTS].store.message(session.visitor.conversation_id, int(known[1]))
    for button in message.buttons if message else ():
        if button.id == sent.text:
            return NewMessage(sent.client_id, CHOICE, button.title, button.payload)
    raise Problem("gone-button")
