"""The JSON object of ``helpdesk parse``, from Rasa's parse result. Contract: ``docs/cli.md``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.nlu.intents import CHECK_FILE, FALLBACK, SMALLTALK, TASK, URGENT, Decision, is_faq

_RANKING_LENGTH = 5


def empty_result(text: str) -> dict[str, Any]:
    """For a text without words."""
    return {
        "text": text,
        "intent": None,
        "confidence": 0.0,
        "decision": Decision.FALLBACK.value,
        "article": None,
        "ranking": [],
        "segments": [],
    }


def result_of(text: str, parsed: Mapping[str, Any]) -> dict[str, Any]:
    """``intent`` is the classifier's own top intent, also when the bot asks back or gives up."""
    ranking = [
        {"intent": item["name"], "confidence": round(float(item["confidence"]), 4)}
        for item in parsed["intent_ranking"]
        if item["name"] not in (FALLBACK, CHECK_FILE)
    ]
    # The intent that rules see stands first in Rasa's ranking; here the classifier's own does.
    ranking = sorted(ranking, key=lambda item: -item["confidence"])[:_RANKING_LENGTH]
    top = ranking[0]
    return {
        "text": text,
        "intent": top["intent"],
        "confidence": top["confidence"],
        "decision": parsed["decision"],
        "article": _article(parsed["intent_ranking"][0]["name"], parsed["decision"]),
        "ranking": ranking,
        "segments": list(parsed.get("segments") or []),
    }


def _article(intent: str, decision: str) -> str | None:
    """The article that is said, by its intent; none where the bot says a phrase."""
    if decision in (Decision.CLARIFY.value, Decision.FALLBACK.value) or intent in SMALLTALK | TASK:
        return None
    known = is_faq(intent) or intent in URGENT or decision == Decision.HANDOFF.value
    return intent if known else None
