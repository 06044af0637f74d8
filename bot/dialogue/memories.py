"""Which conversation of an id the agent remembers: one may be deleted, and begun anew.

A patient's conversation always has the same id. A tracker from before the deletion may have just
the version that the new conversation has come to, in a process that did not see its beginning.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Protocol

    from bot.dialogue.hub import Hub
    from bot.store.conversations import ConversationStore
    from bot.store.records import Claim

    class Remembering(Protocol):
        """What is asked of the agent."""

        def remembered(self) -> list[str]:
            """Ids of the conversations in memory."""
            ...

        def forget(self, conversation_id: str) -> None:
            """Drop one."""
            ...


_MOST: Final = 10_000
_IDS_A_QUERY: Final = 500


class Memories:
    """When the conversations began whose turns ran last."""

    def __init__(self) -> None:
        self._begun: OrderedDict[str, float] = OrderedDict()

    def is_of(self, claim: Claim) -> bool:
        """Whether the id's last turn was of this very conversation; from now on it was."""
        is_same = self._begun.get(claim.conversation_id) == claim.begun
        self._begun[claim.conversation_id] = claim.begun
        self._begun.move_to_end(claim.conversation_id)
        if len(self._begun) > _MOST:
            self._begun.popitem(last=False)
        return is_same


class Deletions:
    """Looks from time to time which conversations are not there any more.

    What the agent remembers of them is dropped, and who reads them looks and finds their end.
    """

    def __init__(self, store: ConversationStore, agent: Remembering, hub: Hub) -> None:
        self._store, self._agent, self._hub = store, agent, hub
        self._there: set[str] = set()

    async def look(self) -> None:
        """Look once.

        Raises:
            StoreUnavailableError: the database does not answer.
        """
        remembered, read = self._agent.remembered(), self._hub.conversations()
        there = set[str]()
        for ids in _some({*remembered, *read}):
            there |= (await self._store.latest(ids)).keys()
        for conversation_id in set(remembered) - there:
            self._agent.forget(conversation_id)
        # Who has signed in and said nothing yet reads a conversation that has not begun.
        for conversation_id in self._there.intersection(read) - there:
            self._hub.wake(conversation_id)
        self._there = there


def _some(ids: set[str]) -> Iterator[list[str]]:
    ordered = sorted(ids)
    for first in range(0, len(ordered), _IDS_A_QUERY):
        yield ordered[first : first + _IDS_A_QUERY]
