"""E-mail addresses: as they are, with spaces, without an ending, or spelled ("jane at x dot edu").

Each sign or word for "@" is found first; then the part before it is read backwards and the part
after it forwards, both bounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bot.dialogue.masking_draft import Draft, Label, Span
from bot.dialogue.masking_patterns.words import NO_MAILBOX, NO_SECRET

_AT = re.compile(
    r"(?P<sign>\s{0,2}(?:@|%40|[(\[{<]\s?(?:at|@|arroba)\s?[)\]}>]|[(\[{]a[)\]}]|[-_](?:at|arroba)[-_])\s{0,2})"
    r"|(?P<word>\s{1,3}(?:at|arroba)\s{1,3})"
)
_ENDINGS: Final = "com|edu|org|net|gov|mil"
_DOT: Final = (
    r"(?:\.|\s?[(\[{<]\s?(?:dot|punto|period|\.)\s?[)\]}>]\s?|\s{1,2}(?:dot|punto|period|point)\s{1,2}"
    rf"|[-_]dot[-_]|(?:\s?[.,]\s?|\s)(?=(?:{_ENDINGS})(?![\w-])))"
)
_LABEL: Final = r"[^\W_][\w*-]{0,62}"
# Without the second part "jane@umass.edu.Thanks" would end in "Thanks".
_KNOWN_DOMAIN = re.compile(
    rf"{_LABEL}(?:{_DOT}{_LABEL}){{0,4}}?{_DOT}(?:{_ENDINGS})(?![\w-])"
    rf"(?!\.(?:{_ENDINGS}|[a-z]{{2}})(?![\w-]))"
)
_DOMAIN = re.compile(rf"{_LABEL}(?:\.{_LABEL}){{0,6}}\.[^\W\d_]{{2,24}}(?![\w-])")
_NO_ENDING = re.compile(r"[\w-]{0,62}[^\W\d_][\w-]{0,62}(?![\w-])")
_PROVIDER = re.compile(
    r"(?:g-?mail|yahoo|hotmail|outlook|icloud|aol|proton(?:mail)?|live|msn|comcast|umail)(?:\.|\b)"
)
_SPELLED = re.compile(r"[(\[{<\s_-](?:dot|punto|period|point)[)\]}>\s_-]")
_JOINED = re.compile(
    r"(?:\s(?:dot|punto|period|point|underscore|under score|guion bajo|dash|hyphen|minus|plus)\s"
    r"|\s?[(\[{](?:dot|\.|underscore)[)\]}]\s?|[-_]dot[-_]|\s\.\s)\Z"
)
_LONGEST_JOINER: Final = 16
_MAIL_CUE = re.compile(
    r"e-?mail|\bmail\b|address|reach me|contact me|write (?:to )?me|correo|direccion"
)
_LETTER = re.compile(r"[^\W\d_]")
_CUE_REACH: Final = 40  # characters
_NO_LOCAL: Final = NO_MAILBOX | NO_SECRET
_LONGEST_LOCAL: Final = 64  # characters, RFC 5321
_LOCAL_SIGNS: Final = frozenset("._%+-'!#$&*~^")


def addresses(draft: Draft) -> Iterator[Span]:
    """Every e-mail address."""
    for at in _AT.finditer(draft.plain):
        read = _signed if at["sign"] else _worded
        span = read(draft.plain, at)
        if span is not None:
            yield span


def _signed(plain: str, at: re.Match[str]) -> Span | None:
    """Around a sign that means nothing else, a domain may lack its ending: "jane@umass"."""
    start = _local_start(plain, at.start())
    domain = _KNOWN_DOMAIN.match(plain, at.end()) or _DOMAIN.match(plain, at.end())
    domain = domain or _PROVIDER.match(plain, at.end())
    if domain is None and at[0] == "@":
        domain = _NO_ENDING.match(plain, at.end())
    local = plain[start : at.start()]
    if domain is None or not local or (at[0] != "@" and local in _NO_LOCAL):
        return None
    return Span(start, domain.end(), Label.EMAIL)


def _worded(plain: str, at: re.Match[str]) -> Span | None:
    """Around a common word: "log in at spire.umass.edu" is no address."""
    start = _local_start(plain, at.start())
    local = plain[start : at.start()]
    domain = (
        _KNOWN_DOMAIN.match(plain, at.end())
        or _DOMAIN.match(plain, at.end())
        or _PROVIDER.match(plain, at.end())
    )
    if domain is None or local in _NO_LOCAL or not _LETTER.search(local):
        return None
    told = _MAIL_CUE.search(plain, max(0, start - _CUE_REACH), start)
    if told or _odd(local) or _SPELLED.search(domain[0]) or _PROVIDER.match(domain[0]):
        return Span(start, domain.end(), Label.EMAIL)
    return None


def _odd(local: str) -> bool:
    return any(character in "._ " or character.isdigit() for character in local)


def _local_start(plain: str, end: int) -> int:
    """Where the part before the "@" begins; ``end`` if there is none."""
    start = _word_start(plain, end)
    joined = _JOINED.search(plain, max(0, start - _LONGEST_JOINER), start)
    while start < end and joined:
        earlier = _word_start(plain, joined.start())
        if earlier == joined.start() or end - earlier > 2 * _LONGEST_LOCAL:
            break
        start = earlier
        joined = _JOINED.search(plain, max(0, start - _LONGEST_JOINER), start)
    return start


def _word_start(plain: str, end: int) -> int:
    start = end
    while start and end - start < _LONGEST_LOCAL and _is_local(plain[start - 1]):
        start -= 1
    while start < end and plain[start] in "'.-*":
        start += 1
    return start


def _is_local(character: str) -> bool:
    return character.isalnum() or character in _LOCAL_SIGNS
