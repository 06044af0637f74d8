"""Is a message ours, and are we sure? The decision that replaces a plain confidence threshold.

In-scope intents that are easily confused share probability, so the top one falls although the
message is plainly about the portal. Scope is therefore decided by 1 - p(out_of_scope), and
only then, by how clear the lead is, whether to answer or to ask "Did you mean".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.nlu.intents import FALLBACK, OUT_OF_SCOPE, URGENT, Decision, decision_for, is_faq


@dataclass(frozen=True)
class Thresholds:
    """Found on the training lines by cross-validation (``docs/evaluation.md``).

    scope: least 1 - p(out_of_scope) of a message that is ours.
    lead: least p(first) - p(second) among in-scope intents to answer without asking.
    smalltalk: least p of small talk, of a wish for a person, or of an answer to a task.
    urgent: least p(emergency) + p(crisis) that counts as a cry for help without a rule.
    """

    scope: float = 0.4
    lead: float = 0.15
    smalltalk: float = 0.35
    urgent: float = 0.6


@dataclass(frozen=True)
class ScopeDecision:
    """``intent`` is the classifier's own top intent, also for fallback and clarify."""

    intent: str
    confidence: float
    decision: Decision
    ranking: tuple[tuple[str, float], ...]

    @property
    def routed_intent(self) -> str:
        """The intent that rules see: ``nlu_fallback`` where the bot asks back or gives up."""
        if self.intent == OUT_OF_SCOPE and self.decision is Decision.FALLBACK:
            return OUT_OF_SCOPE
        if self.decision in (Decision.FALLBACK, Decision.CLARIFY):
            return FALLBACK
        # The first intent with this decision: an urgent one below its threshold is passed over.
        return next(i for i, _ in self.ranking if decision_for(i) is self.decision)

    @property
    def routed_ranking(self) -> tuple[tuple[str, float], ...]:
        """``ranking`` with the intent that rules see moved, or put, to the front."""
        routed = self.routed_intent
        confidence = dict(self.ranking).get(routed, self.confidence)
        return ((routed, confidence), *(item for item in self.ranking if item[0] != routed))


def decide(probabilities: Mapping[str, float], thresholds: Thresholds) -> ScopeDecision:
    """Decide on one text from its intent probabilities (they sum to 1)."""
    ranking = ranked(probabilities)
    intent, confidence = ranking[0]
    return ScopeDecision(intent, confidence, _decision(ranking, thresholds), ranking)


def ranked(probabilities: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    """Intents with their probability, likeliest first."""
    return tuple(sorted(probabilities.items(), key=lambda item: -item[1]))


def certain(intent: str, probabilities: Mapping[str, float]) -> ScopeDecision:
    """A cry for help found by rule, or by the classifier in one sentence of many."""
    others = {name: p for name, p in probabilities.items() if name != intent}
    ranking = ((intent, 1.0), *ranked(others))
    return ScopeDecision(intent, 1.0, Decision.EMERGENCY, ranking)


def urgent_intent(probabilities: Mapping[str, float], thresholds: Thresholds) -> str | None:
    """``emergency`` or ``crisis`` where the classifier alone takes the text for one."""
    if sum(probabilities.get(intent, 0.0) for intent in URGENT) < thresholds.urgent:
        return None
    return max(sorted(URGENT), key=lambda intent: probabilities.get(intent, 0.0))


def _decision(ranking: tuple[tuple[str, float], ...], thresholds: Thresholds) -> Decision:
    p = dict(ranking)
    out_of_scope = p.get(OUT_OF_SCOPE, 0.0)
    if sum(p.get(intent, 0.0) for intent in URGENT) >= thresholds.urgent:
        return Decision.EMERGENCY
    if 1.0 - out_of_scope < thresholds.scope:
        return Decision.FALLBACK
    (first, p_first), (second, p_second) = _in_scope(ranking)[:2]
    if not is_faq(first):
        return _decision_beside_faq(first, p_first, second, thresholds)
    if p_first < out_of_scope or p_first - p_second < thresholds.lead:
        return Decision.CLARIFY
    return Decision.ANSWER


def _decision_beside_faq(
    intent: str, confidence: float, second: str, thresholds: Thresholds
) -> Decision:
    # Small talk is never asked back about: "Did you mean" lists questions.
    if confidence >= thresholds.smalltalk:
        return decision_for(intent)
    return Decision.CLARIFY if is_faq(second) else Decision.FALLBACK


def _in_scope(ranking: tuple[tuple[str, float], ...]) -> list[tuple[str, float]]:
    """Ranked intents that an answer can be chosen from, two at least."""
    kept = [item for item in ranking if item[0] not in URGENT | {OUT_OF_SCOPE}]
    return [*kept, (FALLBACK, 0.0), (FALLBACK, 0.0)]
