"""Rasa component: the emergency and self-harm rules."""

from __future__ import annotations

from typing import Any, Dict, List, Text  # noqa: UP035 - Rasa resolves these names

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.components.keys import URGENT
from bot.nlu.urgent import find_urgent


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class UrgentDetector(GraphComponent):
    """Wraps ``bot.nlu.urgent``; the scope component acts on what it finds."""

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> UrgentDetector:
        """Called by Rasa's graph."""
        return cls()

    def process(self, messages: List[Message]) -> List[Message]:
        """Note which rule fired, if any."""
        for message in messages:
            match = find_urgent(message.get(TEXT) or "")
            if match:
                urgent = {"kind": match.kind.value, "gentle": match.gentle, "rule": match.rule}
                message.set(URGENT, urgent, add_to_output=True)
        return messages
