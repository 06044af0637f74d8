"""Patients who want a task done, and go on until it is or they have had enough."""

from __future__ import annotations

import asyncio
import random
import time
from contextlib import suppress
from datetime import datetime, timezone
from typing import Any, Final

import aiohttp

from bot.release.days import today
from tests.served import Chat
from tests.task_faults.tasks import BEGINNINGS, NAMING, OUTCOMES, RETRY, Task, Wait
from tests.task_faults.wishes import CONFIRM
from tests.task_faults.wording import Wording

_YES, _STOP = "/affirm", "/cancel"
_MOST_TRIES: Final = 6
_MOST_MESSAGES: Final = 24
# Seconds until one answers, and until one tries again.
_READING: Final = (0.0, 0.3)
_PAUSE: Final = (1.0, 5.0)
# After which nobody would wait any more, whatever was killed meanwhile.
_SILENCE_SECONDS: Final = 120.0


class Patient:
    """One task, in a chat of its own, with whichever server answers.

    Args:
        task: what is wanted; it is noted there how it goes.
        chat: of a browser that has not been here before, or of a patient who is signed in.
        servers: their addresses.
    """

    def __init__(
        self, task: Task, chat: Chat, servers: list[str], wording: Wording, dice: random.Random
    ) -> None:
        self._task, self._chat, self._servers = task, chat, servers
        self._wording, self._dice = wording, dice
        self._pressed, self._typed = task.pressed(), task.typed()
        self._count = self._tries = 0
        self._buttons: dict[str, str] = {}  # title and id of each

    async def work(self) -> None:
        """Until the task has come to an end."""
        await self._write({"choice": "start"})
        move: dict[str, str] | None = {"text": BEGINNINGS[self._task.kind]}
        while move is not None and self._count < _MOST_MESSAGES:
            await asyncio.sleep(self._dice.uniform(*_READING))
            move = await self._next(await self._write(move), move)

    async def _next(self, answer: str, last: dict[str, str]) -> dict[str, str] | None:
        told = self._wording.names(answer, OUTCOMES)
        self._task.told += [OUTCOMES[name] for name in told]
        for name in set(NAMING) & set(told):
            self._task.named = self._wording.filled(name, answer)
        asked = self._wording.names(answer, (*self._pressed, *self._typed, RETRY))
        if not asked:  # the end, unless the bot lost the thread
            return last if self._task.told[-1:] == ["apology"] else None
        return await self._again() if asked[-1] == RETRY else self._answer(asked[-1])

    def _answer(self, question: str) -> dict[str, str]:
        if question in self._typed:
            return {"text": self._typed[question]}
        payload = self._pressed[question]
        if question == CONFIRM and payload == _YES:
            self._task.confirmed = True
        return self._press(question, payload)

    async def _again(self) -> dict[str, str] | None:
        self._tries += 1
        await asyncio.sleep(self._dice.uniform(*_PAUSE))
        if self._tries <= _MOST_TRIES and self._dice.random() < 0.9:
            return self._press(RETRY, _YES)
        self._task.leaves = self._dice.random() < 0.5
        return None if self._task.leaves else self._press(RETRY, _STOP)

    def _press(self, name: str, payload: str) -> dict[str, str]:
        return {"choice": self._buttons[self._wording.title(name, payload)]}

    async def _write(self, said: dict[str, str]) -> str:
        """Say it until it was accepted, and wait until it is answered."""
        self._count += 1
        body = {"client_id": f"m{self._count}", **said}
        seq = await self._on_any(self._post, body)
        accepted = time.monotonic()
        if self._dice.random() < 0.1:  # as after an answer that was lost on the way
            assert await self._on_any(self._post, body) == seq
        answers = await self._on_any(self._answers, seq)
        self._task.waits.append(Wait(accepted, time.monotonic()))
        self._task.days.add(today(datetime.now(timezone.utc)))
        self._task.shown += answers
        self._buttons.update(
            {
                button["title"]: button["id"]
                for each in answers
                for button in each.get("buttons", ())
            }
        )
        self._task.said.append("\n\n".join(each["text"] for each in answers))
        return self._task.said[-1]

    async def _post(self, server: str, body: dict[str, str]) -> int | None:
        status, answer = await self._chat.post(server, body)
        assert status == 202 or status >= 500, answer
        return int(answer["seq"]) if status == 202 else None

    async def _answers(self, server: str, seq: int) -> list[dict[str, Any]]:
        await self._chat.poll(server, 2)
        return [message for message in self._chat.messages if message.get("reply_to") == seq]

    async def _on_any(self, call: Any, *arguments: Any) -> Any:
        """On one server after the other until there is a result."""
        end = time.monotonic() + _SILENCE_SECONDS
        while time.monotonic() < end:
            with suppress(aiohttp.ClientError, asyncio.TimeoutError):
                if result := await call(self._dice.choice(self._servers), *arguments):
                    return result
            await asyncio.sleep(0.05)
        raise AssertionError(f"nobody answered for {_SILENCE_SECONDS:.0f} seconds")
