"""An agent whose answers show what it was given: it counts the messages that it remembers.

Each text begins with what should happen, and every text is another. It keeps its memory as the
real agent does: changed while a turn runs, whether or not that turn will be stored.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final

from bot.dialogue.answer import Answer, BotMessage, Said
from bot.dialogue.task_secrets import secrets_of

APOLOGY: Final = "sorry"
KINDS: Final = ("say", "twice", "mail", "open", "ask", "close", "renew", "fail", "slow")
SLOW_SECONDS: Final = 8.0
_REFERENCE: Final = "secret:told"


class AgentFailure(Exception):  # noqa: N818 - it is told by its name where it is raised
    """A part of the agent is broken."""


@dataclass(frozen=True)
class State:
    """What an agent knows of a conversation."""

    users: int = 0
    bots: int = 0
    form: bool = False
    last: str = ""
    before_last: str = ""

    def heard(self, text: str) -> State:
        """With one message more."""
        return replace(self, users=self.users + 1, last=text, before_last=self.last)


def replay(events: Sequence[Mapping[str, Any]], state: State = State()) -> State:
    """What ``events`` tell, where ``state`` was known before."""
    for event in events:
        name = event["event"]
        if name == "user":
            state = state.heard(event["text"])
        elif name == "bot":
            state = replace(state, bots=state.bots + 1)
        elif name == "active_loop":
            state = replace(state, form=event["name"] is not None)
        elif name == "session":
            state = State(**event["known"])
    return state


def reply_texts(state: State, text: str, told: str | None) -> list[str]:
    """What is said to ``text``; ``state`` has it counted in already."""
    first = f"{state.users}/{state.bots} {text}, after {state.before_last}"
    kind = text.split()[0]
    if kind == "twice":
        return [first, f"{first}, again"]
    return [f"{first}: {told}" if kind == "ask" else first]


def user_event(text: str) -> dict[str, Any]:
    """As Rasa has them, as far as masking looks at it."""
    parse_data = {"text": text, "intent": {"name": "say"}, "entities": []}
    return {"event": "user", "text": text, "parse_data": parse_data}


def further_events(state: State, text: str, told: str | None) -> list[dict[str, Any]]:
    """What follows the message: replies, and a form that opens or closes."""
    events: list[dict[str, Any]] = [
        {"event": "bot", "text": reply} for reply in reply_texts(state, text, told)
    ]
    form = {"open": "form", "close": None}
    kind = text.split()[0]
    return events + ([{"event": "active_loop", "name": form[kind]}] if kind in form else [])


def session_event(state: State) -> dict[str, Any]:
    """The first event of a session: what is carried over."""
    return {"event": "session", "known": asdict(state)}


@dataclass
class _Live:
    events: list[Mapping[str, Any]] = field(default_factory=list)
    version: int = 0
    stored: int = 0
    new_session: bool = False


async def no_pause() -> None:
    """Nothing gets in the way."""


class CountingAgent:
    """Implements ``bot.dialogue.turns.Agent``.

    Args:
        pause: awaited wherever a real agent waits for something; may raise.

    Attributes:
        asked: turn id and text, whenever an answer was asked for.
        restored: conversations that were put into memory.
        failed: ids of turns that the apology may answer.
    """

    def __init__(self, pause: Callable[[], Awaitable[None]] = no_pause) -> None:
        self._pause = pause
        self._live: dict[str, _Live] = {}
        self.asked: list[tuple[str, str]] = []
        self.restored: list[str] = []
        self.failed: set[str] = set()

    def knows(self, conversation_id: str, version: int) -> bool:
        live = self._live.get(conversation_id)
        return version == 0 if live is None else live.version == version

    def restore(
        self, conversation_id: str, events: Sequence[Mapping[str, Any]], version: int
    ) -> None:
        self.restored.append(conversation_id)
        self._live[conversation_id] = _Live(list(events), version, len(events))

    async def answer(self, conversation_id: str, said: Said, turn_id: str) -> Answer:
        text = said.text or (said.payload or "").lstrip("/")
        self.asked.append((turn_id, text))
        live = self._live.setdefault(conversation_id, _Live())
        before = replace(live, events=list(live.events))
        try:
            return await self._answer(live, conversation_id, text)
        except AgentFailure:
            self._live[conversation_id] = before
            self.failed.add(turn_id)
            return self.apologise(said)
        except asyncio.CancelledError:
            self.failed.add(turn_id)  # it took too long
            raise

    async def _answer(self, live: _Live, conversation_id: str, text: str) -> Answer:
        await self._pause()
        kind = text.split()[0]
        secrets = secrets_of(conversation_id)
        if kind == "renew":
            live.events, live.stored = [session_event(replay(live.events))], 0
            live.new_session = True
        live.events.append(user_event(text))
        if kind in ("open", "fail", "slow"):
            # Backwards: what is kept as it was typed is hidden in the message (``hidden.py``).
            secrets.keep("told", text[::-1])
        await self._pause()
        if kind == "fail":
            raise AgentFailure
        if kind == "burst":
            raise RuntimeError("what an agent should never do")
        if kind == "slow":
            await asyncio.sleep(SLOW_SECONDS)
        told = secrets.reveal(_REFERENCE)
        live.events += further_events(replay(live.events), text, told and told[::-1])
        await self._pause()
        changes = tuple(live.events[live.stored :])
        texts = [event["text"] for event in changes if event["event"] == "bot"]
        messages = tuple(map(BotMessage, texts))
        return Answer(messages, changes, live.new_session, replay(live.events).form)

    def apologise(self, said: Said) -> Answer:
        return Answer((BotMessage(APOLOGY),), failed=True)

    def keep(self, conversation_id: str, version: int) -> None:
        live = self._live[conversation_id]
        live.version, live.stored, live.new_session = version, len(live.events), False

    def forget(self, conversation_id: str) -> None:
        self._live.pop(conversation_id, None)

    def memory(self) -> dict[str, tuple[int, State]]:
        """Version and state of each conversation that is at hand."""
        return {name: (live.version, replay(live.events)) for name, live in self._live.items()}
