"""What the patient said in this turn, as far as a task reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from rasa_sdk import Tracker

from bot.nlu.intents import INFORM_NETID

# What may be an answer to what a form asks, good or bad. Any other intent is for the rules.
_ANSWERS: Final = frozenset(
    {"affirm", "deny", "inform", "correct", "inform_netid", "nlu_fallback", "out_of_scope"}
)
_NOT_UNDERSTOOD: Final = frozenset({"nlu_fallback", "out_of_scope", "inform"})


@dataclass(frozen=True)
class Said:
    """A message of the patient.

    Attributes:
        text: as typed, or the title of a pressed button.
        intent: what rules go by; ``nlu_fallback`` where it was not understood.
        decision: what the bot does with it (``bot/nlu/intents.py``), "" for a button.
        entities: name and value of each, in the order of the text.
        likeliest: what the classifier alone would take it for.
    """

    text: str
    intent: str
    decision: str
    entities: tuple[tuple[str, str], ...]
    likeliest: str = ""

    @classmethod
    def of(cls, tracker: Tracker) -> Said:
        """The latest message."""
        message: dict[str, Any] = tracker.latest_message
        entities = message.get("entities") or []
        return cls(
            message.get("text") or "",
            (message.get("intent") or {}).get("name") or "",
            message.get("decision") or "",
            tuple((item["entity"], str(item["value"])) for item in entities),
            _likeliest(message.get("intent_ranking") or []),
        )

    def values(self, entity: str) -> tuple[str, ...]:
        """Values of an entity, each once."""
        return tuple(dict.fromkeys(value for name, value in self.entities if name == entity))

    def value(self, entity: str) -> str | None:
        """The only value of an entity; None where there is none, or a choice of several."""
        values = self.values(entity)
        return values[0] if len(values) == 1 else None

    @property
    def is_typed(self) -> bool:
        """Whether the words are the patient's own and no button's."""
        return bool(self.decision)

    @property
    def is_question(self) -> bool:
        """Whether it is for the rules, as far as it holds no value that a form asks for."""
        if self.decision == "clarify":  # "Did you mean" is no help where this may be a typo
            return self.likeliest not in _NOT_UNDERSTOOD
        return self.intent not in _ANSWERS

    def answers_another(self, slot: str) -> bool:
        """Whether it answers the NetID question of an article and not the one for ``slot``."""
        return self.intent == INFORM_NETID and slot != "has_netid"

    @property
    def yes_or_no(self) -> bool | None:
        """True for a yes, False for a no, None for anything else."""
        return {"affirm": True, "deny": False}.get(self.intent)


def _likeliest(ranking: list[dict[str, Any]]) -> str:
    understood = [item for item in ranking if item["name"] != "nlu_fallback"]
    best = max(understood, key=lambda item: float(item["confidence"]), default={"name": ""})
    return str(best["name"])
