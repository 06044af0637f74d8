"""Rasa's REST channel and our API, as small as the benchmarks' clients need them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

Answers = dict[str, list[str]]


@asynccontextmanager
async def served(app: web.Application) -> AsyncIterator[str]:
    # A stream's handler waits for messages: it ends with its client.
    runner = web.AppRunner(app, handler_cancellation=True)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    try:
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()


def stock_app(answers: Answers) -> web.Application:
    async def webhook(request: web.Request) -> web.Response:
        said = await request.json()
        if said["message"] == "crash":
            raise web.HTTPInternalServerError
        texts = answers.get(said["message"], [])
        return web.json_response([{"recipient_id": said["sender"], "text": t} for t in texts])

    app = web.Application()
    app.router.add_post("/webhooks/rest/webhook", webhook)
    return app


class OurApp:
    """One chat a cookie; each reply comes some time after its message was taken."""

    def __init__(self, answers: Answers, seconds: float = 0.0) -> None:
        self._answers = answers
        self._seconds = seconds
        self._turns: set[asyncio.Task[None]] = set()
        self.chats: list[asyncio.Queue[dict[str, object] | None]] = []
        self.origins: set[str] = set()
        self.app = web.Application()
        self.app.router.add_post("/api/messages", self._message)
        self.app.router.add_get("/api/events", self._events)

    async def _message(self, request: web.Request) -> web.Response:
        self.origins.add(request.headers["Origin"])
        text = (await request.json())["text"]
        if text == "too much":
            return web.json_response({}, status=429)
        new = "helpdesk" not in request.cookies
        if new:
            self.chats.append(asyncio.Queue())
        chat = len(self.chats) - 1 if new else int(request.cookies["helpdesk"])
        turn = asyncio.create_task(self._turn(self.chats[chat], text))
        self._turns.add(turn)
        turn.add_done_callback(self._turns.discard)
        response = web.json_response({"seq": len(text)}, status=202)
        if new:
            response.set_cookie("helpdesk", str(chat))
        return response

    async def _turn(self, chat: asyncio.Queue[dict[str, object] | None], text: str) -> None:
        chat.put_nowait({"seq": len(text), "author": "patient", "text": text})
        for answer in self._answers.get(text, []):
            await asyncio.sleep(self._seconds)
            chat.put_nowait({"author": "bot", "text": answer, "reply_to": len(text)})
        if text == "go away":
            chat.put_nowait(None)

    async def _events(self, request: web.Request) -> web.StreamResponse:
        chat = self.chats[int(request.cookies["helpdesk"])]
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        await response.write(b'retry: 1000\n\nevent: ready\ndata: {"last": 0}\n\n')
        while (message := await chat.get()) is not None:
            data = json.dumps(message).encode()
            await response.write(b": ping\n\nevent: message\nid: 1\ndata: %b\n\n" % data)
        return response
