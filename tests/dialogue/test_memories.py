"""A conversation that was deleted comes back from no server's memory."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from bot.dialogue.hub import Hub
from bot.dialogue.memories import Deletions
from bot.store.database import Database, open_database
from bot.store.schema import conversations
from bot.store.sealed_texts import SealedTexts
from tests.databases import SQLITE_ALONE
from tests.dialogue.desk import Desk
from tests.dialogue.stored_talk import StoredTalk
from tests.store.processes import LEE, PAT, Clock

if TYPE_CHECKING:
    from bot.dialogue.agent import HelpDeskAgent

_ID = PAT.conversation_id


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = open_database(database_url)
    yield database
    await database.close()


async def _delete(database: Database, conversation_id: str = _ID) -> None:
    gone = sa.delete(conversations).where(conversations.c.id == conversation_id)
    await database.write(lambda connection: connection.execute(gone).close())


async def test_conversation_that_began_anew_elsewhere_is_not_taken_for_the_one_before(
    database: Database, texts: SealedTexts
) -> None:
    clock = Clock()
    here, there = (Desk(name, database, texts, clock) for name in ("here", "there"))
    await here.say("say before")
    await _delete(database)
    clock.go(1.0)
    (first,) = await there.say("say after")
    assert first == "1/0 say after, after "
    # Here the version is the same, of another conversation.
    (second,) = await here.say("say more")
    assert second == "2/1 say more, after say after"


@SQLITE_ALONE
async def test_conversation_that_went_on_elsewhere_is_remembered_as_before(
    database: Database, texts: SealedTexts
) -> None:
    clock = Clock()
    here, there = (Desk(name, database, texts, clock) for name in ("here", "there"))
    for number, desk in enumerate((here, here, there, here), 1):
        clock.go(1.0)
        (said,) = await desk.say(f"say {number}")
        assert said.startswith(f"{number}/{number - 1} ")


class Memory:
    """What an agent remembers."""

    def __init__(self, ids: Sequence[str]) -> None:
        self.ids = list(ids)

    def remembered(self) -> list[str]:
        return list(self.ids)

    def forget(self, conversation_id: str) -> None:
        self.ids.remove(conversation_id)


@SQLITE_ALONE
async def test_memory_of_a_deleted_conversation_is_dropped_and_its_readers_are_woken(
    database: Database, texts: SealedTexts
) -> None:
    desk = Desk("here", database, texts, Clock())
    await desk.receive("hello", PAT)
    await desk.receive("hello", LEE)
    hub, memory = Hub(), Memory([_ID, LEE.conversation_id])
    deletions = Deletions(desk.store, memory, hub)
    await deletions.look()
    assert len(memory.ids) == 2
    with hub.subscribe(_ID) as mine, hub.subscribe(LEE.conversation_id) as other:
        await deletions.look()
        await _delete(database)
        await deletions.look()
        assert memory.ids == [LEE.conversation_id]
        assert mine._woken.is_set()
        assert not other._woken.is_set()


@SQLITE_ALONE
async def test_reader_of_a_conversation_that_has_not_begun_is_not_woken_again_and_again(
    database: Database, texts: SealedTexts
) -> None:
    desk = Desk("here", database, texts, Clock())
    hub = Hub()
    deletions = Deletions(desk.store, Memory([]), hub)
    with hub.subscribe(_ID) as reader:
        await deletions.look()
        await deletions.look()
        assert not reader._woken.is_set()


@pytest.mark.slow
@SQLITE_ALONE
async def test_live_tracker_of_a_deleted_conversation_is_not_gone_on_with(
    database: Database, texts: SealedTexts, agent: HelpDeskAgent
) -> None:
    here, there = (StoredTalk("deleted", agent, database, texts) for _ in range(2))
    await here.begin()
    stale = agent._store._live["deleted"]
    await _delete(database, "deleted")
    agent.forget("deleted")
    await there.begin()
    # In the memory of the first server it is still the old one, and of the same version.
    agent._store._live["deleted"] = stale
    assert agent.knows("deleted", stale.version)
    await here.say("thanks")
    assert agent._store._live["deleted"].tracker is not stale.tracker
    assert "deleted" in agent.remembered()
    agent.forget("deleted")
