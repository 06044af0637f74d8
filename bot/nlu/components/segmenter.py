"""Rasa component, first in the pipeline: cuts a long message into its sentences."""

from __future__ import annotations

from typing import Any, Dict, List, Text  # noqa: UP035 - Rasa resolves these names

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.components.keys import SENTENCES
from bot.nlu.segments import split_sentences


# Rasa lets a component that is not trained run at prediction only as one of its known types.
@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class SentenceSegmenter(GraphComponent):
    """Wraps ``bot.nlu.segments.split_sentences``."""

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceSegmenter:
        """Called by Rasa's graph."""
        return cls()

    def process(self, messages: List[Message]) -> List[Message]:
        """Note the sentences of messages that have more than one."""
        for message in messages:
            sentences = split_sentences(message.get(TEXT) or "")
            message.set(SENTENCES, sentences if len(sentences) > 1 else [])
        return messages
