"""Lists of words to one expression."""

from __future__ import annotations

import re


def either(words: str) -> str:
    """An expression for any of ``words``, the longest first; ``~`` in a word is a space."""
    longest_first = sorted(set(words.split()), key=lambda word: (-len(word), word))
    return "|".join(re.escape(word.replace("~", " ")) for word in longest_first)
