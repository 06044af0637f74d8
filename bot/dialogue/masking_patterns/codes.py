"""Codes that are sent to people: to verify, activate or reset, and PINs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bot.dialogue.masking_draft import ANY_MARK, Draft, Label, Span
from bot.dialogue.masking_patterns.cues import is_strange, near

# Codes of places, errors and prices are no secret.
_NO_CODE: Final = (
    r"(?<!zip )(?<!post )(?<!postal )(?<!area )(?<!error )(?<!error-)(?<!status )(?<!dress )"
    r"(?<!country )(?<!discount )(?<!promo )(?<!coupon )(?<!building )(?<!exit )(?<!billing )"
    r"(?<!diagnosis )(?<!procedure )(?<!cpt )(?<!icd )(?<!icd-10 )(?<!course )(?<!class )(?<!http )"
    r"(?<!response )(?<!err )(?<!failure )(?<!fail )(?<!location )(?<!clinic )(?<!department )"
    r"(?<!visit )(?<!result )(?<!stop )(?<!zip)"
)
_CODE: Final = (
    rf"(?<![a-z0-9]){_NO_CODE}(?:codes?|passcodes?|pass code|otp|totp|tokens?|pin|cvv|cvc|2fa|mfa"
    r"|codigo|verification|authenticator|duo)(?!\w)(?! error)"
)
_ANY_CODE = re.compile(
    rf"{_CODE}|\b(?:(?:by|via) (?:text|sms|e-?mail)|texted|sms|text(?:ed)? me|sent me|one[- ]time"
    r"|two[- ]factor|2[- ]step)(?!\w)"
)
_CODE_IS = re.compile(
    rf"{_CODE}(?:\s{{1,2}}(?:number|no|i|we|it|they|you|got|received|gave|sent|texted|emailed|from|me"
    r"|says|said|is|was|were|are|tried|entered|typed|put|used|just|my|the|for|email|text|phone|login"
    r"|duo|reset|in|on|of|es|to|number|here)(?!\w)){0,7}\s{0,2}[:=#-]{0,2}\s{0,2}[\"'(]?"
)
_CODE_VALUE = re.compile(
    rf"(?:\d{{3,4}}[ -]\d{{3,4}}|\d{{3,10}}|(?=[a-z0-9-]{{0,20}}\d)[a-z0-9]{{2,40}}"
    rf"(?:-[a-z0-9]{{2,20}}){{0,6}})(?![\w{ANY_MARK}])(?![.:/%]\d)"
)
_SIX_DIGITS = re.compile(r"(?<![\w.$#:/])(?<!\d-)(?:\d{6,8}|\d{3}[ -]\d{3})(?![\w:%]|[.,/-]\d)")
_SHORT_TYPED = re.compile(
    r"\b(?:put(?: in)?|entered|typed|tried|used?|says|said|got|gave me|is|was|it's)\s{1,2}"
    r"(?P<value>\d{4,5})(?![\w:%]|[.,/-]\d)"
)
_PUBLIC: Final = ("741741",)  # the crisis text line
_CODE_REACH: Final = 40
_SHORTEST_CODE: Final = 4
_YEAR = re.compile(r"(?:19|20)\d\d\Z")


def codes(draft: Draft) -> Iterator[Span]:
    """As in "the code is 482913", "otp 1234", "482-913 is what it texted me"."""
    plain = draft.plain
    for cue in _CODE_IS.finditer(plain):
        value = _CODE_VALUE.match(plain, cue.end())
        if value and _is_code(cue[0], value[0]):
            yield Span(*value.span(), Label.CODE)
    is_near = near(plain, _ANY_CODE, _CODE_REACH)
    for found in _SHORT_TYPED.finditer(plain):
        if is_near(*found.span()) and not _YEAR.match(found["value"]):
            yield Span(*found.span("value"), Label.CODE)
    for found in _SIX_DIGITS.finditer(plain):
        if is_near(*found.span()) and found[0] not in _PUBLIC:
            yield Span(*found.span(), Label.CODE)


def _is_code(cue: str, value: str) -> bool:
    stated = cue.rstrip(" \"'(").endswith(("is", ":", "=", "es", "was", "pin"))
    if value.isdigit():
        shortest = 3 if cue.startswith("cv") else _SHORTEST_CODE
        return len(value) >= shortest and (stated or not _YEAR.match(value))
    parted = " " in value or "-" in value
    long = len(value) >= _SHORTEST_CODE
    return parted or is_strange(value) or (stated and long)
