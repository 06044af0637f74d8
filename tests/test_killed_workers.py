"""Two real processes on one database, killed at random while patients write.

Nothing may be lost, doubled or out of order, and the next reply must not be long in coming.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import aiohttp
import pytest

from bot.settings import load_settings
from tests.database_kinds import SQLITE, kinds
from tests.served import Chat, Served, a_chat, served
from tests.stored_state import check_everything_is_done

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]

# messages, kills
SIZES: Final = {"small": (60, 2), "full": (1000, 30)}
REPLY_SECONDS: Final = 7.0
_PATIENTS: Final = 10
_BURST: Final = 3  # messages that a patient may send before reading
_TEXTS: Final = (
    "How do I upload a file?",
    "How do I make an appointment?",
    "where do I get my immunization records",
    "can I write to my doctor",
    "that helped",  # an action's turn
    "what is the weather",
)


@dataclass
class Sent:
    """One message: when it was accepted, when its reply was read."""

    text: str
    seq: int
    at: float
    replied_at: float | None = None


class Killer:
    """Kills one of the servers while a message is on its way there, and starts it again."""

    def __init__(self, servers: list[Served], kills: int, dice: random.Random) -> None:
        self._servers = {server.url: server for server in servers}
        self._left = kills
        self._dice = dice
        self._sent_to: asyncio.Queue[str] = asyncio.Queue(1)
        self.killed_at: list[float] = []

    def sending(self, server: str) -> None:
        """A message is just being sent to ``server``."""
        with contextlib.suppress(asyncio.QueueFull):
            self._sent_to.put_nowait(server)

    async def work(self) -> None:
        while self._left:
            await asyncio.sleep(self._dice.uniform(0.1, 1.0))
            while not self._sent_to.empty():
                self._sent_to.get_nowait()
            server = self._servers[await self._sent_to.get()]
            # From before the request is read until after the reply is told.
            await asyncio.sleep(self._dice.uniform(0.0, 0.05))
            await server.kill()
            self.killed_at.append(time.monotonic())
            self._left -= 1
            await server.start()


@dataclass
class Patient:
    """Writes to whichever server answers, as a browser does: the same name until it is accepted."""

    chat: Chat
    servers: list[str]
    killer: Killer
    dice: random.Random
    sent: list[Sent] = field(default_factory=list)
    greeted: int = 0  # number of what the greeting answers

    async def begin(self) -> None:
        """As the page does, so that everything typed has the chat's cookie with it."""
        start = {"client_id": "start", "choice": "start"}
        _, answer = await self.chat.post(self.servers[0], start)
        self.greeted = answer["seq"]
        await self.chat.replies(self.servers[0], self.greeted)

    async def write(self, least: int, killing: asyncio.Task[None]) -> None:
        """Write ``least`` messages, and more until the last kill is over."""
        while len(self.sent) < least or not killing.done():
            await self._send()
            if self.dice.random() < 0.6 or len(self._unanswered()) >= _BURST:
                await self._read_all()
            await asyncio.sleep(self.dice.uniform(0.0, 0.8))
        await self._read_all()

    async def _send(self) -> None:
        number = len(self.sent)
        text = f"{self.dice.choice(_TEXTS)} ({number})"
        body = {"client_id": f"m{number}", "text": text}
        answer = await self._on_any(self._post, body)
        self.sent.append(Sent(text, answer["seq"], time.monotonic()))
        if self.dice.random() < 0.2:  # as after an answer that was lost on the way
            assert (await self._on_any(self._post, body))["seq"] == answer["seq"]

    async def _post(self, server: str, body: dict[str, str]) -> dict[str, Any] | None:
        self.killer.sending(server)
        status, answer = await self.chat.post(server, body)
        if status >= 500:
            return None
        assert status == 202, answer
        return answer

    async def _read_all(self) -> None:
        while waiting := self._unanswered():
            await self._on_any(self._poll, waiting)

    async def _poll(self, server: str, waiting: list[Sent]) -> bool:
        await self.chat.poll(server, 2)
        answered = {message.get("reply_to") for message in self.chat.messages}
        for sent in waiting:
            if sent.seq in answered:
                sent.replied_at = time.monotonic()
        return True

    def _unanswered(self) -> list[Sent]:
        return [sent for sent in self.sent if sent.replied_at is None]

    async def _on_any(self, call: Any, *arguments: Any) -> Any:
        while True:
            with contextlib.suppress(aiohttp.ClientError, asyncio.TimeoutError):
                if result := await call(self.dice.choice(self.servers), *arguments):
                    return result
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("kind", kinds(small=SQLITE))
async def test_killed_workers_lose_nothing_double_nothing_and_keep_the_order(
    kind: str,
    tmp_path: Path,
    trained_model: Path,
    request: pytest.FixtureRequest,
    record_property: Callable[[str, object], None],
) -> None:
    count, kills = SIZES[load_settings(os.environ).test_scale]
    dice = random.Random(20261123)
    url = _database_url(kind, tmp_path, request)
    first = Served(tmp_path, url, trained_model)
    second = Served(tmp_path, url, trained_model, {"HELPDESK_PUBLIC_URL": first.url})
    async with contextlib.AsyncExitStack() as stack:
        for server in (first, second):
            await stack.enter_async_context(served(server))
        killer = Killer([first, second], kills, dice)
        patients = []
        for _ in range(_PATIENTS):
            chat = await stack.enter_async_context(a_chat(first.url))
            servers = [first.url, second.url]
            patients.append(Patient(chat, servers, killer, random.Random(dice.random())))
            await patients[-1].begin()
        killing = asyncio.create_task(killer.work())
        await asyncio.gather(*(patient.write(count // _PATIENTS, killing) for patient in patients))
        await killing
        for patient in patients:
            await _check(patient, first.url)
    assert len(killer.killed_at) == kills
    record_property("longest_wait_seconds", round(_longest_wait(patients, killer.killed_at), 1))
    assert _longest_wait(patients, killer.killed_at) <= REPLY_SECONDS
    stored = sum(len(patient.sent) + 1 for patient in patients)
    await check_everything_is_done(url, messages=stored)


def _database_url(kind: str, folder: Path, request: pytest.FixtureRequest) -> str:
    if kind == "sqlite":
        return f"sqlite:///{folder}/desk.db"
    url: str = request.getfixturevalue("postgresql_server").create("killed")
    return url


async def _check(patient: Patient, server: str) -> None:
    """What was read on the way is what stands there in the end, and that is what was sent."""
    read = patient.chat.messages
    patient.chat.last, patient.chat.messages = 0, []
    while await patient.chat.poll(server, 0):
        pass  # a long history comes in parts
    assert patient.chat.messages == read
    numbers = [message["seq"] for message in read]
    assert numbers == sorted(set(numbers))
    said = [(m["seq"], m["text"]) for m in read if m["author"] == "patient"]
    assert said == [(sent.seq, sent.text) for sent in patient.sent]
    replies = [message["reply_to"] for message in read if message["author"] == "bot"]
    # One message each, in order.
    assert replies == [patient.greeted, *(sent.seq for sent in patient.sent)]


def _longest_wait(patients: list[Patient], kills: list[float]) -> float:
    """Seconds from a kill to the reply of a message that was open then."""
    return max(
        (
            sent.replied_at - kill
            for patient in patients
            for sent in patient.sent
            for kill in kills
            if sent.replied_at is not None and sent.at <= kill <= sent.replied_at
        ),
        default=0.0,
    )
