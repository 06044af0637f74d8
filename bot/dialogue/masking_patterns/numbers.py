"""Numbers of people: social security, phone, payment card, and every long number that is left."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bot.dialogue.masking_draft import Draft, Label, Span
from bot.dialogue.masking_patterns.cues import near

_SSN_CUE: Final = (
    r"(?<![a-z0-9])(?:ssn?|ss ?#|itin|soc(?:ial|al)?(?: ?sec(?:urity|uirty|urtiy)?)?|seguro social)"
    r"(?:'s)?(?:\s?(?:number|num|no|#|numero))?(?!\w)"
)
_ANY_SSN = re.compile(_SSN_CUE)
_ANY_CARD = re.compile(
    r"\b(?:(?:credit|debit|payment|bank|visa|discover|tarjeta)(?: ?card)?|cc|card(?: number)?"
    r"|mastercard|master card|amex|american express|hsa|fsa)\b"
)
_ANY_PHONE = re.compile(
    r"\b(?:phone|cell|mobile|call|text|reach|tel|telephone|fax|whats ?app|landline|number|contact"
    r"|telefono|celular|llamar)"
)
_REACH: Final = 40  # characters
_SSN = re.compile(r"(?<!\d)(?<!\d[-.])\d{3}[-. _/,]{1,3}\d{2}[-. _/,]{1,3}\d{4}(?!\d|[-.]\d)")
_NINE = re.compile(r"(?<!\d)(?:\d{9}|\d{3}[-. ]\d{3}[-. ]?\d{3}|\d{5}[-. ]\d{4})(?!\d|[-.]\d)")
_SSN_PART = re.compile(
    rf"{_SSN_CUE}(?:\s{{1,2}}(?:is|was|ending|ends|in|with|my|the|last|four|4|digits?|are|number|it's"
    r"|of|on|file|es|mine)(?!\w)|\?){0,6}\s{0,2}[:=-]?\s{0,2}(?P<value>\d{4})(?![\d/:%-])"
)
_LAST_FOUR = re.compile(
    r"\b(?:last|final|ultimos)\s(?:four|4|cuatro)(?:\s{1,2}(?:digits?|numbers?|#s?|of|my|the|her|his|for"
    rf"|on|in|a|visa|debit|credit|card|id|spire|phone|account|is|are|was|it's|{_SSN_CUE})(?!\w)){{0,8}}"
    r"\s{0,2}[:=,-]?\s{0,2}(?P<value>\d{4})(?!\d)"
)
_CARD_END = re.compile(
    r"\b(?:card|visa|mastercard|amex|discover)(?: number)? (?:that )?(?:ends?|ending)(?: in| with)?"
    r" (?P<value>\d{4})(?!\d)"
)

_EXTENSION: Final = r"(?:[, ;]{0,2}(?:x|ext\.?|extension|exten|#)[ .:]?\s?\d{1,6}(?!\d))?"
_GAP: Final = r"[\s.\-/_,]{0,3}"
_PHONE = re.compile(
    rf"(?:(?<!\d)\+?1{_GAP})?(?:(?<!\d)\d{{3}}|\(?\s?\d{{3}}\s?\)|\[\d{{3}}\])"
    rf"(?:{_GAP}\d{{3}}[\s.\-/_,]{{1,3}}|[\s.\-/_,]{{1,3}}\d{{3}}{_GAP}|(?<=[)\]])\d{{3}}{_GAP})\d{{4}}"
    rf"(?!\d){_EXTENSION}"
    rf"|(?<!\d)\+?1?[2-9]\d\d[2-9]\d{{6}}(?!\d){_EXTENSION}"
    rf"|\(?\+{_GAP}\d(?:[ .\-()/]{{0,3}}\d){{6,15}}(?!\d){_EXTENSION}"
    rf"|(?<!\d)(?<!\d[ .-])00 ?[1-9](?:[ .-]?\d){{8,14}}(?!\d)"
    rf"|(?<!\d)(?<!\d[-.,/])\d{{3}}[-.]\d{{4}}(?!\d|[-./]\d){_EXTENSION}"
    r"|(?<![\d-])1-8\d\d-(?=[a-z0-9-]{7,9}(?!\w))[a-z0-9]{3}-?[a-z0-9]{4,5}"
)
_LOCAL = re.compile(rf"(?<!\d)(?<!\d[-.,/ ])\d{{3}} {{1,2}}\d{{4}}(?!\d|[-./ ]\d|:){_EXTENSION}")
_PARTS = re.compile(r"\d+")

_LONG = re.compile(r"(?<!\d)\d(?:[ ._\n-]{0,3}\d){12,}(?!\d)")
_CARD_LENGTHS: Final = (16, 15, 19, 18, 17, 14, 13)

_CHAIN = re.compile(
    r"(?:(?<![a-z0-9,.])[a-z]{1,3}-?|(?<![\d,])(?<!\d\.))(?P<digits>\d+(?:[ -]\d+)*)"
)
_GLUED = re.compile(r"(?:(?<![a-z0-9])[a-z]{1,4}-?)?\d{7,}(?:[a-z]{1,2}(?!\w))?")
_SPACED = re.compile(r"(?<!\d)(?<!\d[.,])\d(?:[ .,-]{1,2}\d){6,}(?![\d:])")
_WORDS: Final = (
    r"(?:zero|oh|o|one|two|three|four|five|six|seven|eight|nine|double|triple|cero|uno|dos|tres"
    r"|cuatro|cinco|seis|siete|ocho|nueve)"
)
_SPOKEN = re.compile(
    rf"(?<![a-z\d])(?:{_WORDS}|\d)(?:[ ,.-]{{1,2}}(?:{_WORDS}|\d)(?![a-z\d])){{6,}}"
)
_LONG_RUN: Final = 7  # digits


def social_security_numbers(draft: Draft) -> Iterator[Span]:
    """SSNs, and their last four digits where they are named."""
    plain = draft.plain
    is_near = near(plain, _ANY_SSN, _REACH)
    for found in _SSN.finditer(plain):
        yield Span(*found.span(), Label.SSN)
    for found in _NINE.finditer(plain):
        if is_near(*found.span()):
            yield Span(*found.span(), Label.SSN)
    for found in _SSN_PART.finditer(plain):
        yield Span(*found.span("value"), Label.SSN)


def last_digits(draft: Draft) -> Iterator[Span]:
    """The 1234 of "last four of my social is 1234" and "card ending in 1234"."""
    for found in _LAST_FOUR.finditer(draft.plain):
        around = draft.plain[max(0, found.start() - _REACH) : found.end()]
        yield Span(*found.span("value"), _kind_of(around))
    for found in _CARD_END.finditer(draft.plain):
        yield Span(*found.span("value"), Label.CARD)


def _kind_of(text: str) -> Label:
    if _ANY_CARD.search(text):
        return Label.CARD
    return Label.SSN if _ANY_SSN.search(text) else Label.NUMBER


def phones(draft: Draft) -> Iterator[Span]:
    """Phone numbers: North American with all separators, international with "+", local."""
    plain = draft.plain
    for found in _PHONE.finditer(plain):
        yield Span(*found.span(), Label.PHONE)
    is_near = near(plain, _ANY_PHONE, _REACH)
    for found in _LOCAL.finditer(plain):
        if is_near(*found.span()) or not _is_year(found[0].split()[1]):
            yield Span(*found.span(), Label.PHONE)


def _is_year(digits: str) -> bool:
    return len(digits) == 4 and "1900" <= digits < "2050"


def cards(draft: Draft) -> Iterator[Span]:
    """Payment cards by their check digit or a cue; other numbers as long are just numbers."""
    is_near = near(draft.plain, _ANY_CARD, _REACH)
    for found in _LONG.finditer(draft.plain):
        end = _card_end(found)
        if end:
            yield Span(found.start(), end, Label.CARD)
        elif "." not in found[0]:
            label = Label.CARD if is_near(*found.span()) else Label.NUMBER
            yield Span(*found.span(), label)


def _card_end(found: re.Match[str]) -> int:
    """Where a number with a right check digit ends (ISO/IEC 7812-1); 0 if there is none."""
    places = [place for place, character in enumerate(found[0]) if character.isdigit()]
    digits = [int(found[0][place]) for place in places]
    for length in _CARD_LENGTHS:
        whole = len(digits) == length or (
            len(digits) > length and places[length] > places[length - 1] + 1
        )
        if whole and _luhn(digits[:length]):
            return found.start() + places[length - 1] + 1
    return 0


def _luhn(digits: list[int]) -> bool:
    doubled = [2 * digit - 9 * (digit > 4) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def long_numbers(draft: Draft) -> Iterator[Span]:
    """What is left of seven digits and more: ids, and numbers in pieces."""
    plain = draft.plain
    for found in _GLUED.finditer(plain):
        if plain[max(0, found.start() - 2) : found.start()].strip("0123456789") not in (".", ","):
            yield Span(*found.span(), Label.NUMBER)
    for found in _CHAIN.finditer(plain):
        if _is_long(_PARTS.findall(found["digits"])):
            yield Span(*found.span(), Label.NUMBER)
    for found in _SPACED.finditer(plain):
        yield Span(*found.span(), Label.NUMBER)


def spoken_numbers(draft: Draft) -> Iterator[Span]:
    """Seven digits and more in words: "four one three five ..."."""
    for found in _SPOKEN.finditer(draft.plain):
        yield Span(*found.span(), Label.NUMBER)


def _is_long(groups: list[str]) -> bool:
    """Years in a row, and a room or course before a year, are no ids."""
    others = [group for group in groups if not _is_year(group)]
    if sum(map(len, others)) <= 3 or min(map(len, groups)) < 2:
        return False
    return sum(map(len, groups)) >= _LONG_RUN
