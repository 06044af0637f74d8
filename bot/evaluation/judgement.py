"""What counts as right: one expectation against one result of ``helpdesk parse``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from bot.evaluation.expectations import Expectation
from bot.nlu.intents import FALLBACK, OUT_OF_SCOPE, TALK_TO_HUMAN, URGENT, Decision, is_faq

ParseResult = Mapping[str, Any]

# The bot takes the question for one of its own and says or does something for it.
SERVED: Final = frozenset({Decision.ANSWER.value, Decision.ACTION.value, Decision.HANDOFF.value})
_TITLES_SHOWN: Final = 3


@dataclass(frozen=True)
class Judgement:
    """An expected question and what the bot made of it."""

    expected: Expectation
    result: ParseResult

    @property
    def decision(self) -> str:
        """What the bot did (``bot.nlu.intents.Decision``)."""
        return str(self.result["decision"])

    @property
    def intent(self) -> str:
        """The classifier's own top intent; ``nlu_fallback`` where it had none (empty text)."""
        return str(self.result["intent"] or FALLBACK)

    @property
    def label(self) -> str:
        """The intent as it is counted: a fallback is a right out_of_scope."""
        if self.decision == Decision.FALLBACK and OUT_OF_SCOPE in self.expected.allowed:
            return OUT_OF_SCOPE
        return self.intent

    @property
    def right(self) -> bool:
        """The intent or one of ``also_ok``."""
        return self.label in self.expected.allowed

    @property
    def right_strict(self) -> bool:
        """The intent itself, without ``also_ok``."""
        if self.decision == Decision.FALLBACK and self.expected.intent == OUT_OF_SCOPE:
            return True
        return self.intent == self.expected.intent

    @property
    def out_of_scope(self) -> bool:
        """Whether the question has no answer here."""
        return self.expected.intent == OUT_OF_SCOPE

    @property
    def in_scope(self) -> bool:
        """Whether the question has an article, or asks for a person."""
        return is_faq(self.expected.intent) or self.expected.intent == TALK_TO_HUMAN

    @property
    def urgent(self) -> bool:
        """Whether it is an emergency or a crisis."""
        return self.expected.intent in URGENT

    @property
    def taken_for_urgent(self) -> bool:
        """Whether the bot said its emergency text."""
        return self.decision == Decision.EMERGENCY

    @property
    def false_answer(self) -> bool:
        """For out_of_scope questions: served as something that is not in ``also_ok``."""
        return self.decision in SERVED and self.intent not in self.expected.also_ok

    @property
    def kept(self) -> bool:
        """For in-scope questions: served rightly, or asked back with a right title shown."""
        if self.decision == Decision.CLARIFY:
            return not self.expected.allowed.isdisjoint(self._titles())
        return self.decision in SERVED and self.intent in self.expected.allowed

    def _titles(self) -> list[str]:
        ranked = [str(row["intent"]) for row in self.result["ranking"]]
        return [intent for intent in ranked if is_faq(intent)][:_TITLES_SHOWN]
