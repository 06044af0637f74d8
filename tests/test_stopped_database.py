"""The database stops while patients write: they are told, and afterwards nothing is amiss."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import sqlalchemy as sa

from benchmarks.postgres import postgres
from bot.settings import load_settings
from bot.store.database import open_database
from tests.served import Chat, Served, a_chat, served
from tests.stopped_postgres import started_again, stop
from tests.stored_state import check_everything_is_done
from tests.web.listening import Listener

pytestmark = [pytest.mark.slow, pytest.mark.service]

MOST_SECONDS = 2.5


async def test_stopped_database_is_told_and_the_talk_goes_on_where_it_was(
    tmp_path: Path, trained_model: Path
) -> None:
    with postgres() as database:
        url = database.create("stopped")
        data = await _data_directory(url)
        server = Served(tmp_path, url, trained_model)
        async with served(server), a_chat(server.url) as chat:
            (question,) = await chat.say(server.url, "m1", "I forgot my password")
            choice = next(b["id"] for b in question["buttons"] if b["title"] == "I don't")
            stop(database)
            answer = {"client_id": "m2", "choice": choice}
            await _is_told(chat, server, answer)
            with started_again(database, data):
                await _until(server.is_ready)
                status, accepted = await chat.post(server.url, answer)
                assert status == 202
                (reply,) = await chat.replies(server.url, accepted["seq"])
                # It knows what was asked before, and that this answers it.
                assert "Forgot Password" in reply["text"]
                said = [m["text"] for m in chat.messages if m["author"] == "patient"]
                assert said == ["I forgot my password", "I don't"]
                await server.stop()
                await check_everything_is_done(url, messages=2)


async def _is_told(chat: Chat, server: Served, answer: dict[str, Any]) -> None:
    began = time.monotonic()
    status, problem = await chat.post(server.url, answer)
    assert time.monotonic() - began < MOST_SECONDS
    assert status == 503
    assert problem["type"].endswith("/no-database")
    assert problem["detail"]
    await _until(server.is_not_ready)
    async with (
        aiohttp.ClientSession() as client,
        client.get(f"{server.url}/healthz") as response,
    ):
        assert response.status == 200  # the process itself is well


async def test_open_stream_is_told_when_the_database_goes_and_when_it_is_back(
    tmp_path: Path, trained_model: Path
) -> None:
    with postgres() as database:
        url = database.create("stopped")
        data = await _data_directory(url)
        server = Served(tmp_path, url, trained_model)
        async with served(server), a_chat(server.url) as chat, aiohttp.ClientSession() as client:
            await chat.say(server.url, "m1", "How do I upload a file?")
            events = f"{server.url}/api/events"
            async with client.get(events, headers=chat.cookies()) as response:
                stream = Listener(response)
                await stream.until("ready")
                stop(database)
                await _told(stream, "trouble")
                with started_again(database, data):
                    await _told(stream, "restored")
                    (reply,) = await chat.say(server.url, "m2", "How do I make an appointment?")
                    assert (await stream.until("message"))[-1].data["text"]
                    assert reply["reply_to"] == 3
                    await server.stop()


async def _told(stream: Listener, name: str) -> None:
    await asyncio.wait_for(stream.until(name), 20)


async def _until(ready: Callable[[], Any]) -> None:
    end = time.monotonic() + 20
    while not await ready():
        assert time.monotonic() < end
        await asyncio.sleep(0.1)


async def _data_directory(url: str) -> Path:
    database = open_database(load_settings({"HELPDESK_DATABASE_URL": url}).database_url)
    query = sa.text("SHOW data_directory")
    try:
        return Path(str(await database.read(lambda connection: connection.execute(query).scalar())))
    finally:
        await database.close()
