"""Passwords.

Most sentences with "password" hold none: they say that it is forgotten, wrong or refused. So a
value counts after "is", ":" or "=" unless it is a word that is said of passwords; elsewhere only
when it looks like one ("password hunter2 doesn't work").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bot.dialogue.masking_draft import MASKED, Draft, Label, Span
from bot.dialogue.masking_patterns.cues import (
    could_be_secret,
    is_masked,
    is_quoted,
    is_strange,
    near,
    value_at,
)

_PASSWORD: Final = (
    r"(?<![^\W_])(?:pass?[ -](?:word|code|phrase|key)|(?:pa?|ap)s{1,3}w{1,2}[a-z]{0,3}d"
    r"|pass?(?:wor|code|phrase|key)"
    r"|passowrd|passord|pssword|psswrd|paswd|pswrd|pswd|psw|pword|pwrd|pwd?|p/w|contrasen(?:i?a|ya)"
    r"|clave)(?:s|es)?(?!\w)"
)
# Words that may stand between the cue and "is": "my password for the portal is", "password i use".
_BETWEEN: Final = (
    rf"(?:\s{{1,3}}(?:for|on|to|of|in|at|i|we|she|he|my|the|this|that|it|a|portal|netid|net|id|spire"
    r"|umass|account|login|site|email|e-mail|uhs|health|student|patient|used?|using|have|had|set"
    r"|chose|pick(?:ed)?|made|tried|trying|try|put|enter(?:ed)?|typ(?:ed|ing)|keep|always|thing"
    r"|right now|rn|currently|now|still|old|new|temporary|temp|de|del|para|el|mi|cuenta|que|uso"
    rf"|[{MASKED}])(?!\w)){{0,7}}"
)
_IS: Final = (
    r"(?:\s{0,3}(?:=>?|:|-{1,2}>)|\s{1,3}(?:is|was|are|were|will be|would be|used to be|changed to"
    r"|set to|es|era|son|sera)(?!\w)|'s(?!\w)|\s{1,3}(?:it's|its|is it))"
)
_FILLER: Final = r"(?:\s{1,3}(?:now|still|currently|just|literally|this|set to|ahora|called))?"
_STATED = re.compile(rf"{_PASSWORD}{_BETWEEN}{_IS}{_FILLER}\s{{0,3}}[:=]?\s{{0,3}}")
_SHORT_FORM = re.compile(
    r"(?:(?<!\w)(?:my|our|his|her) pass (?:is|was)\s{1,3}|(?<![\w-])pass\s{0,2}[:=]\s{0,3})"
)
_CHANGED = re.compile(
    rf"\b(?:changed|set|made|reset|updated|cambie)\s(?:my|the|it|mi|la)?\s?(?:{_PASSWORD}\s)?"
    rf"{_BETWEEN}(?:to|as|into|a)\s{{1,3}}"
)
_BESIDE = re.compile(rf"{_PASSWORD}{_BETWEEN}\s{{0,3}}[-–:(,]?\s{{0,3}}")
_SIGN_IN = re.compile(
    r"(?<![\w/])(?:user ?(?:name)?|login|log ?in|netid|credentials|creds)\s?(?:/|and|&|,)?\s?"
    r"(?:pass\w*|pwd?)?\s{0,2}(?:is|are|:|=)?\s{0,2}(?P<user>[^\s/:]{3,64})\s?(?:/|:)\s?(?=\S{4})"
)
_USER_AND = re.compile(
    rf"(?:user ?(?:name)?|login|netid|e-?mail|id)\s{{0,2}}(?:is|:|=)?\s{{1,2}}"
    rf"(?P<user>[{MASKED}]|\S{{0,40}}\d\S{{0,20}}),?\s{{1,2}}(?:and\s)?(?:my\s)?(?:{_PASSWORD}|pass)\s{{1,3}}"
)
_IS_ONE = re.compile(
    rf"(?<!\S)(?P<value>\S{{4,64}}|\"[^\"\n]{{3,64}}\")\s(?:is|was|as|es|=)\s(?:\w{{1,9}}\s){{0,3}}?"
    rf"{_PASSWORD}"
)
_ALSO = re.compile(r"(?:\s{0,2},\s{0,2}|\s{1,2})(?:(?:and|or|then|also|y|o|&)\s{1,2}){0,2}")
_NEXT_WORD = re.compile(r"\s([a-z0-9]{1,20})(?![\w'])")
_CLAUSE_END = re.compile(
    r"\W{0,3}(?:\Z|[\n.,;!?]|\s(?:and|but|so|it|i|then|yesterday|today|now)\b)"
)
_LONGEST_PHRASE: Final = 6  # words

_ANY_PASSWORD = re.compile(_PASSWORD)
_ANY_SIGN_IN = re.compile(rf"{_PASSWORD}|\b(?:log|sign)(?:ged|ging|ned|ning)?[ -]?in\b")
_TYPED = re.compile(
    r"\b(?:(?:tried|tr(?:y|ies)|trying|use[ds]?|using|typed?|typing|enter(?:s|ed|ing)?|put(?:s|ting)?)"
    r"(?: in)?|with|one|by|be|it|it's|its|was|is)\s{1,2}(?:both\s)?"
)
_WORD = re.compile(r"(?<!\S)(?=\S{0,40}[\d@#$%^&*+=!])\S{5,64}(?!\S)")
_ERROR = re.compile(r"[a-z]{1,6}-\d{3,6}\W{0,2}\Z")
_BESIDE_REACH: Final = 40  # characters
_SENTENCE: Final = 60  # characters, about one clause


def stated_passwords(draft: Draft) -> Iterator[Span]:
    """As in "my password is X", "pw: X", "I changed it to X", "user/pass: jo/X"."""
    plain = draft.plain
    for pattern in (_STATED, _SHORT_FORM):
        for cue in pattern.finditer(plain):
            yield from _values(plain, cue.end())
    for cue in _CHANGED.finditer(plain):
        if _ANY_PASSWORD.search(plain, max(0, cue.start() - _SENTENCE), cue.end()):
            yield from _ending(plain, cue.end())
    yield from _beside(plain)
    for found in _IS_ONE.finditer(plain):
        if is_quoted(found["value"]) or _standing_alone(found["value"]):
            yield Span(*found.span("value"), Label.PASSWORD)


def _beside(plain: str) -> Iterator[Span]:
    """No "is" in between: only what looks like a password, or is quoted and no message."""
    for cue in _USER_AND.finditer(plain):
        yield Span(*cue.span("user"), Label.ID)
        yield from _one(plain, cue.end())
    for cue in _SIGN_IN.finditer(plain):
        password = list(_one(plain, cue.end()))
        if password and could_be_secret(cue["user"]):
            yield Span(*cue.span("user"), Label.ID)
            yield from password
    for cue in _BESIDE.finditer(plain):
        start, end = value_at(plain, cue.end())
        value = plain[start:end]
        if _standing_alone(value) or (is_quoted(value) and could_be_secret(value)):
            yield Span(start, end, Label.PASSWORD)
            yield from _further(plain, end)


def _standing_alone(value: str) -> bool:
    return is_strange(value) or (value.strip(".,!?").isdigit() and could_be_secret(value))


def _one(plain: str, at: int) -> Iterator[Span]:
    start, end = value_at(plain, at)
    if end > start and could_be_secret(plain[start:end]):
        yield Span(start, end, Label.PASSWORD)


def _ending(plain: str, at: int) -> Iterator[Span]:
    """A plain word only at the end of a clause: "changed my password to get in" holds none."""
    start, end = value_at(plain, at)
    value = plain[start:end]
    if _standing_alone(value) or is_quoted(value) or _CLAUSE_END.match(plain, end):
        yield from _one(plain, at)


def _values(plain: str, at: int) -> Iterator[Span]:
    """The value; with it the rest of a phrase of plain words; then others named beside it."""
    start, end = value_at(plain, at)
    value = plain[start:end]
    if end == start or not could_be_secret(value) or (is_quoted(value) and is_masked(value)):
        return
    if value.isalpha():
        end = _phrase_end(plain, end)
    yield Span(start, end, Label.PASSWORD)
    yield from _further(plain, end)


def _phrase_end(plain: str, end: int) -> int:
    for _ in range(_LONGEST_PHRASE):
        word = _NEXT_WORD.match(plain, end)
        if word is None or not (could_be_secret(word[1]) or word[1].isdigit()):
            break
        end = word.end()
    return end


def _further(plain: str, end: int) -> Iterator[Span]:
    for _ in range(_LONGEST_PHRASE):
        also = _ALSO.match(plain, end)
        if also is None:
            return
        start, end = value_at(plain, also.end())
        if not is_strange(plain[start:end]):
            return
        yield Span(start, end, Label.PASSWORD)


def typed_passwords(draft: Draft) -> Iterator[Span]:
    """As in "it says wrong password, i tried hunter2 and Hunter3"."""
    is_near = near(draft.plain, _ANY_SIGN_IN, _SENTENCE)
    for verb in _TYPED.finditer(draft.plain):
        start, end = value_at(draft.plain, verb.end())
        if is_strange(draft.plain[start:end]) and is_near(*verb.span()):
            yield Span(start, end, Label.PASSWORD)
            yield from _further(draft.plain, end)
    yield from _odd_words(draft.plain)


def _odd_words(plain: str) -> Iterator[Span]:
    """Whatever the sentence is, an odd word beside "password" is likely to be one."""
    is_near = near(plain, _ANY_PASSWORD, _BESIDE_REACH)
    for word in _WORD.finditer(plain):
        start, end = value_at(plain, word.start())
        if is_near(start, end) and is_strange(word[0]) and not _ERROR.match(word[0]):
            yield Span(start, end, Label.PASSWORD)
