"""A turn: from a claimed message to one commit of everything that it leaves.

The agent runs on a tracker that holds exactly what the database holds: from memory where its
version is the claim's, else from the stored events. Nothing is told to anybody before the commit.
A worker that dies on the way leaves an open message; whoever claims it next runs the turn anew
with the same turn id, from which actions derive their idempotency keys.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final, Protocol

from async_timeout import timeout

from bot import tracing
from bot.dialogue.answer import Answer, Said
from bot.dialogue.facts import facts_of
from bot.dialogue.hidden import hide, hide_text
from bot.dialogue.hub import Hub
from bot.dialogue.masked_events import mask_event
from bot.dialogue.masking import mask
from bot.dialogue.memories import Memories
from bot.dialogue.signed_in import signed_in_for_turn
from bot.dialogue.task_secrets import TaskSecrets, secrets_of_turn
from bot.dialogue.transcripts import MOST_LINES, Line, line, transcript_of_turn
from bot.errors import LeaseLostError, StoreUnavailableError
from bot.log import get_logger
from bot.store.records import CHOICE, FILE, TEXT, Claim, NewReply, Outcome
from bot.store.turn_store import TurnStore

_log = get_logger(__name__)

TURN_SECONDS: Final = 20.0
# A message that brings its worker down each time is answered by the apology in the end.
MOST_ATTEMPTS: Final = 5


class Agent(Protocol):
    """What a turn asks of the agent (``bot/dialogue/agent.py``)."""

    def knows(self, conversation_id: str, version: int) -> bool:
        """Whether the conversation is in memory as it was after ``version`` events."""
        ...

    def restore(
        self, conversation_id: str, events: Sequence[Mapping[str, Any]], version: int
    ) -> None:
        """Put the conversation into memory."""
        ...

    async def answer(self, conversation_id: str, said: Said, turn_id: str) -> Answer:
        """Answer; never raises for what somebody typed, never without a message."""
        ...

    def apologise(self, said: Said) -> Answer:
        """The answer where none can be worked out."""
        ...

    def keep(self, conversation_id: str, version: int) -> None:
        """The last answer's events are stored; the conversation has ``version`` events now."""
        ...

    def forget(self, conversation_id: str) -> None:
        """Drop the conversation from memory."""
        ...


class Metrics(Protocol):
    """What is counted of turns."""

    def turn(self, outcome: str, seconds: float) -> None:
        """A turn has ended: "answered", "failed", "timed_out", "given_up" or "lost"."""
        ...

    def taken_over(self) -> None:
        """A turn was run that another worker had begun."""
        ...

    def database_error(self) -> None:
        """The database did not answer."""
        ...


class Turns:
    """Runs claimed turns, one at a time for a conversation."""

    def __init__(
        self,
        store: TurnStore,
        agent: Agent,
        hub: Hub,
        metrics: Metrics,
        seconds: float = TURN_SECONDS,
    ) -> None:
        self._store = store
        self._agent = agent
        self._hub = hub
        self._metrics = metrics
        self._seconds = seconds
        self._memories = Memories()

    async def run(self, claim: Claim) -> bool:
        """Run the turn and commit it; returns whether more of the conversation's turns wait.

        Raises:
            StoreUnavailableError: the turn stays open, to be claimed again.
        """
        began = time.perf_counter()
        if claim.attempts > 1:
            self._metrics.taken_over()
        try:
            with tracing.root("turn", _attributes(claim), origin=claim.turn_id) as span:
                ended, waiting = await self._run(claim)
                span.ended(ended)
        except LeaseLostError:
            self._agent.forget(claim.conversation_id)
            ended, waiting = "lost", False
        except BaseException as error:
            # Whatever the agent did on the way is not in the database.
            self._agent.forget(claim.conversation_id)
            if isinstance(error, StoreUnavailableError):
                self._metrics.database_error()
            raise
        self._metrics.turn(ended, time.perf_counter() - began)
        return waiting

    async def _run(self, claim: Claim) -> tuple[str, bool]:
        began = time.perf_counter()
        secrets = TaskSecrets(claim.secrets, begun_before=claim.attempts > 1)
        said = _said(claim)
        transcript = partial(self._transcript, claim)
        signed_in = signed_in_for_turn(claim.subject)
        with secrets_of_turn(secrets), transcript_of_turn(transcript), signed_in:
            ended, answer = await self._answer(claim, said)
        events = [mask_event(hide(event, secrets)) for event in answer.events]
        outcome = Outcome(
            [NewReply(m.text, m.button_pairs, m.articles) for m in answer.messages],
            None if claim.text is None else mask(hide_text(said.text, secrets)),
            events,
            answer.new_session,
            _kept(claim, answer, secrets),
            facts_of(answer, ended, time.perf_counter() - began),
        )
        with tracing.child("commit"):
            replies, waiting = await self._store.commit(claim, outcome)
        self._remember(claim, answer, events)
        self._hub.publish(claim.conversation_id, replies)
        return ended, waiting

    async def _transcript(self, claim: Claim) -> list[Line]:
        stored = await self._store.transcript(claim, MOST_LINES)
        return [line(each.author, each.text, each.at) for each in stored]

    async def _answer(self, claim: Claim, said: Said) -> tuple[str, Answer]:
        if claim.attempts > MOST_ATTEMPTS or claim.text is None:
            _log.error("turn.given_up", attempts=claim.attempts, readable=claim.text is not None)
            return "given_up", self._agent.apologise(said)
        if not self._memories.is_of(claim):
            self._agent.forget(claim.conversation_id)
        if not self._agent.knows(claim.conversation_id, claim.events):
            events = await self._store.session_events(claim)
            self._agent.restore(claim.conversation_id, events, claim.events)
        try:
            async with timeout(self._seconds):
                answer = await self._agent.answer(claim.conversation_id, said, claim.turn_id)
        except asyncio.TimeoutError:
            _log.error("turn.timed_out", seconds=self._seconds)
            return "timed_out", self._agent.apologise(said)
        return ("failed" if answer.failed else "answered"), answer

    def _remember(self, claim: Claim, answer: Answer, stored: Sequence[Mapping[str, Any]]) -> None:
        as_stored = all(a is b for a, b in zip(answer.events, stored, strict=True))
        if as_stored and not answer.failed:
            self._agent.keep(claim.conversation_id, claim.events + len(stored))
        else:
            # Memory holds what was typed, the database what is masked: the latter counts.
            self._agent.forget(claim.conversation_id)


def _attributes(claim: Claim) -> tracing.Attributes:
    return {"helpdesk.attempt": claim.attempts, "helpdesk.kind": claim.kind}


def _kept(claim: Claim, answer: Answer, secrets: TaskSecrets) -> Mapping[str, str]:
    """The secrets that outlive the turn: those of an open form; after a failure, as before."""
    if answer.failed:
        return claim.secrets
    return secrets.values if answer.form_open else {}


def _said(claim: Claim) -> Said:
    if claim.kind in (TEXT, CHOICE, FILE):
        return Said(claim.text or "", claim.payload)
    return Said("", claim.payload)
