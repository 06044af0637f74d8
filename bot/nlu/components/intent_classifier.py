"""Rasa component: intent probabilities of each message and of each of its sentences."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Text, Type  # noqa: UP035 - Rasa resolves these names

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier as RasaIntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, vstack

import bot.nlu.classifier
from bot.nlu.classifier import Floats, IntentClassifier
from bot.nlu.components.keys import (
    PROBABILITIES,
    SENTENCE_NGRAMS,
    SENTENCE_PROBABILITIES,
    SENTENCE_VECTORS,
)
from bot.nlu.components.source import source_fingerprint


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ProbabilityClassifier(GraphComponent, RasaIntentClassifier):
    """Wraps ``bot.nlu.classifier``; the scope component turns probabilities into an intent."""

    @classmethod
    def required_components(cls) -> List[Type[Any]]:
        """The featurizers stand before it in the pipeline."""
        return [Featurizer]

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """A change in the wrapped module means training anew."""
        return source_fingerprint(bot.nlu.classifier)

    def __init__(
        self,
        model_storage: ModelStorage,
        resource: Resource,
        classifier: Optional[IntentClassifier] = None,
    ) -> None:
        self._model_storage = model_storage
        self._resource = resource
        self._classifier = classifier or IntentClassifier()

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ProbabilityClassifier:
        """Called by Rasa's graph before training."""
        return cls(model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> ProbabilityClassifier:
        """Called by Rasa's graph with a trained model."""
        with model_storage.read_from(resource) as folder:
            classifier = IntentClassifier.load(folder)
        return cls(model_storage, resource, classifier)

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on every line that has a text and an intent."""
        examples = [e for e in training_data.intent_examples if e.get(TEXT) and e.get(INTENT)]
        dense = np.vstack([_only(example, is_sparse=False) for example in examples])
        sparse = vstack([_only(e, is_sparse=True) for e in examples], format="csr")
        self._classifier.fit(dense, sparse, [example.get(INTENT) for example in examples])
        with self._model_storage.write_to(self._resource) as folder:
            self._classifier.save(folder)
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Set the probabilities of each message and its sentences."""
        for message in messages:
            dense, sparse = (_only(message, is_sparse=kind) for kind in (False, True))
            message.set(PROBABILITIES, self._named(dense, sparse)[0])
            vectors, ngrams = message.get(SENTENCE_VECTORS), message.get(SENTENCE_NGRAMS)
            named = self._named(vectors, ngrams) if vectors is not None and len(vectors) else []
            message.set(SENTENCE_PROBABILITIES, named)
        return messages

    def _named(self, dense: Floats, sparse: csr_matrix) -> list[dict[str, float]]:
        rows = self._classifier.probabilities(dense, sparse)
        return [dict(zip(self._classifier.labels, map(float, row), strict=True)) for row in rows]


def _only(message: Message, *, is_sparse: bool) -> Any:
    """The one featurizer's features of a message, without the copies that Rasa makes of them."""
    found = [f for f in message.features if f.attribute == TEXT and f.is_sparse() is is_sparse]
    (features,) = found
    return features.features
