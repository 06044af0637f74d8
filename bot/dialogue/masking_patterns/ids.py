"""NetIDs, user names, and ids of patients, students, members and policies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bot.dialogue.masking_draft import Draft, Label, Span
from bot.dialogue.masking_patterns.cues import could_be_secret, is_strange, near, value_at

_LINK: Final = (
    r"(?:\s{1,3}(?:is|was|it's|its|es|(?:should|will) be)(?:\s(?:now|just))?(?!\w)\s{0,3}"
    r"|'s\s{1,3}|\s{0,3}[:=#]\s{0,3})[:=]?\s{0,3}"
)
_NAME: Final = (
    r"(?<![a-z0-9])(?:net ?-?id|use?r ?-?name|usrnm|user ?id|login id|log-?in name|usuario)(?!\w)"
)
_NAMED = re.compile(rf"{_NAME}(?:\s(?:for|on|to|the|my|umass|portal|spire)){{0,4}}{_LINK}")
_IN_BRACKETS = re.compile(rf"{_NAME}\s{{0,2}}\((?P<value>[\w.-]{{3,30}})\)")
_SIGNED_IN = r"\b(?:log(?:s|ged|ging)?|sign(?:s|ed|ing)?)[ -]?in (?:as|with|using|under)"
_NAME_BESIDE = re.compile(rf"(?:{_NAME}|{_SIGNED_IN}|(?<!\w)user)\s{{0,2}}[(,:=]?\s{{0,2}}")
# An initial and a name begin as no English word does: "jsmith", "kpatel".
_TWO_CONSONANTS = re.compile(r"[bcdfghjklmnpqrstvwxz]{2}[a-z]{3,14}\d{0,3}\Z")
_ONSETS: Final = frozenset(
    "bl br ch cl cr cz dh dr dw fl fr gh gl gn gr gw kh kl kn kr ll mn ph pl pn pr ps pt rh sc sh"
    " sk sl sm sn sp sq sr st sw th tr ts tw vl wh wr".split()
)
_NO_NAME: Final = frozenset("pls plz pwd thx tmrw msg mfa mgmt html http https pswd pwrd".split())

_ANY_NAME = re.compile(_NAME)
_WORD = re.compile(r"(?<![\w.-])(?=[a-z.]{0,20}\d)[a-z][\w.]{4,30}(?![\w-])")
_REACH: Final = 30  # characters

_OWNER: Final = (
    r"(?:spire|student|patient|member(?:ship)?|subscriber|policy|insurance|plan|group|account|acct"
    r"|employee|empl|medical ?record|mrn|chart|claim|rx|licen[cs]e|passport|visa|ucard|u-card|umass"
    r"|school|campus|university|beneficiary|medicaid|medicare|masshealth|bcbs|aetna|cigna|card|badge"
    r"|i-?20|sevis|dl|matricula|poliza)"
)
_NUMBER_WORD: Final = r"(?:id|i\.d\.?|ids|number|num|nmbr|nbr|no\.?|#|numero)"
_OWN_ID = re.compile(
    rf"(?<![a-z0-9])(?:{_OWNER}\s?-?(?:record\s)?(?:card\s)?{_NUMBER_WORD}(?:\s?(?:{_NUMBER_WORD}))?"
    r"|mrn|emplid|spire|id|i\.d\.)(?!\w)(?:\s{1,2}(?:number|num|is|was|for|the|my|i think|it's"
    r"|its|on|card|of|his|her|daughter|son|kid|insurance|school|spire|student|here|showing|shows)(?!\w))"
    r"{0,6}\s{0,2}(?:[:=#.(-]\s{0,2}){0,3}"
)
_BARE_OWNER = re.compile(rf"(?<![a-z0-9]){_OWNER}(?!\w)\s{{0,2}}[:=#(-]{{0,2}}\s{{0,2}}")
_ID_VALUE = re.compile(
    r"\d{2,6}(?: \d{2,6}){1,4}(?!\w)|[a-z]{1,4}\d{2,9}(?: \d{3,6}){1,3}(?!\w)"
    r"|(?=[a-z-]{0,12}\d)[a-z0-9]{1,24}(?:[-./][a-z0-9]{1,12}){0,4}(?![\w%])(?![:.]\d)"
)
_YEARS = re.compile(r"(?:19|20)\d\d(?:[ -](?:(?:19|20)\d\d|\d\d))?\Z")
_SHORTEST: Final = 3
_SHORTEST_BARE: Final = 5
_COUNTED = re.compile(
    r"\s{1,2}(?:days?|times?|hours?|weeks?|months?|years?|questions?|percent|things)"
)


def numbered_ids(draft: Draft) -> Iterator[Span]:
    """Ids beside a cue, of digits or of letters and digits."""
    for cue in _OWN_ID.finditer(draft.plain):
        yield from _number(draft.plain, cue.end(), _SHORTEST)
    for cue in _BARE_OWNER.finditer(draft.plain):
        yield from _number(draft.plain, cue.end(), _SHORTEST_BARE)


def names(draft: Draft) -> Iterator[Span]:
    """Names people sign in with: NetIDs and user names."""
    plain = draft.plain
    yield from _odd_words(plain)
    for cue in _NAMED.finditer(plain):
        start, end = value_at(plain, cue.end())
        if could_be_secret(plain[start:end]):
            yield Span(start, end, Label.ID)
    for found in _IN_BRACKETS.finditer(plain):
        if could_be_secret(found["value"]):
            yield Span(*found.span("value"), Label.ID)
    for cue in _NAME_BESIDE.finditer(plain):
        start, end = value_at(plain, cue.end())
        if is_strange(plain[start:end]) or _is_initial_and_name(plain[start:end]):
            yield Span(start, end, Label.ID)


def _odd_words(plain: str) -> Iterator[Span]:
    is_near = near(plain, _ANY_NAME, _REACH)
    for word in _WORD.finditer(plain):
        if is_near(*word.span()) and is_strange(word[0]):
            yield Span(*word.span(), Label.ID)


def _is_initial_and_name(word: str) -> bool:
    odd = _TWO_CONSONANTS.match(word) and word[:2] not in _ONSETS
    return bool(odd) and word not in _NO_NAME


def _number(plain: str, at: int, shortest: int) -> Iterator[Span]:
    value = _ID_VALUE.match(plain, at)
    if value is None or _COUNTED.match(plain, value.end()) or _YEARS.match(value[0]):
        return
    digits = sum(character.isdigit() for character in value[0])
    letters = any(character.isalpha() for character in value[0])
    if digits >= shortest or (letters and is_strange(value[0])):
        yield Span(*value.span(), Label.ID if letters else Label.NUMBER)
