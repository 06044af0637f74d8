"""Watches whose turn is whose: the rules that keep two workers from running one turn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.store.schema import messages

_TURNS = sa.select(
    messages.c.conversation_id,
    messages.c.seq,
    messages.c.open,
    messages.c.worker,
    messages.c.lease_until,
).where(messages.c.client_id.is_not(None))


@dataclass(frozen=True)
class Turn:
    """A turn as it is stored."""

    open: bool
    worker: str | None
    lease_until: float | None


Turns = dict[tuple[str, int], Turn]


def read_turns(connection: Connection) -> Turns:
    """All turns, by conversation and number."""
    return {(row[0], row[1]): Turn(*row[2:]) for row in connection.execute(_TURNS)}


class LeaseWatch:
    """Looks at all turns after everything that was written.

    Attributes:
        breaches: rules that were broken, in words.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._turns: Turns = {}
        self.breaches: list[str] = []

    def look(self, turns: Turns, by: str) -> None:
        """``by`` has written something; ``turns`` are all that there are now."""
        for place, turn in turns.items():
            if (turn.worker is None) != (turn.lease_until is None):
                self.breaches.append("a turn is somebody's for no time, or nobody's for some")
            if place in self._turns and turn != self._turns[place]:
                self._judge(self._turns[place], turn, by)
        if self._turns.keys() - turns.keys():
            self.breaches.append("a turn vanished")
        self._turns = turns

    def _judge(self, was: Turn, now: Turn, by: str) -> None:
        if not was.open:
            self.breaches.append("a turn that was done changed")
        elif was.worker == by:
            return  # its own: kept, given back or done
        elif not now.open:
            self.breaches.append("a turn was ended by somebody else")
        elif now.worker != by:
            self.breaches.append("a turn was given to somebody else")
        elif was.lease_until is not None and was.lease_until > self._clock():
            self.breaches.append("a turn was taken away from who was at work on it")
