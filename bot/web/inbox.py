"""A patient's message on its way in: stored, shown in every window, given to the worker."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bot import tracing
from bot.store.records import turn_id

if TYPE_CHECKING:
    from bot.dialogue.hub import Hub
    from bot.store.conversations import ConversationStore
    from bot.store.records import Claim, NewMessage, Receipt, Visitor
    from bot.web.cluster_metrics import Places
    from bot.web.metrics import Metrics


class Worker(Protocol):
    """What runs turns (``bot/dialogue/worker.py``)."""

    @property
    def places(self) -> Places:
        """Know how long a turn would wait."""
        ...

    def submit(self, claim: Claim) -> None:
        """Run the turn soon; never waits."""
        ...


class Inbox:
    """Takes messages in.

    Args:
        store: keeps a message before anything else is done with it.
        hub: tells those who listen.
        worker: answers.
        metrics: count.
    """

    def __init__(
        self, store: ConversationStore, hub: Hub, worker: Worker, metrics: Metrics
    ) -> None:
        self._store = store
        self._hub = hub
        self._worker = worker
        self._metrics = metrics

    async def accept(self, visitor: Visitor, message: NewMessage) -> Receipt:
        """Take ``message`` in; one that comes again changes nothing.

        Raises:
            SessionOverError: the conversation was ended.
            StoreUnavailableError: it was not stored, as far as can be told.
        """
        with tracing.child("receive", {"helpdesk.kind": message.kind}):
            receipt = await self._store.receive(visitor, message)
        self._metrics.received(message.kind, duplicate=receipt.duplicate)
        if not receipt.duplicate:
            tracing.note_origin(turn_id(visitor.conversation_id, receipt.seq))
            self._hub.publish(visitor.conversation_id, [receipt.message])
        if receipt.claim is not None:
            self._worker.submit(receipt.claim)
        return receipt
