"""spaCy's blank English pipeline, made safe for a server that reads strangers' texts.

Three measured habits of spaCy 3.8 need a guard: its tokenizer is quadratic in the length of a
run without spaces (10,000 brackets: 8 s), its vocabulary keeps each word it has ever seen
(memory, and patients' words in it), and it raises on lone surrogates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

import spacy
from spacy.tokens import Doc

# A row of signs says no more than its first one.
_SIGNS = re.compile(r"(?<=[^\w\s])[^\w\s]{8,}")
# Longer than any word or phrase of ours; addresses and file names are found by other means.
_LONG_RUN = re.compile(r"\S{41,}")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def shielded(text: str) -> str:
    """``text`` with the parts that spaCy can't take replaced, character for character."""
    text = _SIGNS.sub(lambda run: " " * len(run[0]), _SURROGATE.sub("\ufffd", text))
    return _LONG_RUN.sub(lambda run: "x" * len(run[0]), text)


class BlankEnglish:
    """A blank English pipeline that forgets each text once it is read.

    Add rule components to ``nlp`` right after construction.
    """

    def __init__(self) -> None:
        self.nlp = spacy.blank("en")
        # The limit is meant for parsers; rules are linear.
        self.nlp.max_length = 1 << 31
        # Leaving a memory zone frees the words of every document, so only one may be open.
        self._one_at_a_time = Lock()

    @contextmanager
    def reading(self, text: str) -> Iterator[Doc]:
        """The document of ``text``, same character offsets, valid only inside the block."""
        with self._one_at_a_time, self.nlp.memory_zone():
            yield self.nlp(shielded(text))
