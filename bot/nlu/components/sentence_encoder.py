"""Rasa component: a sentence vector for each message and for each of its sentences."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Dict, List, Optional, Text  # noqa: UP035 - Rasa resolves these names

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.components.keys import SENTENCE_VECTORS, texts_of
from bot.nlu.encoder import SentenceEncoder, manifest_fingerprint
from bot.settings import ROOT, load_settings

_FOLDER = "folder"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceVectorFeaturizer(DenseFeaturizer, GraphComponent):
    """Wraps ``bot.nlu.encoder``; the encoder itself is set up once and not part of the model."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """``folder``: where the converted encoder lies; empty for the setting's."""
        return {**DenseFeaturizer.get_default_config(), _FOLDER: ""}

    @staticmethod
    def required_packages() -> List[Text]:
        """Packages that Rasa checks for before training."""
        return ["onnxruntime", "tokenizers"]

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """Another encoder means training anew."""
        return manifest_fingerprint(_folder(config))

    def __init__(self, config: Dict[Text, Any], name: Text) -> None:
        super().__init__(name, config)
        self._encoder = SentenceEncoder.load(_folder(config))

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceVectorFeaturizer:
        """Called by Rasa's graph."""
        return cls(config, execution_context.node_name)

    @classmethod
    def validate_config(cls, config: Dict[Text, Any]) -> None:
        """Nothing to check: the folder is checked when the encoder loads."""

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add a vector to every training line, in one batch."""
        examples = [e for e in training_data.training_examples if e.get(TEXT)]
        for example, vector in zip(
            examples, self._encoder.encode([e.get(TEXT) for e in examples]), strict=True
        ):
            self.add_features_to_message(None, vector[None, :], TEXT, example)
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Add vectors to incoming messages and their sentences."""
        for message in messages:
            vectors = self._encoder.encode(texts_of(message))
            self.add_features_to_message(None, vectors[:1], TEXT, message)
            message.set(SENTENCE_VECTORS, vectors[1:])
        return messages


def _folder(config: Dict[Text, Any]) -> Path:
    named = config.get(_FOLDER)
    return ROOT / named if named else load_settings(os.environ).encoder
