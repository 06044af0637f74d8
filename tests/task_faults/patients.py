"""Patients who want a task done, and go on until it is or they have had enough."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import aiohttp

from bot.knowledge.phrases import Phrases
from bot.settings import ROOT
from tests.served import Chat

RESET, HAND_OVER = "reset", "hand over"
DONE, FAILED, UNSURE, CANCELLED = "done", "failed", "unsure", "cancelled"
# Every phrase that tells what became of a task.
OUTCOMES: Final = {
    "utter_reset_sent": DONE,
    "utter_handoff_done_email": DONE,
    "utter_reset_failed": FAILED,
    "utter_handoff_failed": FAILED,
    "utter_reset_unsure": UNSURE,
    "utter_handoff_unsure": UNSURE,
    "utter_cancelled": CANCELLED,
    "utter_apology": "apology",
    "utter_reset_limit": "limit",
    "utter_form_given_up": "given up",
}
RETRY: Final = "utter_ask_task_retry"
_BEGINNINGS: Final = {RESET: "I forgot my password", HAND_OVER: "I want to talk to a person"}
# What is pressed where a phrase asks for it.
_PRESSED: Final = {
    "utter_ask_netid": '/inform_netid{"has_netid":"no"}',
    "utter_offer_send_reset_link": "/send_reset_link",
    "utter_ask_handoff_way": '/inform{"contact_way":"email"}',
    "utter_ask_handoff_consent": "/affirm",
}
_TYPED: Final = ("utter_ask_reset_email", "utter_ask_handoff_email")
_AGAIN, _STOP = "/affirm", "/cancel"
_MOST_TRIES: Final = 6
_MOST_MESSAGES: Final = 16
# Seconds until one answers, and until one tries again.
_READING: Final = (0.0, 0.3)
_PAUSE: Final = (1.0, 5.0)
# After which nobody would wait any more, whatever was killed meanwhile.
_SILENCE_SECONDS: Final = 120.0


class Wait(NamedTuple):
    """From when a message was accepted to when its answer was read, by the clock of the loop."""

    accepted: float
    answered: float


@dataclass
class Task:
    """What one patient wants, and how it went.

    Attributes:
        kind: RESET or HAND_OVER.
        address: nobody else's; for a reset, one that may be on file.
        is_known: whether it is.
        told: outcomes that the bot told of, in order.
        said: the bot's answers.
        shown: the bot's messages, as they were read.
        number: the ticket that the bot named.
        leaves: the patient went away when asked whether to try again.
    """

    kind: str
    address: str
    is_known: bool = False
    told: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    shown: list[dict[str, Any]] = field(default_factory=list)
    number: str = ""
    leaves: bool = False
    waits: list[Wait] = field(default_factory=list)


class Wording:
    """Which phrases of ``domain.yml`` an answer holds."""

    def __init__(self) -> None:
        self._phrases = Phrases(ROOT / "domain.yml")

    def names(self, answer: str, among: Sequence[str]) -> list[str]:
        """Those of ``among`` that stand in it, in their order there."""
        found = [name for name in among if self._fixed(name)[0] in answer]
        return sorted(found, key=lambda name: answer.index(self._fixed(name)[0]))

    def filled(self, name: str, answer: str) -> str:
        """What stands in the place of the phrase's one field."""
        before, after = self._fixed(name)
        return answer.partition(before)[2].partition(after)[0]

    def title(self, name: str, payload: str) -> str:
        """Of the phrase's button."""
        return next(b.title for b in self._phrases.get(name).buttons if b.payload == payload)

    def _fixed(self, name: str) -> tuple[str, str]:
        before, _, after = self._phrases.get(name).text.partition("{number}")
        return before, after


class Patient:
    """One task, in a chat of its own, with whichever server answers.

    Args:
        task: what is wanted; it is noted there how it goes.
        chat: of a browser that has not been here before.
        servers: their addresses.
    """

    def __init__(
        self, task: Task, chat: Chat, servers: list[str], wording: Wording, dice: random.Random
    ) -> None:
        self._task, self._chat, self._servers = task, chat, servers
        self._wording, self._dice = wording, dice
        self._count = self._tries = 0
        self._buttons: dict[str, str] = {}  # title and id of each

    async def work(self) -> None:
        """Until the task has come to an end."""
        await self._write({"choice": "start"})
        move: dict[str, str] | None = {"text": _BEGINNINGS[self._task.kind]}
        while move is not None and self._count < _MOST_MESSAGES:
            await asyncio.sleep(self._dice.uniform(*_READING))
            move = await self._next(await self._write(move), move)

    async def _next(self, answer: str, last: dict[str, str]) -> dict[str, str] | None:
        told = self._wording.names(answer, tuple(OUTCOMES))
        self._task.told += [OUTCOMES[name] for name in told]
        if "utter_handoff_done_email" in told:
            self._task.number = self._wording.filled("utter_handoff_done_email", answer)
        asked = self._wording.names(answer, (*_PRESSED, *_TYPED, RETRY))
        if not asked:  # the end, unless the bot lost the thread
            return last if self._task.told[-1:] == ["apology"] else None
        if asked[-1] == RETRY:
            return await self._again()
        if asked[-1] in _TYPED:
            return {"text": self._task.address}
        return self._press(asked[-1], _PRESSED[asked[-1]])

    async def _again(self) -> dict[str, str] | None:
        self._tries += 1
        await asyncio.sleep(self._dice.uniform(*_PAUSE))
        if self._tries <= _MOST_TRIES and self._dice.random() < 0.9:
            return self._press(RETRY, _AGAIN)
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
