"""Each patch beside what Rasa does without it; those of remote actions in ``test_remote_action``,
others in the tests of the module that does them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.errors import ModelError, TurnError
from tests.conftest import rasa_warnings_left_out
from tests.dialogue.broken_parts import break_nlg
from tests.dialogue.unpatched import counted, rasa_as_it_comes

if TYPE_CHECKING:
    from rasa.core.agent import Agent
    from rasa.shared.core.trackers import DialogueStateTracker

    from bot.dialogue.answer import BotMessage

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("patched")]

QUESTION = "How do I send a secure message?"


async def _handle(agent: Agent, text: str, button: str | None = None) -> list[BotMessage]:
    from rasa.core.channels.channel import UserMessage

    from bot.dialogue.collecting import CollectingChannel

    channel = CollectingChannel()
    intent = {"name": button, "confidence": 1.0}
    parsed = {"text": text, "intent": intent, "entities": []} if button else None
    await agent.handle_message(UserMessage(text, channel, "one", parse_data=parsed))
    return channel.messages


# the version


def test_another_version_of_rasa_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    import rasa
    from rasa.core.processor import MessageProcessor

    from bot.dialogue import rasa_patches

    rasa_patches.uninstall()
    before = MessageProcessor._run_action
    monkeypatch.setattr(rasa, "__version__", "3.6.20")
    with pytest.raises(ModelError, match=r"3\.6\.20"):
        rasa_patches.install(own_agent=True)
    assert MessageProcessor._run_action is before
    monkeypatch.undo()


# b


def test_event_types_are_looked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    import rasa.shared.utils.common
    from rasa.shared.core.events import Event

    walks = counted(monkeypatch, rasa.shared.utils.common, "all_subclasses")

    def walked(times: int) -> int:
        walks.clear()
        for _ in range(times):
            Event.resolve_by_type("slot")
        return walks.count((Event,))  # it calls itself for each class below

    assert walked(20) <= 1
    assert walked(20) == 0
    with rasa_as_it_comes():
        assert walked(20) == 20


def test_event_types_are_those_that_rasa_finds() -> None:
    from rasa.shared.core.events import Event, SlotSet
    from rasa.shared.utils.common import all_subclasses

    names = sorted({event.type_name for event in all_subclasses(Event)} | {"topic"})

    def found() -> list[Any]:
        return [Event.resolve_by_type(name) for name in names for _ in range(2)]

    ours = found()
    with rasa_as_it_comes():
        assert found() == ours
    assert SlotSet in ours


def test_default_for_an_unknown_event_type_is_not_remembered() -> None:
    from rasa.shared.core.events import Event, SlotSet

    assert Event.resolve_by_type("unheard_of", SlotSet) is SlotSet
    with pytest.raises(ValueError, match="unheard_of"):
        Event.resolve_by_type("unheard_of")


# c


async def test_dead_store_fails_the_turn_instead_of_answering_from_an_empty_memory(
    rasa_agent: Agent,
) -> None:
    from rasa.core.agent import Agent
    from rasa.core.tracker_store import InMemoryTrackerStore

    from bot.dialogue.rasa_patches import unwrap_tracker_store

    class DeadStore(InMemoryTrackerStore):
        async def retrieve(self, sender_id: str) -> Any:
            raise ConnectionError("the database is down")

    store = DeadStore(rasa_agent.domain)
    rasa_agent.processor.tracker_store = Agent(tracker_store=store).tracker_store
    assert rasa_agent.processor.tracker_store is not store  # wrapped by Rasa
    assert await _handle(rasa_agent, QUESTION)

    unwrap_tracker_store(rasa_agent, store)
    assert rasa_agent.tracker_store is rasa_agent.processor.tracker_store is store
    assert store.domain is rasa_agent.domain
    with pytest.raises(ConnectionError):
        await _handle(rasa_agent, QUESTION)


# d


async def test_answer_that_can_not_be_made_fails_the_turn(rasa_agent: Agent) -> None:
    break_nlg(rasa_agent)
    with pytest.raises(TurnError, match="utter_answer") as caught:
        await _handle(rasa_agent, QUESTION)
    assert isinstance(caught.value.__cause__, RuntimeError)
    with rasa_as_it_comes():
        assert await _handle(rasa_agent, QUESTION) == []


async def test_action_that_rejects_to_run_is_not_a_failure(rasa_agent: Agent) -> None:
    from rasa.shared.core.events import ActionExecutionRejected
    from rasa_sdk.interfaces import ActionExecutionRejection

    async def reject(dispatcher: Any, tracker: Any, domain: Any) -> None:
        raise ActionExecutionRejection("action_feedback")

    rasa_agent.processor.action_endpoint.executor.register_function("action_feedback", reject)
    await _handle(rasa_agent, "yes", "helpful")
    tracker = await rasa_agent.tracker_store.retrieve("one")
    assert any(isinstance(event, ActionExecutionRejected) for event in tracker.events)


def test_uninstalling_puts_everything_back() -> None:
    from rasa.core.actions.action import RemoteAction
    from rasa.core.policies.rule_policy import RulePolicy
    from rasa.core.processor import MessageProcessor
    from rasa.shared.core.events import Event
    from rasa.shared.core.trackers import DialogueStateTracker

    from bot.dialogue import rasa_patches

    rasa_patches.uninstall()
    found: list[Callable[..., Any]] = [
        RemoteAction._validate_action_result,
        RemoteAction.run,
        MessageProcessor._run_action,
        MessageProcessor._check_for_unseen_features,
        RulePolicy._find_action_from_rules,
        DialogueStateTracker.generate_all_prior_trackers,
        Event.resolve_by_type,
    ]
    assert {each.__module__.split(".")[0] for each in found} == {"rasa"}


# h


async def test_graphs_of_our_agent_run_without_a_scheduler(
    trained_model: Path, rasa_agent: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    import dask
    from rasa.core.agent import Agent

    scheduled = counted(monkeypatch, dask, "get")
    assert await _handle(rasa_agent, QUESTION)
    assert scheduled == []
    with rasa_as_it_comes(), rasa_warnings_left_out():
        await _handle(Agent.load(trained_model), QUESTION)
    assert len(scheduled) >= 2


# i


async def test_rules_are_looked_for_by_text_only_where_one_names_a_text(
    rasa_agent: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rasa.core.policies.rule_policy import RulePolicy

    looks = counted(monkeypatch, RulePolicy, "_prediction_states")

    async def looked() -> int:
        looks.clear()
        assert await _handle(rasa_agent, QUESTION)
        return len(looks)

    assert await looked() == 2  # once for the answer, once for listening again
    with monkeypatch.context() as rules:
        policies = {look[0] for look in looks}
        for policy in policies:
            rules.delitem(policy.__dict__, "_names_a_text")
            rules.setitem(policy.lookup["rules"], '[{"user": {"text": "x"}}]', "action_listen")
        assert await looked() == 3
    for policy in policies:
        del policy._names_a_text
    with rasa_as_it_comes():
        assert await looked() == 3


# j


async def test_no_empty_domain_is_made_for_each_message(
    rasa_agent: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rasa.shared.core.domain import Domain

    made = counted(monkeypatch, Domain, "from_dict")
    assert await _handle(rasa_agent, QUESTION)
    assert made == []
    with rasa_as_it_comes():
        assert await _handle(rasa_agent, QUESTION)
    assert made


# k


async def _long_talk(agent: Agent) -> DialogueStateTracker:
    for _ in range(12):
        assert await _handle(agent, QUESTION)
    tracker: DialogueStateTracker = await agent.tracker_store.retrieve("one")
    return tracker


async def test_states_are_made_as_far_back_as_rules_reach_and_no_further(
    rasa_agent: Agent,
) -> None:
    from rasa.core.policies.rule_policy import RulePolicy

    from bot.dialogue.recent_states import STATES

    tracker = await _long_talk(rasa_agent)
    recent = tracker.past_states(rasa_agent.domain)
    with rasa_as_it_comes():
        every = tracker.past_states(rasa_agent.domain)
    assert STATES <= len(recent) < 2 * STATES < len(every)
    assert recent == every[-len(recent) :]
    components = rasa_agent.processor.graph_runner.components()
    (policy,) = (each for each in components if isinstance(each, RulePolicy))
    assert max(len(json.loads(rule)) for rule in policy.lookup["rules"]) < STATES


async def test_all_states_are_made_once_there_was_a_form(rasa_agent: Agent) -> None:
    from rasa.shared.core.events import ActiveLoop

    tracker = await _long_talk(rasa_agent)
    tracker.update(ActiveLoop("a_form"))
    recent = tracker.past_states(rasa_agent.domain)
    with rasa_as_it_comes():
        assert recent == tracker.past_states(rasa_agent.domain)
