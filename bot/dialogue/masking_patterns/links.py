"""Random strings: in links, and alone. And what looks like one but stays: file names, hosts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bot.dialogue.masking_draft import ANY_MARK, Draft, Label, Span
from bot.nlu.entity_patterns import FILE_NAMES

_URL = re.compile(
    rf"(?:https?://|www\.)[^\s<>\"{ANY_MARK}][^\s<>\"]{{1,2000}}"
    r"|(?<![\w.@-])(?:[^\W_][\w-]{0,62}\.){1,8}[a-z]{2,24}/[^\s<>\"]{1,2000}"
)
_HOST = re.compile(r"(?:https?://)?[^/?#\s]*")
_PIECE = re.compile(rf"[^/?&=#;{ANY_MARK}]+")
_SECRET_KEY = re.compile(
    r"(?:token|code|key|sig\w*|otp|pin|pass\w*|pwd?|session\w*|sid|auth\w*|hash|ticket|nonce"
    r"|secret|invite)=\Z"
)
_NAME_KEY = re.compile(r"(?:user\w*|u|uid|netid|login|email|mail|name)=\Z")
_LONGEST_KEY: Final = 24
_AFTER_URL: Final = ".,;:!?)]}'*"
_SHORTEST_IN_URL: Final = 6
_SHORTEST: Final = 20  # characters, for a random string in running text
_LONGEST_SOLID: Final = 512
_DIGIT = re.compile(r"\d")
_MANY_DIGITS: Final = 7

_RANDOM = re.compile(rf"(?<![\w/+=.~-])[\w+/=.~-]{{{_SHORTEST},}}")
_CHANGE = re.compile(r"(?<=\d)[a-z]|(?<=[a-z])\d")
_ERROR_CODE = re.compile(r"\b0x[0-9a-f]{2,16}\b")

# Names without spaces, and those of cameras: what is around a name in a sentence is not part of it.
_NAMES = FILE_NAMES[:2]
# A file's name stays, unless it says itself that it holds such a number.
_TELLING = re.compile(
    r"ss[n#]|social|dob|birth|bday|spire|mrn|netid|pass?w|\d{3}[-_. ]\d{2}[-_. ]\d{4}"
)


def links(draft: Draft) -> Iterator[Span]:
    """Links: hosts and plain pieces stay, random pieces and values of secret keys go."""
    for found in _URL.finditer(draft.plain):
        end = found.start() + len(found[0].rstrip(_AFTER_URL))
        yield from _link(draft.plain, found.start(), end)


def _link(plain: str, start: int, end: int) -> Iterator[Span]:
    host = _HOST.match(plain, start, end)
    tail = host.end() if host else start
    signed_in = plain.rfind("@", start, tail) + 1
    if signed_in:
        user = plain.find("//", start, signed_in) + 2 if "//" in plain[start:signed_in] else start
        yield Span(user, signed_in - 1, Label.PASSWORD)
        start = signed_in
    yield Span(start, tail, Label.KEPT)
    for piece in _PIECE.finditer(plain, tail, end):
        yield from _piece(plain, piece)


def _piece(plain: str, piece: re.Match[str]) -> Iterator[Span]:
    start, end = piece.span()
    key = _SECRET_KEY.search(plain, max(0, start - _LONGEST_KEY), start)
    if "@" in piece[0] or "%40" in piece[0]:
        yield Span(start, end, Label.EMAIL)
    elif key or is_random(piece[0], _SHORTEST_IN_URL, changes=3):
        yield Span(start, end, Label.CODE)
    elif _NAME_KEY.search(plain, max(0, start - _LONGEST_KEY), start):
        yield Span(start, end, Label.ID)
    elif len(_DIGIT.findall(piece[0])) < _MANY_DIGITS:
        yield Span(start, end, Label.KEPT)


def random_strings(draft: Draft) -> Iterator[Span]:
    """Tokens, keys and hashes outside of links; error codes such as 0x80070005 stay."""
    for found in _ERROR_CODE.finditer(draft.plain):
        yield Span(*found.span(), Label.KEPT)
    for found in _RANDOM.finditer(draft.plain):
        solid = found[0].rstrip("=").isalnum() and len(found[0]) < _LONGEST_SOLID
        if is_random(found[0], _SHORTEST, changes=2 if solid else 4):
            end = found.start() + len(found[0].rstrip(".-"))
            yield Span(found.start(), end, Label.CODE)


def is_random(piece: str, shortest: int, changes: int) -> bool:
    """Letters and digits change places often: not so in words, dates, or a word with a number."""
    return len(piece) >= shortest and len(_CHANGE.findall(piece)) >= changes


def file_names(draft: Draft) -> Iterator[Span]:
    """Names of files; they stay, since they are what upload questions are about."""
    for pattern in _NAMES:
        for found in pattern.finditer(draft.plain):
            if not _TELLING.search(found[0]):
                yield Span(*found.span(), Label.KEPT)
