"""Long messages: cut into sentences, and decide which of them get an answer of their own.

A wrong extra answer is worse than a missing one: the person can ask again, and the answer to the
whole message stands. So ``pick_segments`` falls back to the whole message whenever in doubt.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice, pairwise

from spacy.pipeline import Sentencizer

from bot.nlu import segment_patterns as words
from bot.nlu.blank_english import BlankEnglish
from bot.nlu.entity_patterns import EMAIL, FILE_NAMES, URL

# Least confidence of a sentence that gets an answer of its own.
SURE = 0.55
MOST_ANSWERS = 3
_TASKS = frozenset({"action", "handoff"})
_SURE_DECISIONS = frozenset({"answer"}) | _TASKS
# Mail programs break lines at 72 to 78 columns; such a break ends no sentence.
_WRAP_FROM, _WRAP_TO = 62, 80
# A clause this far back says enough about what is being joined.
_LOOK_BACK = 300
# Longer pieces say something; also the length in which thanks at the end are looked for.
_LONGEST_EMPTY = 160
_SAYS_SOMETHING = re.compile(r"\w")
_ENDS = "".join(Sentencizer.default_punct_chars) + string.whitespace
_SENTENCE_END = re.compile(f"[{re.escape(''.join(Sentencizer.default_punct_chars))}]")
_NO_CUT = (URL, EMAIL, words.ABBREVIATION, *FILE_NAMES)


@dataclass(frozen=True)
class Candidate:
    """A text with what the classifier says of it; ``decision`` as in ``helpdesk parse``."""

    text: str
    intent: str
    confidence: float
    decision: str


def split_sentences(text: str, limit: int = 12) -> list[str]:
    """The sentences and joined questions of ``text`` that say something, in order.

    Args:
        text: a message or a mail's newly written text, any length and content.
        limit: most pieces to return; the rest of the text is left out.

    Returns:
        Pieces of the text with white space made single. Greetings, thanks, sign-offs and "please
        help" are left out; a text of nothing else gives an empty list.
    """
    return list(islice(_without_signature(_pieces(text)), max(limit, 0)))


def pick_segments(candidates: Sequence[Candidate], whole: Candidate) -> list[Candidate]:
    """What to answer: several sentences, or only the whole message.

    Args:
        candidates: the pieces of ``split_sentences``, classified, in order.
        whole: the whole message, classified.

    Returns:
        Questions in order and at most one task, last; or one item, ``whole`` or what is urgent.
    """
    for candidate in (whole, *candidates):
        if candidate.decision == "emergency":
            return [candidate]
    picked = _few(_first_of_each(c for c in candidates if _is_sure(c) and asks(c.text)))
    intents = {candidate.intent for candidate in picked}
    if len(picked) < 2 or (_is_sure(whole) and whole.intent not in intents):
        return [whole]
    return picked


def asks(text: str) -> bool:
    """Whether a sentence asks, wishes or complains, rather than tells what went before."""
    return words.ASKS.search(text) is not None


def _is_sure(candidate: Candidate) -> bool:
    return candidate.decision in _SURE_DECISIONS and candidate.confidence >= SURE


def _first_of_each(candidates: Iterable[Candidate]) -> list[Candidate]:
    firsts: dict[str, Candidate] = {}
    for candidate in candidates:
        firsts.setdefault(candidate.intent, candidate)
    return list(firsts.values())


def _few(candidates: Sequence[Candidate]) -> list[Candidate]:
    tasks = [candidate for candidate in candidates if candidate.decision in _TASKS][:1]
    questions = [candidate for candidate in candidates if candidate.decision not in _TASKS]
    return questions[: MOST_ANSWERS - len(tasks)] + tasks


@cache
def _english() -> BlankEnglish:
    english = BlankEnglish()
    english.nlp.add_pipe("sentencizer")
    return english


def _pieces(text: str) -> Iterator[str]:
    for start, end in pairwise((0, *_cuts(text), len(text))):
        if _SAYS_SOMETHING.search(text, start, end):
            yield _trimmed(" ".join(text[start:end].split()))


def _trimmed(piece: str) -> str:
    """``piece`` without greeting, number, joining word and thanks around it."""
    if _is_empty(piece):
        return piece
    while found := words.LEAD.match(piece):
        piece = piece[found.end() :]
    while found := words.TRAIL.search(piece, max(0, len(piece) - _LONGEST_EMPTY)):
        piece = piece[: found.start()]
    return piece


def _is_empty(piece: str) -> bool:
    if not _SAYS_SOMETHING.search(piece):
        return True
    return len(piece) <= _LONGEST_EMPTY and words.EMPTY.fullmatch(piece) is not None


def _without_signature(pieces: Iterable[str]) -> Iterator[str]:
    signing = signed = False
    for piece in pieces:
        is_name = (signing and words.SIGNATURE.fullmatch(piece)) or (signed and _is_short(piece))
        signed = bool(is_name) and not asks(piece)
        signing = signed or words.SIGN_OFF.fullmatch(piece[:_LONGEST_EMPTY]) is not None
        if not signed and not _is_empty(piece):
            yield piece


def _is_short(line: str) -> bool:
    return len(line.split()) <= 5 and not line.endswith((".", "!"))


def _cuts(text: str) -> Iterator[int]:
    """Offsets where a new piece begins, ascending."""
    kept_whole = _inner_offsets(text)
    start = 0
    for offset, kind in sorted(set(_possible_cuts(text))):
        if offset <= start or kept_whole[offset]:
            continue
        if _fits(kind, text[start : start + _LOOK_BACK], text[max(start, offset - 99) : offset]):
            yield offset
            start = offset


def _fits(kind: str, head: str, tail: str) -> bool:
    """Whether a cut is right after a piece that begins with ``head`` and ends in ``tail``."""
    if kind == "joined":
        return len(tail.split()) > 1 and not words.ENDS_IN_QUESTION_WORD.search(tail)
    if kind == "comma":
        return words.QUESTION.match(_trimmed(head)) is not None
    return True


def _inner_offsets(text: str) -> bytearray:
    """A 1 for each offset at which no piece may begin."""
    inner = bytearray(len(text) + 1)
    for pattern in _NO_CUT:
        for found in pattern.finditer(text):
            inner[found.start() + 1 : found.end()] = b"\x01" * (found.end() - found.start() - 1)
    return inner


def _possible_cuts(text: str) -> Iterator[tuple[int, str]]:
    yield from ((offset, "end") for offset in _sentence_starts(text))
    yield from ((offset, "line") for offset in _line_starts(text))
    yield from ((found.start(), "marker") for found in words.MARKER.finditer(text))
    yield from ((found.end(), "end") for found in words.HARD_END.finditer(text))
    yield from ((found.start(), "joined") for found in words.JOINED.finditer(text))
    yield from ((found.start() + 1, "comma") for found in words.AFTER_COMMA.finditer(text))
    if words.FIRST_NUMBER.search(text):
        yield from ((found.start(), "number") for found in words.NUMBER.finditer(text))


def _sentence_starts(text: str) -> list[int]:
    # What stands behind the last word ends a sentence but begins none. A second row of signs, or
    # the rest of a long one, is cut off: thanks are known before a few signs only.
    last_word = len(text.rstrip(_ENDS))
    rows = text[last_word:].split()
    few = len(rows) < 2 and len("".join(rows)) <= 8
    if few and not _SENTENCE_END.search(text, 0, last_word):
        return [0]
    with _english().reading(text) as doc:
        return [sentence.start_char for sentence in doc.sents]


def _line_starts(text: str) -> Iterator[int]:
    """Offsets of lines, without those that a mail program has wrapped."""
    offset = 0
    for line, following in pairwise((*text.splitlines(keepends=True), "")):
        offset += len(line)
        if not _is_wrapped(line.rstrip(), following):
            yield offset


def _is_wrapped(line: str, following: str) -> bool:
    first = re.match(r"\S{1,80}", following)
    if first is None or line.endswith((".", "!", "?", ":", ";")) or len(line) > _WRAP_TO:
        return False
    if words.LIST_ITEM.match(following) or words.QUESTION.match(following):
        return False
    return len(line) + 1 + len(first[0]) > _WRAP_FROM
