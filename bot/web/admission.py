"""Whether a message is taken although many wait: one that would wait too long is told so at once.

It is refused before it is stored: nothing of it is left, and the browser still has its text.
"""

from __future__ import annotations

import math
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

from bot.nlu.urgent import find_urgent
from bot.store.records import TEXT
from bot.web.problems import Problem

if TYPE_CHECKING:
    from bot.store.conversations import ConversationStore
    from bot.store.records import NewMessage
    from bot.web.cluster_metrics import AdmissionMetrics, Places
    from bot.web.sessions import Session

# Who was sent away may not come back: nobody is told to wait longer for them.
_LONGEST_SECONDS: Final = 60.0


class Admission:
    """The door of one process.

    Args:
        places: know how long a turn would wait.
        store: knows what was taken before.
        most_wait: seconds.
        metrics: count.
        clock: any clock, in seconds.
    """

    def __init__(
        self,
        places: Places,
        store: ConversationStore,
        most_wait: float,
        metrics: AdmissionMetrics,
        clock: Callable[[], float],
    ) -> None:
        self._places = places
        self._store = store
        self._most_wait = most_wait
        self._metrics = metrics
        self._clock = clock
        self._last_told = -math.inf  # when who was refused last may come back

    @asynccontextmanager
    async def admitted(self, session: Session, message: NewMessage) -> AsyncIterator[None]:
        """Receive ``message`` in the block: who is in danger, or was taken before, in any case.

        Raises:
            Problem: busy, with the seconds after which it should be taken.
        """
        await self._check(session, message)
        with self._places.arrival():
            yield

    async def _check(self, session: Session, message: NewMessage) -> None:
        surplus = self._places.wait - self._most_wait
        if surplus <= 0 or _is_urgent(message):
            return
        if await self._was_taken(session, message):
            return
        self._metrics.refused()
        raise Problem("busy", retry_after=self._seconds_to_wait(surplus))

    def _seconds_to_wait(self, surplus: float) -> int:
        """Until the wait is bearable, and those are served who were sent away before.

        Were all told the same time, all would come back together.
        """
        now = self._clock()
        turn = max(now + surplus, self._last_told + self._places.pace)
        self._last_told = min(turn, now + _LONGEST_SECONDS)
        return max(1, math.ceil(self._last_told - now))

    async def _was_taken(self, session: Session, message: NewMessage) -> bool:
        if session.new_value is not None:  # a chat that begins: the database need not be asked
            return False
        conversation_id = session.visitor.conversation_id
        return await self._store.sent(conversation_id, message.client_id) is not None


def _is_urgent(message: NewMessage) -> bool:
    return message.kind == TEXT and find_urgent(message.text) is not None
