"""Every change to Rasa itself, in one place; made for 3.6.21 and refused for any other version.

a. Action results are checked by a JSON schema read once, and by a library made for speed.
b. Event classes are looked up by type name once, not by walking all subclasses for each event.
c. The tracker store is used as it is (Rasa wraps it so that a dead database is answered from
   memory); done by ``unwrap_tracker_store`` after a model is loaded.
d. In our own agent an action that raises fails the turn (Rasa swallows it and says nothing).
e. In-process actions report a rejection by Rasa's own error and an unknown action as 404;
   in ``in_process_actions.py``.
f. The TensorFlow stand-in; in ``tensorflow_standin.py``.
g. In Rasa's own commands (``rasa shell``) an action whose server is missing runs in the process
   itself, and one that fails says the apology instead of nothing (``missing_server.py``).
h. Our agent's graphs run without a scheduler (``graph_runner.py``).
i. In our own agent rules are looked for by intent only, where no rule names a text: Rasa looks
   through all of them twice.
j. In our own agent a message is not compared with the domain's intents and entities: that makes an
   empty domain for each message, and ``helpdesk check`` has compared them all.
k. In our own agent states are made only as far back as rules reach (``recent_states.py``).
l. In our own agent applied events are extended and trackers copied, not worked out anew from all
   events (``quick_trackers.py``).
m. In our own agent rules are sorted by intent and action (``rule_index.py``).
n. In our own agent Rasa copies nothing for its own log lines, which we never write.

``tests/dialogue/test_rasa_patches.py`` has a test for each that fails without it, or
``test_rasa_patches_speed.py`` beside it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any

import jsonschema_rs
import rasa
import rasa.core.policies.rule_policy
import rasa.core.processor
from jsonschema.exceptions import best_match
from jsonschema.validators import validator_for
from rasa.core.actions.action import Action, ActionExecutionRejection, RemoteAction
from rasa.core.agent import Agent
from rasa.core.policies.rule_policy import RulePolicy
from rasa.core.processor import MessageProcessor
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker

from bot.dialogue.graph_runner import SequentialGraphRunner
from bot.dialogue.missing_server import run_or_apologise
from bot.dialogue.quick_trackers import applied_events, copied
from bot.dialogue.recent_states import recent_prior_trackers
from bot.dialogue.rule_index import RuleIndex
from bot.errors import ModelError, TurnError

SUPPORTED = "3.6.21"
_originals: dict[str, Any] = {}
_event_types: dict[str, type[Event]] = {}


def install(*, own_agent: bool = False) -> None:
    """Apply the patches (once); ``own_agent`` adds those of a process that runs our agent.

    Raises:
        ModelError: another version of Rasa is installed.
    """
    if rasa.__version__ != SUPPORTED:
        raise ModelError(f"Rasa {SUPPORTED} is needed, {rasa.__version__} is installed")
    _replace(RemoteAction, "_validate_action_result", _validate_action_result)
    _replace(Event, "resolve_by_type", staticmethod(_resolve_by_type))
    if own_agent:
        _restore(RemoteAction, "run")
        for owner, name, new in _of_our_agent():
            _replace(owner, name, new)
    elif _key(MessageProcessor, "_run_action") not in _originals:
        _replace(RemoteAction, "run", _run_or_apologise)


def uninstall() -> None:
    """Put Rasa's own methods back (tests)."""
    of_every_process = (
        (RemoteAction, "_validate_action_result"),
        (Event, "resolve_by_type"),
        (RemoteAction, "run"),
    )
    of_our_agent = ((owner, name) for owner, name, _ in _of_our_agent())
    for owner, name in (*of_every_process, *of_our_agent):
        _restore(owner, name)


def unwrap_tracker_store(agent: Agent, store: TrackerStore) -> None:
    """Patch c: ``store`` itself, so that a dead database fails the turn."""
    store.domain = agent.domain
    agent.tracker_store = store
    if agent.processor is not None:
        agent.processor.tracker_store = store


def _of_our_agent() -> tuple[tuple[Any, str, Any], ...]:
    """What is replaced in a process that runs our agent: owner, name, what takes its place."""
    return (
        (MessageProcessor, "_run_action", _run_action_or_raise),
        (rasa.core.processor, "DaskGraphRunner", SequentialGraphRunner),
        (RulePolicy, "_find_action_from_rules", _find_action_from_rules),
        (MessageProcessor, "_check_for_unseen_features", _check_nothing),
        (DialogueStateTracker, "generate_all_prior_trackers", _recent_prior_trackers),
        (DialogueStateTracker, "applied_events", _applied_events),
        (DialogueStateTracker, "copy", copied),
        (RulePolicy, "_get_possible_keys", _get_possible_keys),
        (rasa.core.processor, "copy", _NOT_COPIED),
        (rasa.core.processor, "structlogger", _Silent()),
        (rasa.core.policies.rule_policy, "copy", _NOT_COPIED),
        (rasa.core.policies.rule_policy, "structlogger", _Silent()),
    )


def _key(owner: Any, name: str) -> str:
    return f"{getattr(owner, '__qualname__', owner.__name__)}.{name}"


def _replace(owner: Any, name: str, new: Any) -> None:
    if _key(owner, name) not in _originals:
        _originals[_key(owner, name)] = owner.__dict__[name]
        setattr(owner, name, new)


def _restore(owner: Any, name: str) -> None:
    original = _originals.pop(_key(owner, name), None)
    if original is not None:
        setattr(owner, name, original)


# a

_SCHEMA = RemoteAction.action_response_format_spec()
_VALIDATOR = validator_for(_SCHEMA)(_SCHEMA)
_IS_GOOD = jsonschema_rs.validator_for(_SCHEMA).is_valid


def _validate_action_result(_: RemoteAction, result: dict[str, Any]) -> bool:
    if _IS_GOOD(result):  # each slot that a form sets is compared with twenty kinds of events
        return True
    error = best_match(_VALIDATOR.iter_errors(result))
    if error is not None:
        raise error
    return True


# b


def _resolve_by_type(type_name: str, default: type[Event] | None = None) -> type[Event] | None:
    found = _event_types.get(type_name)
    if found is None:
        original = _originals[_key(Event, "resolve_by_type")].__func__
        found = original(type_name, default)
        # A default is the caller's choice, not the type's class: never remembered.
        if found is not None and found is not default:
            _event_types[type_name] = found
    return found


# d


class _Recording(Action):
    """Runs an action for Rasa's processor and keeps the exception that it would swallow."""

    def __init__(self, action: Action) -> None:
        self._action = action
        self.error: Exception | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._action, name)

    def name(self) -> str:
        name: str = self._action.name()
        return name

    def event_for_successful_execution(self, prediction: Any) -> Any:
        return self._action.event_for_successful_execution(prediction)

    async def run(self, *args: Any, **kwargs: Any) -> list[Event]:
        try:
            events: list[Event] = await self._action.run(*args, **kwargs)
            return events
        except ActionExecutionRejection:
            raise
        except Exception as error:  # noqa: BLE001 - kept for the turn, which logs and apologises
            self.error = error
            return []


async def _run_action_or_raise(
    self: MessageProcessor, action: Action, *args: Any, **kwargs: Any
) -> bool:
    recording = _Recording(action)
    original: Callable[..., Awaitable[bool]] = _originals[_key(MessageProcessor, "_run_action")]
    more = await original(self, recording, *args, **kwargs)
    if recording.error is not None:
        raise TurnError(f"{action.name()} failed") from recording.error
    return more


# g


async def _run_or_apologise(self: RemoteAction, *args: Any) -> list[Event]:
    return await run_or_apologise(_originals[_key(RemoteAction, "run")], self, *args)


# i


def _find_action_from_rules(
    self: RulePolicy, tracker: Any, domain: Any, use_text_for_last_user_input: bool
) -> tuple[str | None, str | None, bool]:
    if use_text_for_last_user_input and not _names_a_text(self):
        return None, None, False
    original = _originals[_key(RulePolicy, "_find_action_from_rules")]
    found: tuple[str | None, str | None, bool] = original(
        self, tracker, domain, use_text_for_last_user_input
    )
    return found


def _names_a_text(policy: RulePolicy) -> bool:
    known = policy.__dict__.get("_names_a_text")
    if known is None:
        rules = [
            key for rules in policy.lookup.values() if isinstance(rules, dict) for key in rules
        ]
        known = policy._names_a_text = any('"text":' in key for key in rules)
    return bool(known)


# j


def _check_nothing(self: MessageProcessor, parse_data: dict[str, Any]) -> None:
    """In place of Rasa's check."""


# k


def _recent_prior_trackers(tracker: DialogueStateTracker) -> Any:
    original = _originals[_key(DialogueStateTracker, "generate_all_prior_trackers")]
    return recent_prior_trackers(tracker, original)


# l


def _applied_events(tracker: DialogueStateTracker) -> list[Event]:
    return applied_events(tracker, _originals[_key(DialogueStateTracker, "applied_events")])


# m


def _get_possible_keys(self: RulePolicy, lookup: dict[str, str], states: list[Any]) -> set[str]:
    indexes: dict[int, RuleIndex] = self.__dict__.setdefault("_rule_indexes", {})
    index = indexes.get(id(lookup))
    if index is None or index.rules != lookup.keys():
        index = indexes[id(lookup)] = RuleIndex(lookup)
    return index.fitting(states, self._does_rule_match_state)


# n: in both modules everything that is copied goes to a log line and nowhere else.

_NOT_COPIED = SimpleNamespace(deepcopy=lambda value: value)


class _Silent:
    """A logger that says nothing: even to drop a line, structlog makes a logger for it."""

    def __getattr__(self, _: str) -> Callable[..., None]:
        return _say_nothing


def _say_nothing(*_: Any, **__: Any) -> None:
    """In place of a log line."""
