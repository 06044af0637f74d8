"""What a server process needs beside its web side: database, agent, worker; opened and closed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Final

from bot.cluster.joining import Cluster, joined
from bot.cluster.joining import Metrics as ClusterMetrics
from bot.commands.loading import load_agent
from bot.dialogue.free_memory import give_back
from bot.dialogue.hub import Hub
from bot.dialogue.masking import mask
from bot.dialogue.memories import Deletions
from bot.dialogue.turns import Metrics, Turns
from bot.dialogue.worker import Chore, TurnWorker
from bot.events.log import event_log
from bot.events.waiting import WaitingEvents
from bot.settings import Settings
from bot.store.audit import RING as AUDIT
from bot.store.audit import AuditLog
from bot.store.conversations import ConversationStore
from bot.store.database import migrate, open_database
from bot.store.keys import load_key_ring
from bot.store.retention import Chores, Retention
from bot.store.sealed_texts import SealedTexts
from bot.store.sealing import Sealer
from bot.store.turn_store import TurnStore
from bot.store.worker_names import new_worker_name

# A turn that waits for the portal gets this long when the process is told to end.
DRAIN_SECONDS: Final = 10.0
# How often conversations are looked for whose days are over.
RETENTION_SECONDS: Final = 3600.0
# How soon a conversation that was deleted is out of memory, and off the screens.
DELETIONS_SECONDS: Final = 5.0
GIVE_BACK_SECONDS: Final = 30.0


@dataclass(frozen=True)
class Serving:
    """The parts that the web side uses."""

    store: ConversationStore
    worker: TurnWorker
    hub: Hub
    cluster: Cluster


@asynccontextmanager
async def serving(
    settings: Settings, metrics: Metrics, cluster_metrics: ClusterMetrics
) -> AsyncIterator[Serving]:
    """Open everything; on leaving, running turns end first and connections are closed.

    Raises:
        StoreUnavailableError: the database does not answer.
        SecretError: the key files can't be used.
        ModelError: no model, or a damaged one.
    """
    texts = SealedTexts(Sealer(load_key_ring(settings.secrets, "seal")))
    database = open_database(settings.database_url)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(database.close)
        await migrate(database)
        name = new_worker_name()
        events = event_log(settings)
        store = ConversationStore(database, texts, mask, name, events=events)
        turn_store = TurnStore(database, texts, name, events=events)
        cluster = await stack.enter_async_context(joined(settings, cluster_metrics))
        hub = Hub(cluster.announce)
        agent = load_agent(settings)
        await agent.warm_up()
        turns = Turns(turn_store, agent, hub, metrics)
        retention = Retention(database, settings.transcript_days, events=events)
        audit = AuditLog(database, load_key_ring(settings.secrets, AUDIT))
        chores: dict[Chore, float] = {
            Chores(retention, audit, settings.operations.audit_days).delete_old: RETENTION_SECONDS,
            Deletions(store, agent, hub).look: DELETIONS_SECONDS,
            WaitingEvents(database, name).forget_old: RETENTION_SECONDS,
            give_back: GIVE_BACK_SECONDS,
        }
        worker = TurnWorker(turns, turn_store, store, hub, chores, cluster.announce_turns)
        await worker.start()
        await stack.enter_async_context(cluster.heard_by(hub.hear, worker.look_now))
        try:
            yield Serving(store, worker, hub, cluster)
        finally:
            await worker.drain(DRAIN_SECONDS)
