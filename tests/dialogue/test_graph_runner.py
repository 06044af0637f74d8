"""Our runner of Rasa's graphs beside Rasa's own: same results, no scheduler."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest import rasa_warnings_left_out

if TYPE_CHECKING:
    from rasa.engine.graph import GraphSchema

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("without_tensorflow")]

TEXTS = (
    "How do I send a secure message?",
    "My upload fails. And how do I get my records?",
    "I want to die",
    "What is the capital of France?",
    "I don't have a NetID",
    "a",
)


class Node:
    """A component that notes when it runs."""

    ran: list[str] = []  # noqa: RUF012 - shared by all nodes, on purpose

    def __init__(self, name: str) -> None:
        self._name = name

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {}

    @classmethod
    def create(cls, config: Any, model_storage: Any, resource: Any, execution_context: Any) -> Node:
        return cls(execution_context.node_name)

    def run(self, **given: str) -> str:
        Node.ran.append(self._name)
        if "fails" in given.values():
            raise ValueError("a component failed")
        return f"{self._name}({','.join(given[name] for name in sorted(given))})"


def _runners() -> list[type[Any]]:
    from rasa.engine.runner.dask import DaskGraphRunner

    from bot.dialogue.graph_runner import SequentialGraphRunner

    return [DaskGraphRunner, SequentialGraphRunner]


def _schema(**needs: str) -> GraphSchema:
    from rasa.engine.graph import GraphSchema, SchemaNode

    return GraphSchema(
        {
            name: SchemaNode(
                needs={f"from_{need}": need for need in each.split()},
                uses=Node,
                constructor_name="create",
                fn="run",
                config={},
                eager=True,
                is_target=name == "end",
            )
            for name, each in needs.items()
        }
    )


def _run(runner: type[Any], schema: GraphSchema, **given: Any) -> tuple[Any, list[str]]:
    from rasa.engine.graph import ExecutionContext

    Node.ran.clear()
    made = runner.create(schema, None, ExecutionContext(schema))
    return made.run(**given), list(Node.ran)


DIAMOND = {
    "start": "text",
    "left": "start",
    "right": "start text",
    "end": "left right",
    "aside": "",
}


def test_node_that_two_others_need_runs_once_and_what_no_one_needs_does_not() -> None:
    theirs, ours = (_run(r, _schema(**DIAMOND), inputs={"text": "hi"}) for r in _runners())
    assert ours[0] == theirs[0] == {"end": "end(left(start(hi)),right(start(hi),hi))"}
    assert sorted(ours[1]) == sorted(theirs[1]) == ["end", "left", "right", "start"]


def test_only_the_targets_asked_for_are_worked_out() -> None:
    targets = ["left", "aside"]
    theirs, ours = (
        _run(r, _schema(**DIAMOND), inputs={"text": "hi"}, targets=targets) for r in _runners()
    )
    assert ours[0] == theirs[0] == {"left": "left(start(hi))", "aside": "aside()"}
    assert "right" not in ours[1]


def test_second_run_works_everything_out_anew() -> None:
    from rasa.engine.graph import ExecutionContext

    from bot.dialogue.graph_runner import SequentialGraphRunner

    schema = _schema(end="text")
    runner = SequentialGraphRunner.create(schema, None, ExecutionContext(schema))
    assert [runner.run({"text": text})["end"] for text in "ab"] == ["end(a)", "end(b)"]


def test_missing_input_is_an_error_in_both() -> None:
    from rasa.engine.exceptions import GraphRunError

    for runner in _runners():
        with pytest.raises(GraphRunError):
            _run(runner, _schema(end="text"), inputs={})


def test_error_of_a_component_is_passed_on_by_both() -> None:
    from rasa.engine.exceptions import GraphComponentException

    for runner in _runners():
        with pytest.raises(GraphComponentException):
            _run(runner, _schema(end="text"), inputs={"text": "fails"})


async def test_trained_model_understands_and_decides_the_same_with_both(
    trained_model: Path, tmp_path: Path
) -> None:
    theirs, ours = (_answers(runner, trained_model, tmp_path) for runner in _runners())
    assert ours == theirs


def _answers(runner: type[Any], model: Path, folder: Path) -> list[Any]:
    from rasa.core.channels.channel import UserMessage
    from rasa.engine import loader
    from rasa.engine.constants import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER
    from rasa.engine.storage.local_model_storage import LocalModelStorage
    from rasa.shared.core.events import ActionExecuted, UserUttered
    from rasa.shared.core.trackers import DialogueStateTracker

    place = folder / runner.__name__
    place.mkdir()
    with rasa_warnings_left_out():
        metadata, made = loader.load_predict_graph_runner(place, model, LocalModelStorage, runner)
    found: list[Any] = []
    for text in TEXTS:
        tracker = DialogueStateTracker.from_events("one", [], metadata.domain.slots)
        inputs = {PLACEHOLDER_MESSAGE: [UserMessage(text)], PLACEHOLDER_TRACKER: tracker}
        (message,) = made.run(inputs, [metadata.nlu_target])[metadata.nlu_target]
        parsed = message.as_dict(only_output_properties=True)
        tracker.update(ActionExecuted("action_listen"))
        tracker.update(UserUttered(text, parsed["intent"]))
        inputs = {PLACEHOLDER_TRACKER: tracker}
        prediction = made.run(inputs, [metadata.core_target])[metadata.core_target]
        found.append((parsed, list(prediction.probabilities), prediction.policy_name))
    return found
