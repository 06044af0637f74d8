"""Rasa component: character and word n-grams of each message and of each of its sentences."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Text  # noqa: UP035 - Rasa resolves these names

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.sparse_featurizer.sparse_featurizer import SparseFeaturizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

import bot.nlu.ngrams
from bot.nlu.components.keys import SENTENCE_NGRAMS, texts_of
from bot.nlu.components.source import source_fingerprint
from bot.nlu.ngrams import NgramFeatures


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class NgramFeaturizer(SparseFeaturizer, GraphComponent):
    """Wraps ``bot.nlu.ngrams``."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """No options of our own."""
        return {**SparseFeaturizer.get_default_config()}

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """A change in the wrapped module means training anew."""
        return source_fingerprint(bot.nlu.ngrams)

    def __init__(
        self,
        config: Dict[Text, Any],
        name: Text,
        model_storage: ModelStorage,
        resource: Resource,
        features: Optional[NgramFeatures] = None,
    ) -> None:
        super().__init__(name, config)
        self._model_storage = model_storage
        self._resource = resource
        self._features = features or NgramFeatures()

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> NgramFeaturizer:
        """Called by Rasa's graph before training."""
        return cls(config, execution_context.node_name, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> NgramFeaturizer:
        """Called by Rasa's graph with a trained model."""
        with model_storage.read_from(resource) as folder:
            features = NgramFeatures.load(folder)
        return cls(config, execution_context.node_name, model_storage, resource, features)

    @classmethod
    def validate_config(cls, config: Dict[Text, Any]) -> None:
        """Nothing to check."""

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the vocabulary from lines that have an intent."""
        self._features.fit([e.get(TEXT) for e in training_data.intent_examples if e.get(TEXT)])
        with self._model_storage.write_to(self._resource) as folder:
            self._features.save(folder)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add n-grams to every training line, counted in one go."""
        examples = [e for e in training_data.training_examples if e.get(TEXT)]
        features = self._features.transform([e.get(TEXT) for e in examples])
        for example, row in zip(examples, features, strict=True):
            self.add_features_to_message(None, row, TEXT, example)
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Add n-grams to incoming messages and their sentences."""
        for message in messages:
            whole, *sentences = texts_of(message)
            self.add_features_to_message(None, self._features.transform([whole]), TEXT, message)
            # Apart from the whole: to cut a sparse matrix takes longer than to make it.
            ngrams = self._features.transform(sentences) if sentences else None
            message.set(SENTENCE_NGRAMS, ngrams)
        return messages
