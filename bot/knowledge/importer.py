"""Rasa importer: turns articles into intents and rules, and gives every form its ways out.

Named in ``config.yml`` after Rasa's own file importer. Training examples stay in ``data/nlu``
because ``rasa test nlu`` does not ask importers.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Dict, List, Optional, Text, Union  # noqa: UP035 - Rasa's signature

from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.knowledge.dialogue_rules import form_exit_rules, forms_with_exits, rules_for
from bot.knowledge.index import KnowledgeIndex
from bot.settings import ROOT, load_settings


class KnowledgeImporter(TrainingDataImporter):
    """Adds to the project's domain and rules what follows from ``knowledge/``."""

    def __init__(
        self,
        config_file: Optional[Text] = None,
        domain_path: Optional[Text] = None,
        training_data_paths: Optional[Union[List[Text], Text]] = None,
        knowledge: Optional[Text] = None,
    ) -> None:
        folder = ROOT / knowledge if knowledge else load_settings(os.environ).knowledge
        self._intents = list(KnowledgeIndex(folder).intents())
        self._domain_path = domain_path

    def get_domain(self) -> Domain:
        """One intent for each article; each form with what it must not swallow as a value."""
        return Domain.from_dict(
            {
                "intents": self._intents,
                "forms": forms_with_exits(self._project_forms(), self._intents),
            }
        )

    def get_stories(self, exclusion_percentage: Optional[int] = None) -> StoryGraph:
        """One rule for each article; four ways out of each form."""
        forms = self._project_forms()
        rules = [*rules_for(self._intents, forms), *form_exit_rules(forms)]
        reader = YAMLStoryReader()
        return StoryGraph(reader.read_from_parsed_yaml({"version": "3.1", "rules": rules}))

    def get_conversation_tests(self) -> StoryGraph:
        """None: they stand in ``tests/conversations``."""
        return StoryGraph([])

    def get_config(self) -> Dict[Text, Any]:
        """None of our own."""
        return {}

    def get_config_file_for_auto_config(self) -> Optional[Text]:
        """None of our own."""
        return None

    def get_nlu_data(self, language: Optional[Text] = "en") -> TrainingData:
        """None: examples stand in ``data/nlu``."""
        return TrainingData()

    def _project_forms(self) -> Dict[Text, Any]:
        if not self._domain_path or not Path(self._domain_path).exists():
            return {}
        forms: Dict[Text, Any] = Domain.load(self._domain_path).forms
        return forms
