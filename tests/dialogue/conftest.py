from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import actions.portal
from bot.settings import Settings
from bot.store.database import open_database
from bot.store.sealed_texts import SealedTexts
from tests.actions.stand_in import StandInPortal
from tests.conftest import rasa_warnings_left_out
from tests.databases import DatabaseThread
from tests.dialogue.simulated_desk import SimulatedDesk
from tests.dialogue.talk import Talk, Wording

if TYPE_CHECKING:
    from rasa.core.agent import Agent

    from bot.dialogue.agent import HelpDeskAgent


@pytest.fixture
def talk(agent: HelpDeskAgent) -> Talk:
    """A new conversation with the agent."""
    return Talk(agent)


@pytest.fixture(scope="session")
def wording(settings: Settings) -> Wording:
    return Wording(settings)


@pytest.fixture
def stand_in() -> Iterator[StandInPortal]:
    """The portal that tasks work at."""
    portal = StandInPortal()
    actions.portal.connect(portal)
    yield portal
    actions.portal.connect(None)


@pytest.fixture(scope="session")
def loaded(trained_model: Path) -> Agent:
    """Rasa's agent with our model, to be copied by ``rasa_agent``: loading takes seconds."""
    from rasa.core.agent import Agent

    from bot.dialogue import rasa_patches

    rasa_patches.install(own_agent=True)
    with rasa_warnings_left_out():
        return Agent.load(trained_model)


@pytest.fixture
def rasa_agent(loaded: Agent, settings: Settings) -> Agent:
    """Rasa's agent, put together as ours is; a test may exchange any part of it."""
    from rasa.core.lock_store import InMemoryLockStore

    from bot.dialogue.in_process_actions import InProcessActions
    from bot.dialogue.live_store import LiveTrackerStore
    from bot.dialogue.rasa_patches import unwrap_tracker_store
    from bot.knowledge.nlg import KnowledgeNlg

    agent = copy.copy(loaded)
    agent.processor = copy.copy(loaded.processor)
    agent.lock_store = InMemoryLockStore()
    agent.processor.nlg = KnowledgeNlg(settings=settings)
    agent.processor.action_endpoint = InProcessActions()
    unwrap_tracker_store(agent, LiveTrackerStore(agent.domain, lambda tracker: {}))
    return agent


@pytest.fixture
def around() -> Callable[[Agent], Talk]:
    """A conversation with our agent around one of Rasa's with parts that a test chose."""
    from bot.dialogue.agent import HelpDeskAgent

    return lambda rasa: Talk(HelpDeskAgent(rasa, rasa.processor.nlg, rasa.tracker_store))


@pytest.fixture
def patched(without_tensorflow: None) -> Iterator[None]:
    """As in a process that runs our agent, before and after the test."""
    from bot.dialogue import rasa_patches

    rasa_patches.install(own_agent=True)
    yield
    rasa_patches.uninstall()
    rasa_patches.install(own_agent=True)


@pytest.fixture
def desk(
    new_sqlite: str, database_thread: DatabaseThread, texts: SealedTexts
) -> Iterator[SimulatedDesk]:
    """Servers in virtual time on one database."""
    database = open_database(new_sqlite)
    desk = SimulatedDesk(database, database_thread, texts)
    yield desk
    desk.world.close()
    database_thread.run(database.close())
