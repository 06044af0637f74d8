"""What the classifier says of a mail and of each of its sentences."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from bot.mail.questions import questions
from bot.nlu import segments
from bot.nlu.intents import OUT_OF_SCOPE, Decision, is_faq
from bot.nlu.segments import asks

# Higher than in the chat, where a wrong answer is asked about at once. What the mail as a whole
# confirms needs no more than there.
SURE: Final = 0.8
MOST_OUTSIDE: Final = 0.2
# "How do I do that?" means what stands before it; a long sentence stands by itself.
_DEPENDS: Final = re.compile(
    r"\b(?:it|that|this|these|those|they|them|so|one)\b|\b(?:where|how|why)\W{0,3}$"
    r"|what\sam\si\s(?:doing|missing)|is\sthere\sa\s(?:trick|fix|way)|what(?:['’]?s|\sis)\swrong",
    re.IGNORECASE,
)
_MOST_WORDS: Final = 14
_SURELY_OUTSIDE: Final = 0.9


class Parser(Protocol):
    """``HelpDeskAgent``, as far as it is needed here."""

    async def parse(self, text: str) -> dict[str, Any]:
        """As ``helpdesk parse`` shows it (``docs/cli.md``)."""


@dataclass(frozen=True)
class Reading:
    """One text as the classifier takes it; ``outside``: probability of being no question to us."""

    intent: str
    confidence: float
    decision: str
    outside: float

    @classmethod
    def of(cls, parsed: Mapping[str, Any]) -> Reading:
        """From the result of ``parse``."""
        ranking = {item["intent"]: float(item["confidence"]) for item in parsed["ranking"]}
        return cls(
            intent=parsed["intent"] or OUT_OF_SCOPE,
            confidence=float(parsed["confidence"]),
            decision=parsed["decision"],
            outside=ranking.get(OUT_OF_SCOPE, 0.0),
        )

    @property
    def is_sure(self) -> bool:
        """Whether an article answers it for certain."""
        return self._answers(SURE)

    def is_confirmed(self, whole: Reading) -> bool:
        """Whether it is sure, or likely and the mail as a whole surely says the same."""
        agrees = whole.is_sure and whole.intent == self.intent
        return self._answers(segments.SURE if agrees else SURE)

    def _answers(self, least: float) -> bool:
        answers = self.decision == Decision.ANSWER.value and is_faq(self.intent)
        return answers and self.confidence >= least and self.outside <= MOST_OUTSIDE


@dataclass(frozen=True)
class Sentence:
    """A sentence, by itself and, where it may lean on the one before, together with that."""

    text: str
    alone: Reading
    with_previous: Reading | None = None

    @property
    def asks(self) -> bool:
        """Whether it asks, wishes or complains, rather than tells what went before."""
        return asks(self.text)

    @property
    def words(self) -> int:
        """How many."""
        return len(self.text.split())


@dataclass(frozen=True)
class ReadMail:
    """The mail as a whole and by sentences."""

    whole: Reading
    sentences: tuple[Sentence, ...]


async def read_sentences(parser: Parser, text: str, most: int) -> tuple[Sentence, ...] | None:
    """The sentences of ``text`` that say something; None where there are more than ``most``."""
    pieces = questions(text)
    if len(pieces) > most:
        return None
    sentences: list[Sentence] = []
    for place, piece in enumerate(pieces):
        alone = Reading.of(await parser.parse(piece))
        together = None
        if place and _may_depend(piece, alone):
            together = Reading.of(await parser.parse(f"{pieces[place - 1]} {piece}"))
        sentences.append(Sentence(piece, alone, together))
    return tuple(sentences)


def _may_depend(piece: str, alone: Reading) -> bool:
    short = len(piece.split()) <= _MOST_WORDS
    return short and alone.outside < _SURELY_OUTSIDE and _DEPENDS.search(piece) is not None
