"""Rasa component, last in the pipeline: turns probabilities into an intent and a decision."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any, Dict, List, Text  # noqa: UP035 - Rasa resolves these names

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.components.keys import (
    DECISION,
    PROBABILITIES,
    SEGMENTS,
    SENTENCE_PROBABILITIES,
    SENTENCES,
    URGENT,
)
from bot.nlu.file_names import asks_about_a_file
from bot.nlu.intents import CHECK_FILE, Decision, decision_for
from bot.nlu.scope import ScopeDecision, Thresholds, certain, decide, urgent_intent
from bot.nlu.segments import Candidate, pick_segments

_RANKING_LENGTH = 10


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class ScopeDecider(GraphComponent):
    """Wraps ``bot.nlu.scope`` and ``bot.nlu.segments.pick_segments``."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """The fields of ``Thresholds``."""
        return asdict(Thresholds())

    def __init__(self, thresholds: Thresholds) -> None:
        self._thresholds = thresholds

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ScopeDecider:
        """Called by Rasa's graph."""
        names = cls.get_default_config()
        return cls(Thresholds(**{name: float(config[name]) for name in names}))

    def process(self, messages: List[Message]) -> List[Message]:
        """Set intent, ranking, decision and segments of each message."""
        for message in messages:
            whole = self._decide_whole(message)
            segments = self._segments(message, whole)
            whole = _with_segments(whole, segments)
            ranking = [{"name": name, "confidence": p} for name, p in whole.routed_ranking]
            decision = whole.decision
            if _is_about_a_file(message, whole, segments):
                ranking = [{**ranking[0], "name": CHECK_FILE}, *ranking]
                decision = decision_for(CHECK_FILE)
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking[:_RANKING_LENGTH], add_to_output=True)
            message.set(DECISION, decision.value, add_to_output=True)
            message.set(SEGMENTS, [_output(segment) for segment in segments], add_to_output=True)
        return messages

    def _decide_whole(self, message: Message) -> ScopeDecision:
        probabilities = dict(message.get(PROBABILITIES))
        urgent = message.get(URGENT)
        if urgent:
            return certain(urgent["kind"], probabilities)
        for row in (probabilities, *(message.get(SENTENCE_PROBABILITIES) or [])):
            intent = urgent_intent(row, self._thresholds)
            if intent:
                return certain(intent, probabilities)
        return decide(probabilities, self._thresholds)

    def _segments(self, message: Message, whole: ScopeDecision) -> list[Candidate]:
        texts = message.get(SENTENCES) or []
        rows = message.get(SENTENCE_PROBABILITIES) or []
        decisions = [decide(row, self._thresholds) for row in rows]
        candidates = [_candidate(t, d) for t, d in zip(texts, decisions, strict=True)]
        one = _candidate(message.get(TEXT) or "", whole)
        if whole.decision is Decision.EMERGENCY:
            return [one]  # an urgent message silences every question in it
        return pick_segments(candidates, one)


def _is_about_a_file(message: Message, whole: ScopeDecision, segments: list[Candidate]) -> bool:
    intents = {whole.routed_intent, *(segment.intent for segment in segments)}
    text, entities = message.get(TEXT) or "", message.get(ENTITIES) or []
    return asks_about_a_file(text, whole.decision, intents, entities)


def _with_segments(whole: ScopeDecision, segments: list[Candidate]) -> ScopeDecision:
    """Two sure questions share the whole message's probability: that is no reason to ask back."""
    if len(segments) > 1 and whole.decision is Decision.CLARIFY:
        return replace(whole, decision=Decision.ANSWER)
    return whole


def _candidate(text: str, decided: ScopeDecision) -> Candidate:
    return Candidate(text, decided.routed_intent, decided.confidence, decided.decision.value)


def _output(segment: Candidate) -> dict[str, str]:
    return {"text": segment.text, "intent": segment.intent, "decision": segment.decision}
