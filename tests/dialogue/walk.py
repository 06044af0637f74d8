"""A walk: one conversation with the agent, kept between turns as a server keeps it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from bot.dialogue.agent import HelpDeskAgent
from bot.dialogue.answer import Answer, Said
from bot.dialogue.hidden import hide, hide_text
from bot.dialogue.masked_events import mask_event
from bot.dialogue.masking import mask
from bot.dialogue.signed_in import signed_in_for_turn
from bot.dialogue.task_secrets import TaskSecrets, secrets_of_turn
from bot.dialogue.transcripts import Line, line, transcript_of_turn
from bot.knowledge.replies import Button
from tests.dialogue.walked_portal import Call, WalkedPortal

if TYPE_CHECKING:
    from rasa.core.agent import Agent

Event = Mapping[str, Any]


class QuickAgent(HelpDeskAgent):
    """Our agent; what it has understood once it does not work out again."""

    _known: dict[str, str]

    @classmethod
    def like(cls, agent: HelpDeskAgent) -> QuickAgent:
        """An agent of the same parts."""
        rasa: Agent = agent._agent
        quick = cls(rasa, agent._nlg, agent._store)
        quick._known = {}
        return quick

    async def _understand(self, text: str) -> dict[str, Any]:
        if text not in self._known:
            self._known[text] = json.dumps(await super()._understand(text))
        understood: dict[str, Any] = json.loads(self._known[text])
        return understood


@dataclass(frozen=True)
class State:
    """Where a conversation stands: the open form and the slot that it asks for."""

    form: str | None = None
    requested: str | None = None

    def after(self, events: Sequence[Event]) -> State:
        """As it stands when ``events`` have happened."""
        state = self
        for event in events:
            if event["event"] == "active_loop":
                state = replace(state, form=event["name"])
            elif event["event"] == "slot" and event["name"] == "requested_slot":
                state = replace(state, requested=event["value"])
        return state


@dataclass(frozen=True)
class Turn:
    """A message and what came of it.

    Attributes:
        lost: calls of the same turn as it was run by a process that did not live to tell.
    """

    said: Said
    before: State
    after: State
    answer: Answer
    calls: tuple[Call, ...]
    lost: tuple[Call, ...] = ()

    def __str__(self) -> str:
        said = self.said.text[:80] if self.said.payload is None else self.said.payload
        came = [call.outcome.name for call in (*self.lost, *self.calls)]
        return f"{said!r} -> {came} {self.names} {self.after}"

    @property
    def names(self) -> tuple[str, ...]:
        """What each message is called in ``domain.yml``."""
        last = max(at for at, event in enumerate(self.answer.events) if event["event"] == "user")
        told = (e for e in self.answer.events[last:] if e["event"] == "bot")
        return tuple(str(e["metadata"]["utter_action"]) for e in told)

    @property
    def begins(self) -> bool:
        """Whether a form was opened."""
        opened = (e["name"] for e in self.answer.events if e["event"] == "active_loop")
        return any(opened)

    @property
    def shown(self) -> str:
        """All that the patient reads of it."""
        parts = [m.text for m in self.answer.messages]
        return "\n".join([*parts, *(b.title + b.payload for b in self.buttons)])

    @property
    def buttons(self) -> tuple[Button, ...]:
        """Of all its messages."""
        return tuple(button for m in self.answer.messages for button in m.buttons)


_PROBE: Final = "a copy"


class Walk:
    """One conversation.

    Attributes:
        state: where it stands.
    """

    def __init__(
        self, agent: HelpDeskAgent, portal: WalkedPortal, patient: str | None = None
    ) -> None:
        self._agent = agent
        self._portal = portal
        self._id = "a walk"
        self._events: list[Event] = []
        self._version = 0
        self._secrets: Mapping[str, str] = {}
        self._lines: list[Line] = []
        self.state = State()
        self._patient = patient
        agent.forget(self._id)

    async def say(self, said: Said, *, killed: bool = False) -> Turn:
        """One turn, as ``bot/dialogue/turns.py`` runs it.

        With ``killed`` it is run twice: before the first one was stored, its process was killed.
        """
        lost: tuple[Call, ...] = ()
        if killed:
            lost = (await self._run(said, TaskSecrets(self._secrets))).calls
            self.forget_memory()
        secrets = TaskSecrets(self._secrets, begun_before=killed)
        turn = replace(await self._run(said, secrets), lost=lost)
        self._keep(turn, secrets)
        return turn

    async def _run(self, said: Said, secrets: TaskSecrets) -> Turn:
        if not self._agent.knows(self._id, self._version):
            self._agent.restore(self._id, self._events, self._version)
        return await self._answer(self._id, said, secrets)

    async def probe(self, said: Said) -> Turn:
        """What would come of a message; the conversation stays as it is."""
        self._agent.restore(_PROBE, self._events, self._version)
        turn = await self._answer(_PROBE, said, TaskSecrets(self._secrets))
        self._agent.forget(_PROBE)
        return turn

    def forget_secrets(self) -> None:
        """As after half an hour."""
        self._secrets = {}

    def forget_memory(self) -> None:
        """As in another process."""
        self._agent.forget(self._id)

    async def _answer(self, name: str, said: Said, secrets: TaskSecrets) -> Turn:
        before, calls = self.state, len(self._portal.calls)
        text = mask(_stored(said.text))

        async def lines() -> list[Line]:
            return [*self._lines, line("patient", text, 0.0)]

        signed_in = signed_in_for_turn(self._patient)
        with secrets_of_turn(secrets), transcript_of_turn(lines), signed_in:
            answer = await self._agent.answer(name, said, f"{name}.{self._version}")
        after = before.after(answer.events)
        return Turn(said, before, after, answer, tuple(self._portal.calls[calls:]))

    def _keep(self, turn: Turn, secrets: TaskSecrets) -> None:
        answer = turn.answer
        stored = [mask_event(hide(event, secrets)) for event in answer.events]
        self._events = stored if answer.new_session else [*self._events, *stored]
        self._version += len(stored)
        self.state = turn.after
        if not answer.failed:
            self._secrets = secrets.values if answer.form_open else {}
        text = mask(hide_text(_stored(turn.said.text), secrets))
        self._lines.append(line("patient", text, 0.0))
        self._lines += [line("bot", message.text, 0.0) for message in answer.messages]
        if not answer.failed and all(a is b for a, b in zip(answer.events, stored, strict=True)):
            self._agent.keep(self._id, self._version)
        else:
            self._agent.forget(self._id)


def _stored(text: str) -> str:
    # Half of a surrogate pair comes through no door (``bot/web/json_body.py``).
    return text.encode("utf-8", "ignore").decode("utf-8")
