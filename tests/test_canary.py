"""Personal data planted in every way in, and looked for in everything that a server writes.

Logs at their most talkative, the database file and its write-ahead log at each step, stored
events, the history that browsers are shown, metrics: none may hold what was planted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import aiohttp
import pytest
import sqlalchemy as sa

from bot.settings import load_settings
from bot.store.database import open_database
from tests.database_kinds import SQLITE, kinds
from tests.served import Chat, Served, a_chat, served

pytestmark = pytest.mark.slow

# What is planted → how a patient might put it. All made up.
PLANTED: Final = {
    "q.zanzibar77@example.org": "my email is q.zanzibar77@example.org",
    "413-555-0188": "call me at 413-555-0188 please",
    "(413) 555 0177": "my cell is (413) 555 0177",
    "07/19/1987": "i was born 07/19/1987 and the form refuses it",
    "March 3, 1991": "My date of birth is March 3, 1991",
    "30918274": "my spire id is 30918274",
    "MRN-5550192": "my MRN is MRN-5550192",
    "219-09-9981": "my ssn is 219-09-9981",
    "4111 1111 1111 1111": "can i pay with 4111 1111 1111 1111",
    "Zebra!Quill_42": "my password is Zebra!Quill_42 and it is refused",
    "hunter2zanzi": "password: hunter2zanzi",
    "771204": "the code they sent is 771204",
}
# The same in the forms that software likes to give it.
OTHER_FORMS: Final = ("4135550188", "4135550177", "1987-07-19", "1991-03-03", "219099981")
OTHER_FORMS_OF_CARD: Final = ("4111111111111111",)
EVERYTHING: Final = " and ".join(PLANTED.values())


def found_in(content: str | bytes) -> list[str]:
    """What of the planted data stands in ``content``."""
    text = content.decode("latin-1") if isinstance(content, bytes) else content
    return [it for it in (*PLANTED, *OTHER_FORMS, *OTHER_FORMS_OF_CARD) if it in text]


def test_search_finds_what_is_planted() -> None:
    assert found_in(EVERYTHING) == list(PLANTED)
    assert found_in(b"\x00" + b"219099981" + b"\xff") == ["219099981"]


@pytest.mark.parametrize("kind", kinds(small=SQLITE))
async def test_planted_personal_data_is_nowhere(
    kind: str, tmp_path: Path, trained_model: Path, request: pytest.FixtureRequest
) -> None:
    url = f"sqlite:///{tmp_path}/desk.db"
    if kind == "postgresql":
        url = request.getfixturevalue("postgresql_server").create("canary")
    # Nobody is there to take them: all events that are written stay in the database.
    settings = {"HELPDESK_LOG_LEVEL": "DEBUG", "HELPDESK_EVENTS_URL": "amqp://127.0.0.1:9/"}
    server = Served(tmp_path, url, trained_model, settings)
    async with served(server), a_chat(server.url) as chat:
        for number, text in enumerate([*PLANTED.values(), EVERYTHING, f"/greet {EVERYTHING}"]):
            await chat.say(server.url, f"m{number}", text)
            assert not found_in(b"".join(_files(tmp_path)))
        await _send_nonsense(server, chat)
        await _kill_with_a_turn_open(server, chat)
        assert not found_in(b"".join(_files(tmp_path)))
        await server.start()
        await _history_and_metrics(server, chat)
    assert not found_in(b"".join(_files(tmp_path)))
    rows = await _all_rows(url)
    assert "[e-mail]" in rows  # the right tables were read
    assert "turn.ended.v1" in rows
    assert not found_in(rows)


def _files(folder: Path) -> Iterator[bytes]:
    """Database, write-ahead log, server logs: whatever the server wrote there."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "secrets" not in path.parts:
            yield path.read_bytes()


async def _send_nonsense(server: Served, chat: Chat) -> None:
    """Requests that fail, with personal data wherever one can put it."""
    timeout = aiohttp.ClientTimeout(total=20)
    token = re.sub(r"\W", "", EVERYTHING)
    requests: list[tuple[str, str, dict[str, Any]]] = [
        ("POST", "/api/messages", {"data": EVERYTHING}),
        ("POST", "/api/messages", {"json": {"client_id": EVERYTHING, "text": EVERYTHING}}),
        ("POST", "/api/messages", {"json": {"client_id": "a", EVERYTHING: EVERYTHING}}),
        ("POST", "/api/messages", {"json": {"client_id": "a", "choice": EVERYTHING}}),
        ("POST", "/api/messages", {"json": {"client_id": "a", "text": EVERYTHING * 200}}),
        ("POST", "/api/feedback", {"json": {"seq": EVERYTHING, "helpful": EVERYTHING}}),
        ("GET", "/api/events", {"params": {"after": EVERYTHING, "wait": EVERYTHING}}),
        ("GET", "/api/events", {"headers": {"Last-Event-ID": EVERYTHING}}),
        ("GET", "/api/events", {"headers": {"Authorization": f"Bearer {token}"}}),
        ("GET", "/api/events", {"headers": {"Cookie": f"helpdesk={token}"}}),
        ("POST", "/api/messages", {"headers": {"Origin": f"http://{token}"}}),
        ("GET", f"/{token}/q.zanzibar77@example.org", {"params": {"q": EVERYTHING}}),
        ("DELETE", "/q.zanzibar77@example.org", {}),
    ]
    async with aiohttp.ClientSession(timeout=timeout) as client:
        for method, path, arguments in requests:
            headers = {"Origin": server.url, "User-Agent": EVERYTHING} | arguments.pop(
                "headers", {}
            )
            async with client.request(
                method, server.url + path, headers=headers, **arguments
            ) as response:
                assert 400 <= response.status < 500, (method, path)
                assert not found_in(await response.text())


async def _kill_with_a_turn_open(server: Served, chat: Chat) -> None:
    """Leaves messages behind that were taken in and not answered."""
    for number in range(5):
        status, _ = await chat.post(
            server.url, {"client_id": f"k{number}", "text": f"{EVERYTHING} {number}"}
        )
        assert status == 202
    await server.kill()


async def _history_and_metrics(server: Served, chat: Chat) -> None:
    chat.last, chat.messages = 0, []
    await chat.replies(server.url, (await _last_said(server, chat))["seq"])
    assert not found_in(str(chat.messages))
    async with aiohttp.ClientSession() as client, client.get(f"{server.url}/metrics") as response:
        text = await response.text()
    assert "helpdesk_turns_total" in text
    assert not found_in(text)


async def _last_said(server: Served, chat: Chat) -> dict[str, Any]:
    while await chat.poll(server.url, 0):
        pass
    return [message for message in chat.messages if message["author"] == "patient"][-1]


async def _all_rows(url: str) -> str:
    database = open_database(load_settings({"HELPDESK_DATABASE_URL": url}).database_url)

    def read(connection: sa.engine.Connection) -> str:
        names = sa.inspect(connection).get_table_names()
        return "\n".join(
            str(row)
            for name in names
            for row in connection.execute(sa.text(f"SELECT * FROM {name}"))
        )

    try:
        return await database.read(read)
    finally:
        await database.close()
