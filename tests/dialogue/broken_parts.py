"""Ways in which a turn can fail; each takes Rasa's agent and breaks one part of it.

The errors hold the patient's words, as errors in the wild do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.settings import load_settings

if TYPE_CHECKING:
    from rasa.core.agent import Agent


def break_component(agent: Agent) -> None:
    """A component of the pipeline fails."""
    agent.processor.graph_runner = _BrokenGraph()


def break_store(agent: Agent) -> None:
    """The database is down."""
    from bot.dialogue.live_store import LiveTrackerStore
    from bot.dialogue.rasa_patches import unwrap_tracker_store

    class DeadStore(LiveTrackerStore):
        async def retrieve(self, sender_id: str) -> None:
            raise ConnectionError("the database is down")

    unwrap_tracker_store(agent, DeadStore(agent.domain, lambda tracker: {}))


def break_nlg(agent: Agent) -> None:
    """No answer can be made."""
    from bot.knowledge.nlg import KnowledgeNlg

    class BrokenNlg(KnowledgeNlg):
        async def generate(self, utter_action: str, tracker: Any, *_: Any, **__: Any) -> None:
            raise RuntimeError(f"no answer to {tracker.latest_message.text}")

    agent.processor.nlg = BrokenNlg(settings=load_settings({}))


def break_action(agent: Agent) -> None:
    """The action of the feedback buttons fails after it has said that it is done."""

    async def fail(dispatcher: Any, tracker: Any, domain: Any) -> None:
        dispatcher.utter_message(text="It is done.")
        raise OSError(f"no portal for {tracker.latest_message['text']}")

    agent.processor.action_endpoint.executor.register_function("action_feedback", fail)


def leave_out_rules(agent: Agent) -> None:
    """Every message is understood and none leads to an answer."""
    agent.processor.graph_runner = _NoRules(agent)


class _BrokenGraph:
    def run(self, inputs: dict[str, Any], targets: list[str]) -> dict[str, Any]:
        raise ValueError(f"can't read {[message.text for message in inputs['__message__']]}")


class _NoRules:
    def __init__(self, agent: Agent) -> None:
        self._graph = agent.processor.graph_runner
        self._domain = agent.domain

    def run(self, inputs: dict[str, Any], targets: list[str]) -> dict[str, Any]:
        if "__message__" in inputs:
            return dict(self._graph.run(inputs, targets))
        from rasa.core.policies.policy import PolicyPrediction

        listen = PolicyPrediction.for_action_name(self._domain, "action_listen")
        return dict.fromkeys(targets, listen)
