"""Staff look at a chat and delete it while a real server runs and somebody reads it."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import aiohttp
import pytest

from tests.commands.started import helpdesk
from tests.served import Chat, Served, a_chat, served

pytestmark = pytest.mark.slow
ADDRESS = "pat.lee@example.edu"


async def _handed_over(chat: Chat, url: str) -> str:
    """Number of the ticket of a chat."""
    said: list[str] = []
    for number, text in enumerate(("I want to talk to a person", f"my email is {ADDRESS}", "yes")):
        said += [m["text"] for m in await chat.say(url, f"client-{number}", text)]
    found = re.search(r"HD-[0-9]{6,12}", " ".join(said))
    assert found, said
    return found[0]


async def _last_event(chat: Chat, url: str) -> str:
    """The last event of a stream."""
    name = ""
    headers = {**chat.proof(), "Accept": "text/event-stream"}
    events = aiohttp.request("GET", f"{url}/api/events", headers=headers)
    async with events as response:
        async for line in response.content:
            if line.startswith(b"event: "):
                name = line.decode().removeprefix("event: ").strip()
    return name


async def test_chat_that_staff_delete_ends_before_its_readers_eyes(
    tmp_path: Path, trained_model: Path
) -> None:
    database = f"sqlite:///{tmp_path / 'desk.db'}"
    environ = {
        "HELPDESK_DATABASE_URL": database,
        "HELPDESK_SECRETS": str(tmp_path / "secrets"),
        "HELPDESK_DELETIONS": str(tmp_path / "deletions.jsonl"),
        "PORTAL_DATABASE_URL": f"sqlite:///{tmp_path}/portal.db",
        "PORTAL_OUTBOX": str(tmp_path / "outbox"),
    }
    server = Served(tmp_path, database, trained_model)
    async with served(server), a_chat(server.url) as chat:
        ticket = await _handed_over(chat, server.url)
        reader = asyncio.create_task(_last_event(chat, server.url))
        shown = await asyncio.to_thread(helpdesk, "transcript", ticket, environ=environ)
        assert shown.code == 0, shown.err
        assert "I want to talk to a person" in shown.out
        assert ADDRESS not in shown.out
        words = ("person", "--ticket", ticket, "--delete", "--yes")
        gone = await asyncio.to_thread(helpdesk, *words, environ=environ)
        assert gone.code == 0, gone.err
        assert await asyncio.wait_for(reader, 15) == "expired"
        status, answer = await chat.post(server.url, {"client_id": "later", "text": "hello"})
        assert (status, answer["reason"]) == (401, "none")
    assert (tmp_path / "deletions.jsonl").is_file()
