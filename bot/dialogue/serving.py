"""What a server process needs beside its web side: database, agent, worker; opened and closed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

from bot.commands.loading import load_agent
from bot.dialogue.hub import Hub
from bot.dialogue.masking import mask
from bot.dialogue.turns import Metrics, Turns
from bot.dialogue.worker import Chore, TurnWorker
from bot.settings import Settings
from bot.store.conversations import ConversationStore
from bot.store.database import migrate, open_database
from bot.store.keys import load_key_ring
from bot.store.retention import Retention
from bot.store.sealed_texts import SealedTexts
from bot.store.sealing import Sealer
from bot.store.turn_store import TurnStore
from bot.store.worker_names import new_worker_name

# A turn that waits for the portal gets this long when the process is told to end.
DRAIN_SECONDS: Final = 10.0
# How often conversations are looked for whose days are over.
RETENTION_SECONDS: Final = 3600.0


@dataclass(frozen=True)
class Serving:
    """The parts that the web side uses."""

    store: ConversationStore
    worker: TurnWorker
    hub: Hub


@asynccontextmanager
async def serving(settings: Settings, metrics: Metrics) -> AsyncIterator[Serving]:
    """Open everything; on leaving, running turns end first and connections are closed.

    Raises:
        StoreUnavailableError: the database does not answer.
        SecretError: the key files can't be used.
        ModelError: no model, or a damaged one.
    """
    texts = SealedTexts(Sealer(load_key_ring(settings.secrets, "seal")))
    database = open_database(settings.database_url)
    try:
        await migrate(database)
        name = new_worker_name()
        store = ConversationStore(database, texts, mask, name)
        turn_store = TurnStore(database, texts, name)
        hub = Hub()
        agent = load_agent(settings)
        await agent.warm_up()
        turns = Turns(turn_store, agent, hub, metrics)
        retention = Retention(database, settings.transcript_days)
        chores: dict[Chore, float] = {retention.delete_old_conversations: RETENTION_SECONDS}
        worker = TurnWorker(turns, turn_store, store, hub, chores)
        await worker.start()
        try:
            yield Serving(store, worker, hub)
        finally:
            await worker.drain(DRAIN_SECONDS)
    finally:
        await database.close()
