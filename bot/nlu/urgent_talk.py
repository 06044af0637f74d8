"""What one message is about: decides whether an urgent phrase in it means danger now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise

from bot.nlu.urgent_patterns import context
from bot.nlu.urgent_patterns.idioms import IDIOMS
from bot.nlu.urgent_patterns.names import NAMES
from bot.nlu.urgent_patterns.rule import DESK, JEST, JOKE, PAPER, PAST
from bot.nlu.urgent_phrases import Found, PhraseBook
from bot.nlu.urgent_text import SENTENCE_END, squeeze

# Words to either side in which talk of a kind voids a vague phrase of the same sentence.
_NEAR = {DESK: 8, PAPER: 12, PAST: 20, JOKE: 30}
_DATED = 5  # words after a match in which its date stands
_NEGATION = 5  # words between a negation and what it denies
_IDIOM, _SERIOUS = "idiom", "serious"
_BOOK = PhraseBook(context.CONTEXTS | {_IDIOM: IDIOMS, _SERIOUS: context.SERIOUS}, NAMES)
_NEGATORS = frozenset(map(squeeze, context.NEGATORS))
_FILLERS = frozenset(map(squeeze, context.FILLERS))
_NOT_NEGATING = frozenset(map(squeeze, context.NOT_NEGATING))
_BYGONE = frozenset(map(squeeze, context.BYGONE))


class Talk:
    """The words of one message, read for idioms, denials, jokes and other subjects.

    Args:
        words: as ``words_of`` gives them, from the first sentence end to the last.
    """

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words
        spans: dict[str, list[Found]] = {name: [] for name in (*context.CONTEXTS, _IDIOM, _SERIOUS)}
        for found in _BOOK.find(words):
            spans[found.name].append(found)
        size = len(words)
        self._idioms = _Marks(size, (i for s in spans[_IDIOM] for i in range(s.start, s.end)))
        self._kinds = {kind: _Marks(size, (s.start for s in spans[kind])) for kind in _NEAR}
        self.joking = bool(spans[JOKE]) and not spans[_SERIOUS]
        self._bounds = _sentence_bounds(words)

    def in_idiom(self, found: Found) -> bool:
        """Whether any word of a match belongs to an idiom."""
        return self._idioms.between(found.start, found.end)

    def about(self, kind: str, found: Found) -> bool:
        """Whether there is talk of ``kind`` near a match, in its sentence."""
        if kind == JEST:
            return self.joking and self.about(DESK, found)
        if kind == JOKE and not self.joking:
            return False
        first, last = self._sentence(found)
        near = _NEAR[kind]
        return self._kinds[kind].between(
            max(first, found.start - near), min(last, found.end + near)
        )

    def denied(self, found: Found) -> bool:
        """Whether a negation stands right before a match, with at most fillers between."""
        for index in range(found.start - 1, max(found.start - 1 - _NEGATION, 0), -1):
            word = self._words[index]
            if word in _NEGATORS:
                return self._words[index - 1] not in _NOT_NEGATING
            if word not in _FILLERS:
                return False
        return False

    def bygone(self, found: Found) -> bool:
        """Whether a match is called old, or is paperwork about something dated."""
        before = self._words[max(found.start - 2, 0) : found.start + 1]
        if any(word in _BYGONE for word in before):
            return True
        end = min(found.end + _DATED, self._sentence(found)[1])
        return self._kinds[PAST].between(found.start, end) and self.about(PAPER, found)

    def _sentence(self, found: Found) -> tuple[int, int]:
        # A phrase may begin or end with a sentence end: its middle is surely in the sentence.
        return self._bounds[(found.start + found.end) // 2]


class _Marks:
    """Marked places of a message; answers whether any lies in a range without walking it."""

    def __init__(self, size: int, places: Iterable[int]) -> None:
        marks = [0] * (size + 1)
        for place in places:
            marks[place + 1] = 1
        self._up_to = list(accumulate(marks))

    def between(self, first: int, end: int) -> bool:
        return self._up_to[end] > self._up_to[first]


def _sentence_bounds(words: Sequence[str]) -> list[tuple[int, int]]:
    """For each word the first place of its sentence and the place after its last."""
    ends = [index for index, word in enumerate(words) if word == SENTENCE_END]
    bounds: list[tuple[int, int]] = [(0, 1)]
    for first, last in pairwise(ends):
        bounds.extend([(first + 1, last + 1)] * (last - first))
    return bounds
