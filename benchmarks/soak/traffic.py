"""Patients at a steady rate: as many conversations as there are places, one after the other."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import aiohttp

from benchmarks.conversation import FAQ_INTENTS, in_turn
from benchmarks.http.clients import OurConversation, http_session
from benchmarks.stock_project import FEEDBACK_INTENTS, examples_by_intent, read_nlu
from bot.settings import ROOT

PLACES: Final = 16
_TURNS: Final = 10  # of a conversation
_ANY: Final = ("",)  # every reply holds it
_FAILURES: Final = (aiohttp.ClientError, OSError, asyncio.TimeoutError)


@dataclass
class Traffic:
    """What came of it.

    Attributes:
        turns: when each was answered, and the seconds that it took.
        failed: why turns failed, by the error's name or the answer.
    """

    turns: list[tuple[float, float]] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    conversations: int = 0

    def rate(self, since: float, until: float) -> float:
        """Turns a second in that time, by the monotonic clock."""
        return sum(since <= at <= until for at, _ in self.turns) / (until - since)

    def waits(self, since: float, until: float) -> list[float]:
        """Seconds that turns of that time took."""
        return [seconds for at, seconds in self.turns if since <= at <= until]


async def talk(url: str, seconds: float, rate: float | None, traffic: Traffic) -> None:
    """Hold conversations for so long.

    Args:
        url: of the server.
        seconds: how long.
        traffic: is told what came of it.
        rate: turns a second, of all together; None: each is said when the one before is answered.
    """
    lines, end = texts(), time.monotonic() + seconds
    pause = PLACES / rate if rate else 0.0
    async with http_session() as http:
        places = [_place(http, url, lines, pause, end, traffic) for _ in range(PLACES)]
        await asyncio.gather(*places)


async def _place(
    http: aiohttp.ClientSession,
    url: str,
    lines: Iterator[str],
    pause: float,
    end: float,
    traffic: Traffic,
) -> None:
    due = time.monotonic() + pause * (next(_offsets) % PLACES) / PLACES
    while time.monotonic() < end:
        conversation = OurConversation(http, url)
        traffic.conversations += 1
        for _ in range(_TURNS):
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            if time.monotonic() >= end:
                break
            due = max(due + pause, time.monotonic() - pause)
            await _turn(conversation, next(lines), traffic)
        await _end(conversation, traffic)


async def _turn(conversation: OurConversation, text: str, traffic: Traffic) -> None:
    try:
        reply = await conversation.say(text, _ANY)
    except _FAILURES as error:
        traffic.failed.append(type(error).__name__)
        return
    if not reply.texts or reply.texts[0].startswith("status "):
        traffic.failed.append(reply.texts[0] if reply.texts else "no text")
    else:
        traffic.turns.append((time.monotonic(), reply.seconds))


async def _end(conversation: OurConversation, traffic: Traffic) -> None:
    try:
        await conversation.end()
    except _FAILURES as error:  # its stream was refused, or had ended
        traffic.failed.append(type(error).__name__)


_offsets = itertools.count()


def texts() -> Iterator[str]:
    """Questions and feedback by turns. None comes twice soon: the encoder remembers texts."""
    examples = examples_by_intent(read_nlu(ROOT / "data" / "nlu"))
    kinds: Sequence[Sequence[str]] = [
        in_turn([examples[intent] for intent in intents])
        for intents in (FAQ_INTENTS, FEEDBACK_INTENTS)
    ]
    for number in itertools.count():
        own = kinds[number % 2]
        text, again = own[number // 2 % len(own)], number // 2 // len(own)
        yield text + " " * bool(again) + "." * again
