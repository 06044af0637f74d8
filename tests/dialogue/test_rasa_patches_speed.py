"""Patches that make a turn cheaper, each beside what Rasa does without it; results are the same."""

from __future__ import annotations

import ast
import copy
import inspect
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from tests.dialogue.talk import Talk
from tests.dialogue.unpatched import counted, rasa_as_it_comes

if TYPE_CHECKING:
    from types import ModuleType

    from rasa.core.agent import Agent

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("patched")]

QUESTION = "How do I send a secure message?"


@pytest.fixture
async def begun(rasa_agent: Agent, around: Callable[[Agent], Talk]) -> Talk:
    """A conversation whose first answer, which says more than others, was given."""
    talk = around(rasa_agent)
    await talk.say(QUESTION)
    return talk


def _silenced() -> list[ModuleType]:
    import rasa.core.policies.rule_policy
    import rasa.core.processor

    return [rasa.core.policies.rule_policy, rasa.core.processor]


def test_uninstalling_puts_everything_back() -> None:
    import structlog
    from rasa.core.policies.rule_policy import RulePolicy
    from rasa.shared.core.trackers import DialogueStateTracker

    from bot.dialogue import rasa_patches

    rasa_patches.uninstall()
    for found in (
        DialogueStateTracker.applied_events,
        DialogueStateTracker.copy,
        RulePolicy._get_possible_keys,
    ):
        assert found.__module__.split(".")[0] == "rasa"
    for module in _silenced():
        assert module.__dict__["copy"] is copy
        assert type(module.__dict__["structlogger"]) is type(structlog.get_logger())


# l


async def test_applied_events_are_worked_out_once_a_talk(
    begun: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rasa.shared.core.trackers import DialogueStateTracker

    from bot.dialogue import rasa_patches

    # Below the patch: what it falls back on.
    worked_out: list[int] = []
    key = "DialogueStateTracker.applied_events"
    rasas_own = rasa_patches._originals[key]

    def noting(tracker: DialogueStateTracker) -> Any:
        worked_out.append(len(tracker.events))
        return rasas_own(tracker)

    monkeypatch.setitem(rasa_patches._originals, key, noting)
    answer = await begun.say(QUESTION)
    for _ in range(3):
        assert await begun.say(QUESTION) == answer
    assert worked_out == []
    with rasa_as_it_comes():
        assert await begun.say(QUESTION) == answer
    assert len(worked_out) >= 6


async def test_trackers_are_copied_without_replaying_their_events(
    begun: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rasa.shared.core.trackers import DialogueStateTracker

    replays = counted(monkeypatch, DialogueStateTracker, "travel_back_in_time")
    answer = await begun.say(QUESTION)
    assert replays == []
    with rasa_as_it_comes():
        assert await begun.say(QUESTION) == answer
    assert len(replays) == 2


# m


async def test_rules_are_not_looked_through_one_by_one(
    begun: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rasa.core.policies.rule_policy import RulePolicy

    looks = counted(monkeypatch, RulePolicy, "_is_rule_applicable")
    answer = await begun.say(QUESTION)
    assert looks == []
    with rasa_as_it_comes():
        assert await begun.say(QUESTION) == answer
    assert len(looks) >= 2 * len(looks[0][0].lookup["rules"]) > 50


async def test_rule_that_is_put_in_or_taken_out_counts_at_once(rasa_agent: Agent) -> None:
    from rasa.core.policies.rule_policy import RulePolicy

    components = rasa_agent.processor.graph_runner.components()
    (policy,) = (each for each in components if isinstance(each, RulePolicy))
    state = {"prev_action": {"action_name": "action_of_a_test"}}
    rule = '[{"prev_action": {"action_name": "action_of_a_test"}}]'
    rules = {"[{}]": "action_listen"}
    assert policy._get_possible_keys(rules, [state]) == set()
    rules[rule] = "action_listen"
    assert policy._get_possible_keys(rules, [state]) == {rule}
    assert policy._get_possible_keys({"[{}]": "action_listen"}, [state]) == set()
    del rules[rule]
    assert policy._get_possible_keys(rules, [state]) == set()


# n


async def test_nothing_is_copied_for_log_lines_that_are_never_written(
    begun: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied_by: list[str] = []
    deepcopy = copy.deepcopy

    def noting(value: Any, *more: Any) -> Any:
        copied_by.append(sys._getframe(1).f_globals["__name__"])
        return deepcopy(value, *more)

    monkeypatch.setattr(copy, "deepcopy", noting)
    silenced = {module.__name__ for module in _silenced()}
    answer = await begun.say(QUESTION)
    assert silenced.isdisjoint(copied_by)
    with rasa_as_it_comes():
        assert await begun.say(QUESTION) == answer
    assert silenced <= set(copied_by)


async def test_no_logger_is_made_for_log_lines_that_are_never_written(
    begun: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    import structlog

    with rasa_as_it_comes():
        loggers = {id(module.__dict__["structlogger"]) for module in _silenced()}
    made = counted(monkeypatch, type(structlog.get_logger()), "bind")

    def made_for_them() -> set[int]:
        return loggers & {id(call[0]) for call in made}

    answer = await begun.say(QUESTION)
    assert made_for_them() == set()
    with rasa_as_it_comes():
        assert await begun.say(QUESTION) == answer
    assert made_for_them() == loggers


def test_silenced_modules_log_for_debugging_alone_and_copy_for_nothing_else() -> None:
    for module in _silenced():
        nodes = list(ast.walk(ast.parse(inspect.getsource(module))))
        lines = [node for node in nodes if ast.unparse(node).startswith("structlogger.debug(")]
        used = {node for node in nodes if _is_read(node, "copy") or _is_read(node, "structlogger")}
        assert used
        assert used <= {inner for line in lines for inner in ast.walk(line)}


def _is_read(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load)
