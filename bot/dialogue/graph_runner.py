"""Runs Rasa's prediction graphs node after node.

Rasa's own runner builds and schedules a dask graph for each of the three runs of a turn, which
costs more than most nodes do. Our graphs are short chains: the order is worked out once for
each target and then simply followed. Same interface, same results.
"""

from __future__ import annotations

from typing import Any

from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import ExecutionContext, GraphNode, GraphNodeHook, GraphSchema
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.storage import ModelStorage


class SequentialGraphRunner(GraphRunner):
    """A ``GraphRunner`` without a scheduler."""

    def __init__(self, schema: GraphSchema, nodes: dict[str, GraphNode]) -> None:
        self._schema = schema
        self._nodes = nodes
        self._orders: dict[tuple[str, ...], list[str]] = {}

    @classmethod
    def create(
        cls,
        graph_schema: GraphSchema,
        model_storage: ModelStorage,
        execution_context: ExecutionContext,
        hooks: list[GraphNodeHook] | None = None,
    ) -> SequentialGraphRunner:
        """Instantiate every node, as Rasa's runner does."""
        nodes = {
            name: GraphNode.from_schema_node(name, node, model_storage, execution_context, hooks)
            for name, node in graph_schema.nodes.items()
        }
        return cls(graph_schema, nodes)

    def run(
        self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None
    ) -> dict[str, Any]:
        """Run what ``targets`` need, in order; returns each target's output.

        Raises:
            GraphRunError: a node needs an input that neither a node nor ``inputs`` provides.
        """
        wanted = tuple(targets or self._schema.target_names)
        outputs: dict[str, Any] = dict(inputs or {})
        for name in self._order(wanted):
            needs = self._schema.nodes[name].needs.values()
            try:
                arguments = [(need, outputs[need]) for need in needs]
            except KeyError as error:
                raise GraphRunError(f"Missing input to run node '{name}'.") from error
            _, outputs[name] = self._nodes[name](*arguments)
        return {name: outputs[name] for name in wanted}

    def components(self) -> list[Any]:
        """The components of all nodes."""
        return [node._component for node in self._nodes.values()]

    def _order(self, targets: tuple[str, ...]) -> list[str]:
        if targets not in self._orders:
            order: list[str] = []
            for target in targets:
                self._visit(target, order)
            self._orders[targets] = order
        return self._orders[targets]

    def _visit(self, name: str, order: list[str]) -> None:
        node = self._schema.nodes.get(name)  # an input of the run is no node
        if node is None or name in order:
            return
        for need in node.needs.values():
            self._visit(need, order)
        order.append(name)
