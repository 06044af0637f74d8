"""The notation of urgent phrases, and their search in a list of words.

One phrase a line, words separated by spaces:

==============  =========================================================================
``word``        this word, in plain spelling (repeated letters count once)
``wor*``        a word that starts so
``(a|b c)``     one of these; ``?`` after it, or after a word, makes it optional
``NAME``        one of the alternatives listed under that name in ``names``
``#``           a number
``~`` ``...``   a gap of at most 2, at most 5 words, inside one sentence
``.``           the start or end of a sentence
==============  =========================================================================

Each word that some phrase names gets one character, a text becomes a string of them, and a
phrase a regular expression over that string. Nothing in the notation repeats without a bound,
so a search takes time linear in the number of words whatever the text holds. A phrase can't
start with a gap or an optional part: phrases are looked up by their first word.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.nlu.urgent_text import SENTENCE_END, squeeze

_TOKEN = re.compile(r"\([^()]*\)\??|[^() ]+")
_WORD = re.compile(r"[a-z0-9]+\*?|#|\.")
_GAP_WORDS = {"~": 2, "...": 5}
_FIRST_CODE = 0x100  # above ASCII: no code is a sign of the regular expressions
_OTHER_WORD = "-"
_NUMBER = "#"


@dataclass(frozen=True)
class Found:
    """A phrase of the rule ``name`` in words ``start`` to ``end`` (exclusive)."""

    name: str
    start: int
    end: int


class PhraseBook:
    """Named lists of phrases, searched together.

    Args:
        phrases: name of a rule -> its phrases, one a line.
        names: upper-case name -> alternatives joined by ``|``, usable in any phrase.

    Raises:
        ValueError: a phrase that breaks the notation, with the phrase.
    """

    def __init__(self, phrases: Mapping[str, str], names: Mapping[str, str]) -> None:
        split = {name: [_tokens(line) for line in _lines(text)] for name, text in phrases.items()}
        choices = _Choices(names)
        self._codes = _Codes(
            word
            for lines in split.values()
            for tokens in lines
            for token in tokens
            for choice in choices.of(token)
            for word in choice
        )
        # By the code of the first word, then by rule, each in the order it is written down.
        self._phrases: dict[str, dict[str, list[_Phrase]]] = defaultdict(lambda: defaultdict(list))
        for name, lines in split.items():
            for tokens in lines:
                self._add(name, tokens, [choices.of(token) for token in tokens])

    def find(self, words: Sequence[str]) -> list[Found]:
        """All matches, in the order of their first words; at most one of each rule at a word."""
        codes = {word: self._codes.of_word(word) for word in set(words)}
        text = "".join([codes[word] for word in words])
        possible = {code: self._possible(code, set(text)) for code in set(text)}
        return [
            found
            for start, code in enumerate(text)
            for name, phrases in possible[code]
            if (found := _first_match(name, phrases, text, start))
        ]

    def _possible(self, code: str, there: set[str]) -> list[tuple[str, list[_Phrase]]]:
        """Each rule's phrases that begin with ``code`` and whose other words are all there.

        In an ordinary message that leaves next to none.
        """
        rules = self._phrases.get(code, {})
        kept = {n: [p for p in phrases if p.may_match(there)] for n, phrases in rules.items()}
        return [(name, phrases) for name, phrases in kept.items() if phrases]

    def _add(self, name: str, tokens: list[str], choices: list[list[tuple[str, ...]]]) -> None:
        if tokens[0].endswith("?") or tokens[0] in _GAP_WORDS:
            raise ValueError(f"a phrase can't start with {tokens[0]}: {' '.join(tokens)}")
        needed = [
            frozenset(code for choice in either for code in self._codes.of_part(choice[0]))
            for token, either in zip(tokens, choices, strict=True)
            if token not in _GAP_WORDS and not token.endswith("?")
        ]
        phrase = _Phrase("".join(map(self._pattern, tokens, choices)), needed[1:])
        for code in needed[0]:
            self._phrases[code][name].append(phrase)

    def _pattern(self, sign: str, choices: list[tuple[str, ...]]) -> str:
        if sign in _GAP_WORDS:
            return f"[^{self._codes.of_word(SENTENCE_END)}]{{0,{_GAP_WORDS[sign]}}}?"
        single = "".join(self._codes.of_part(c[0]) for c in choices if len(c) == 1)
        several = ["".join(f"[{self._codes.of_part(p)}]" for p in c) for c in choices if len(c) > 1]
        either = "|".join([*several, *([f"[{single}]"] if single else [])])
        return f"(?:{either})" + ("?" if sign.endswith("?") else "")


class _Phrase:
    """One phrase: its pattern, and for each further word the codes of which one must be there."""

    def __init__(self, pattern: str, needed: list[frozenset[str]]) -> None:
        self._pattern = pattern
        self._needed = needed

    def may_match(self, there: set[str]) -> bool:
        """Whether a text with the codes ``there`` has each of its words, in whatever order."""
        for codes in self._needed:  # noqa: SIM110 - a hundred times a message: no generator
            if codes.isdisjoint(there):
                return False
        return True

    @cached_property
    def match(self) -> Callable[[str, int], re.Match[str] | None]:
        """Compiled when first needed: all of them at once would take seconds at each start."""
        return re.compile(self._pattern).match


def _first_match(name: str, phrases: Sequence[_Phrase], text: str, start: int) -> Found | None:
    for phrase in phrases:
        match = phrase.match(text, start)
        if match and match.end() > start:
            return Found(name, start, match.end())
    return None


class _Choices:
    """The alternatives that a token of a phrase stands for, each a tuple of words."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names

    def of(self, token: str) -> list[tuple[str, ...]]:
        if token in _GAP_WORDS:
            return []
        plain = token.removesuffix("?").strip("()")
        return [each for choice in plain.split("|") for each in self._expanded(choice.split())]

    def _expanded(self, words: list[str]) -> list[tuple[str, ...]]:
        found: list[tuple[str, ...]] = [()]
        for word in words:
            options = self.of(self._names[word]) if word in self._names else [_checked(word)]
            found = [(*start, *option) for start in found for option in options]
        return found


class _Codes:
    """One character for each word and each beginning (``wor*``) that the phrases name."""

    def __init__(self, parts: Iterable[str]) -> None:
        codes: dict[str, str] = {}
        for part in (SENTENCE_END, _NUMBER, *parts):
            codes.setdefault(part, chr(_FIRST_CODE + len(codes)))
        self._codes = codes
        self._starts = {part[:-1]: code for part, code in codes.items() if part.endswith("*")}
        self._longest = max(map(len, self._starts), default=0)
        self._of_part = {part: self._matching(part) for part in codes}

    def of_word(self, word: str) -> str:
        """The code of a word of a text."""
        if word in self._codes:
            return self._codes[word]
        for length in range(min(self._longest, len(word)), 0, -1):
            if word[:length] in self._starts:
                return self._starts[word[:length]]
        return self._codes[_NUMBER] if word.isdecimal() else _OTHER_WORD

    def of_part(self, part: str) -> str:
        """The codes of all words that ``part`` of a phrase matches."""
        return self._of_part[part]

    def _matching(self, part: str) -> str:
        if part.endswith("*"):
            return "".join(c for word, c in self._codes.items() if word.startswith(part[:-1]))
        if part == _NUMBER:
            return "".join(c for word, c in self._codes.items() if word.isdecimal() or word == part)
        return self._codes[part]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _tokens(line: str) -> list[str]:
    tokens = _TOKEN.findall(line)
    if "".join("".join(tokens).split()) != "".join(line.split()):
        raise ValueError(f"not in the phrase notation: {line}")
    return tokens


def _checked(word: str) -> tuple[str, ...]:
    if not _WORD.fullmatch(word):
        raise ValueError(f"not a word of the phrase notation: {word}")
    return (squeeze(word),)
