"""Two server processes on one database, and everything that may happen to them and to requests."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Final

import hypothesis.strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import delete
from structlog.testing import capture_logs

from bot.errors import StoreUnavailableError
from bot.store.database import Database
from bot.store.receiving import LEASE_SECONDS
from bot.store.records import TEXT, NewMessage, Receipt, Visitor
from bot.store.schema import conversations
from bot.store.sealed_texts import SealedTexts
from tests.databases import DatabaseThread
from tests.dialogue.counting_agent import KINDS
from tests.dialogue.faults import Fault, Place
from tests.dialogue.simulated import Server, World, was_killed
from tests.dialogue.talk_checks import TalkCheck, read_tables

_TALKS: Final = ("pat", "lee")
_BROKEN: Final = frozenset({"turn.broken", "worker.failed"})

_SIDE: Final = st.sampled_from((0, 1))
_TALK: Final = st.sampled_from(_TALKS)
_KIND: Final = st.sampled_from(KINDS)
# A killed process comes back, but remembers nothing that could be wrong.
_FAULT: Final = st.sampled_from((Fault.HOLD, Fault.DELAY, Fault.FAIL, Fault.FAIL, Fault.KILL))
_PLACE: Final = st.one_of(
    st.tuples(st.sampled_from((Place.ASKS, Place.WRITTEN, Place.THINKS)), st.integers(0, 3)),
    st.tuples(st.just(Place.INSIDE), st.integers(0, 25)),  # a message and its turn have about 24
)
_LATER: Final = st.tuples(st.sampled_from((Place.WRITTEN, Place.THINKS)), st.integers(0, 2))


@dataclass
class _Sent:
    """A message as the browser knows it; ``seq`` once it was told."""

    talk: str
    message: NewMessage
    seq: int | None = None
    requests: list[asyncio.Task[Receipt]] = field(default_factory=list)


class TwoServers(RuleBasedStateMachine):
    """The rules are what may happen; after each, whatever is stored has to be right."""

    def __init__(
        self, databases: list[Database], thread: DatabaseThread, texts: SealedTexts
    ) -> None:
        super().__init__()
        self._stack = ExitStack()
        self._log = self._stack.enter_context(capture_logs())
        self._databases = databases
        thread.run(databases[0].write(lambda c: c.execute(delete(conversations)).close()))
        self._world = World(thread, texts)
        self._servers = [Server(self._world, database) for database in databases]
        self._sent: list[_Sent] = []
        said: dict[str, str] = {}
        self._texts = said
        self._talks = [TalkCheck(t, said, self._world.failed.__contains__) for t in _TALKS]
        self._sound = True

    # What may happen.

    @rule(side=_SIDE, talk=_TALK, kind=_KIND)
    def say(self, side: int, talk: str, kind: str) -> None:
        """A patient sends something new."""
        number = len(self._sent)
        text = f"{kind} {'me@umass.edu' if kind == 'mail' else 'it'} {'again ' * number}"
        self._texts[f"client-{number}"] = text
        self._sent.append(_Sent(talk, NewMessage(f"client-{number}", TEXT, text)))
        self._send(side, self._sent[-1])

    @rule(side=_SIDE, talk=_TALK, kind=_KIND, fault=_FAULT, place=_PLACE)
    def say_into_trouble(
        self, side: int, talk: str, kind: str, fault: Fault, place: tuple[Place, int]
    ) -> None:
        """The same, and something happens soon after."""
        self.plan(side, fault, place)
        self.say(side, talk, kind)

    @rule(
        side=_SIDE,
        talk=_TALK,
        kind=_KIND,
        place=_PLACE,
        fault=_FAULT,
        next_place=_LATER,
        first=_SIDE | st.none(),
    )
    def race(
        self,
        side: int,
        talk: str,
        kind: str,
        place: tuple[Place, int],
        fault: Fault,
        next_place: tuple[Place, int],
        first: int | None,
    ) -> None:
        """The process stands still for so long that the other takes over, with trouble of its own.

        Then both go on, one ``first``; or they don't yet.
        """
        self.say_into_trouble(side, talk, kind, Fault.HOLD, place)
        self.plan(1 - side, fault, next_place)
        self.wait(LEASE_SECONDS + 1.0)
        if first is not None:
            self.let_go(first)
            self.let_go(1 - first)

    @precondition(lambda self: self._sent)
    @rule(side=_SIDE, which=st.integers(0, 9))
    def say_again(self, side: int, which: int) -> None:
        """A browser repeats one of its last messages, answered or not."""
        self._send(side, self._sent[-1 - which % len(self._sent)])

    @rule(side=_SIDE, fault=_FAULT, place=_PLACE)
    def plan(self, side: int, fault: Fault, place: tuple[Place, int]) -> None:
        """Something will happen."""
        self._servers[side].gate.plan(fault, *place)

    @rule(side=_SIDE)
    def let_go(self, side: int) -> None:
        """A process that stood still goes on."""
        self._servers[side].gate.let_go()
        self._world.loop.settle()

    @rule(seconds=st.sampled_from((0.5, 1.5, LEASE_SECONDS + 1.0)))
    def wait(self, seconds: float) -> None:
        """Time passes; leases may end."""
        self._world.loop.go(seconds)

    @rule(side=_SIDE)
    def end(self, side: int) -> None:
        """A process is told to end, and has a second for it."""
        if not self._servers[side].draining:
            self._servers[side].drain(1.0)

    @precondition(lambda self: any(server.gone for server in self._servers))
    @rule()
    def start_again(self) -> None:
        """Processes that are gone come back, with empty memories."""
        for side, server in enumerate(self._servers):
            if server.gone:
                server.bury()
                self._servers[side] = Server(self._world, self._databases[side])

    # What must be true.

    @invariant()
    def is_sound(self) -> None:
        """Nothing is lost, doubled, out of order or left behind."""
        self._sound = False
        self._hear_receipts()
        assert not self._world.leases.breaches
        for server in self._servers:
            assert "lost" not in server.outcomes or server.gate.disturbed
        assert not [entry for entry in self._log if entry["event"] in _BROKEN]
        tables = self._world.thread.run(self._databases[0].read(read_tables))
        for talk in self._talks:
            talk.check(tables)
        for sent in self._sent:
            numbers = [
                row["seq"]
                for row in tables["messages"]
                if row["client_id"] == sent.message.client_id
            ]
            assert len(numbers) <= 1
            assert sent.seq is None or numbers == [sent.seq]
        self._sound = True

    def teardown(self) -> None:
        """When all faults are over, every message is answered."""
        try:
            if self._sound:
                self._finish()
        finally:
            self._world.close()
            self._stack.close()

    def _finish(self) -> None:
        for server in self._servers:
            server.gate.let_go()
        self._world.loop.go(5.0)  # who was told to end does so
        self.start_again()
        self.is_sound()
        for sent in self._sent:
            if sent.seq is None:
                self._send(0, sent)
        for _ in range(300):
            self.is_sound()
            if not any(talk.open for talk in self._talks):
                break
            self._world.loop.go(1.0)
        assert not any(talk.open for talk in self._talks)
        assert all(sent.seq for sent in self._sent)
        self._check_memories()
        asked = set(self._world.asked)
        assert len({turn for turn, _ in asked}) == len({text for _, text in asked}) == len(asked)

    def _check_memories(self) -> None:
        for talk in self._talks:
            stored = len(talk.account.events)
            for server in self._servers:
                version, state = server.agent.memory().get(talk.name, (0, None))
                assert version <= stored
                if version == stored and state is not None:
                    assert state == talk.account.state

    def _send(self, side: int, sent: _Sent) -> None:
        server = self._servers[side]
        if not server.gone and not server.draining:
            visitor = Visitor(sent.talk, "anonymous")
            sent.requests.append(server.receive(visitor, sent.message))

    def _hear_receipts(self) -> None:
        for sent in self._sent:
            done = [task for task in sent.requests if task.done()]
            sent.requests = [task for task in sent.requests if not task.done()]
            for task in done:
                if was_killed(task):
                    continue
                if task.exception() is None:
                    assert sent.seq in (None, task.result().seq)
                    sent.seq = task.result().seq
                else:
                    assert isinstance(task.exception(), StoreUnavailableError)
