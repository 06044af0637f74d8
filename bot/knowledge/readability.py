"""How hard an answer is to read: the Flesch-Kincaid grade and the length of sentences.

Grade = 0.39 · words/sentences + 11.8 · syllables/words − 15.59 (Kincaid et al. 1975), with
syllables counted as groups of vowels. Near enough to tell an author to look again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.knowledge.markdown import Block, Paragraph, parse

_NOT_WORDS = re.compile(r"https?://\S+|(?<!\S)\S+@\S+|\{[A-Z_]+\}")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SENTENCE_END = re.compile(r"(?<=[.!?:])[\"”')]*\s+")


@dataclass(frozen=True)
class Sentence:
    """Words of a sentence, and its paragraph's line in the body, counted from 0."""

    words: tuple[str, ...]
    line: int


def sentences(body: str) -> tuple[Sentence, ...]:
    """Sentences of a body; an item of a list ends one as a full stop does."""
    return tuple(
        Sentence(tuple(words), paragraph.line)
        for paragraph in _paragraphs(parse(body))
        for text in _SENTENCE_END.split(_NOT_WORDS.sub(" ", paragraph.text))
        if (words := _WORD.findall(text))
    )


def grade(read: tuple[Sentence, ...]) -> float:
    """School grade needed to understand the text; 0 without any word."""
    words = [word for sentence in read for word in sentence.words]
    if not words:
        return 0.0
    syllables = sum(map(syllable_count, words))
    return 0.39 * len(words) / len(read) + 11.8 * syllables / len(words) - 15.59


def syllable_count(word: str) -> int:
    """Groups of vowels, without a silent e at the end; at least one."""
    spelled = re.sub(r"(?<![aeiouyl])e$|(?<=[^aeiouydt])ed$", "", word.lower())
    return max(1, len(re.findall(r"[aeiouy]+", spelled)))


def _paragraphs(blocks: tuple[Block, ...]) -> Iterator[Paragraph]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        else:
            for item in block.items:
                yield from _paragraphs(item)
