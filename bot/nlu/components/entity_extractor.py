"""Rasa component: file names, e-mail addresses, phone numbers, dates, clinics, forms, NetID."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Dict, List, Text  # noqa: UP035 - Rasa resolves these names

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.entities import Entity, EntityExtractor
from bot.nlu.netid_reply import netid_reply


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class RuleEntityExtractor(GraphComponent, EntityExtractorMixin):
    """Wraps ``bot.nlu.entities``."""

    def __init__(self) -> None:
        self._extractor = EntityExtractor()

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> RuleEntityExtractor:
        """Called by Rasa's graph."""
        return cls()

    def process(self, messages: List[Message]) -> List[Message]:
        """Add the entities found by rule to what other extractors found."""
        for message in messages:
            text = message.get(TEXT) or ""
            found = [asdict(entity) for entity in self._extractor.extract(text)]
            reply = netid_reply(text)
            if reply:
                whole = Entity("netid_reply", reply, 0, len(text))
                found.append(asdict(whole))
            found = self.add_extractor_name(found)
            message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages
