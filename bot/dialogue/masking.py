"""Masking: what patients type, without what points to a person.

    mask("born 3/5/1999, mail jane@umass.edu")  →  "born [birth date], mail [e-mail]"

Placeholders: ``[e-mail] [phone] [birth date] [SSN] [card] [number] [id] [password] [code]``. Digits
are masked rather too often than too seldom; ordinary words never. Names of people and what they
say about their health are not found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timezone
from functools import lru_cache
from typing import Final

from bot.dialogue.masking_draft import MARKS, Draft, Label, Span, placeholders, with_placeholders
from bot.dialogue.masking_patterns.addresses import addresses
from bot.dialogue.masking_patterns.codes import codes
from bot.dialogue.masking_patterns.dates import birth_dates, whole_dates
from bot.dialogue.masking_patterns.ids import names, numbered_ids
from bot.dialogue.masking_patterns.links import file_names, links, random_strings
from bot.dialogue.masking_patterns.numbers import (
    cards,
    last_digits,
    long_numbers,
    phones,
    social_security_numbers,
    spoken_numbers,
)
from bot.dialogue.masking_patterns.passwords import stated_passwords, typed_passwords

_DIGIT: Final = re.compile(r"\d")
_SEVEN_DIGITS: Final = re.compile(r"\d(?:[^\da-z]{0,4}\d){6}|1-8\d\d-")
_PASSWORD: Final = re.compile(r"pas|pw|p/w|ps+w|apsw|contras|clave")
_CODE: Final = re.compile(
    r"code|codigo|otp|token|pin(?!\w)|cv[vc]|2fa|mfa|verif|authent|duo|text|sms|sent me|time|factor"
    r"|step|(?:by|via) e-?mail"
)
_MONTH: Final = "(?:jan|feb|mar|apr|may|ju[nl]|aug|agu|sep|set|oct|oco|nov|dec|ene|abr|ago|dic)"
_DATE: Final = re.compile(
    rf"\d\s?[/.-]\s?\d|\d \d|{_MONTH}[a-z]{{0,8}}[^a-z]{{0,3}}(?:the )?\d"
    rf"|\d(?:st|nd|rd|th|rst)?[^a-z\d]{{0,3}}(?:of |de )?{_MONTH}"
)

# Each rule with what it needs to find anything, and sees what the rules before it have left. Those
# that need a cue at a distance come after those that don't, so that what they measure is not
# masked later.
_RULES: Final[tuple[tuple[Callable[[Draft], Iterable[Span]], re.Pattern[str]], ...]] = (
    (social_security_numbers, re.compile(rf"{_SEVEN_DIGITS.pattern}|(?<![a-z])ss|soc|itin|seguro")),
    (links, re.compile(r"://|www|\.[a-z]{2,24}/")),
    (addresses, re.compile(r"@|%40|at|arroba|[(\[{]a")),
    (stated_passwords, re.compile(rf"{_PASSWORD.pattern}|user|log|netid|cred|mail|\bid\b")),
    (file_names, re.compile(r"\w\W{0,9}\.[a-z0-9]{2}")),
    (random_strings, _DIGIT),
    (typed_passwords, re.compile(rf"{_PASSWORD.pattern}|log|sign")),
    (last_digits, re.compile(r"\d{4}")),
    (whole_dates, _DATE),
    (phones, _SEVEN_DIGITS),
    (cards, _SEVEN_DIGITS),
    (names, re.compile(r"net ?-?id|user|usr|usua|log|sign")),
    (numbered_ids, re.compile(r"\d\d|[a-z]-?\d")),
    (codes, _CODE),
    (birth_dates, re.compile(r"\d|[" + MARKS[Label.DATE] + "]")),
    (long_numbers, _SEVEN_DIGITS),
    (spoken_numbers, re.compile(r"(?:zero|oh|four|five|six|seven|eight|nine|cero|cuatro)[ ,.-]")),
)
_READINGS: Final = 6  # two are the rule, four the most that made-up text of words and numbers took
_WORD_WITH_DIGIT = re.compile(r"(?<!\S)[^\s\d@]{0,200}[\d@]\S*")
# What every masked text has in it.
_WORTH_READING = re.compile(
    r"[\d@]|pass|pas?w|ps+w|apsw|p/?w|contras|clave|net ?-?id|user|login|log ?in|cred|usuario"
    r"|arroba|[(\[{<_-]\s?at|[(\[{]a[)\]}]|\sat\s[\s\S]{1,80}?(?:dot|punto|period|point|[.,]|edu|com)"
    r"|\sat\s{1,3}(?:g-?mail|yahoo|hotmail|outlook|icloud|aol|proton|live|msn|comcast|umail)"
    r"|birth|b-?day|cumple|\bpin\b|1-8"
    r"|(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|dos|tres|cinco)[ ,.-]{1,2}"
    r"(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|dos|tres|cinco)\b"
    r"|https?:|www\.|\w\.[a-z]{2,24}/|born|dob|d\.o\.b|naci|turn|[\w+/=.~-]{20}",
    re.IGNORECASE,
)


def mask(text: str, today: date | None = None) -> str:
    """Return ``text`` with placeholders; masking twice changes nothing.

    Time is linear in the length. Nothing raises.

    Args:
        text: what a patient typed, of any length and content.
        today: the day on which the age of dates is judged; by default today.
    """
    return with_placeholders(text, find_masked(text, today))


def find_masked(text: str, today: date | None = None) -> list[Span]:
    """What ``mask`` replaces, in order, in offsets of ``text``."""
    return list(_remembered(text, today or datetime.now(tz=timezone.utc).date()))


# A turn asks for the same text several times: as it comes in, for its events, at the commit.
@lru_cache(maxsize=16)
def _remembered(text: str, today: date) -> tuple[Span, ...]:
    found = placeholders(text)
    if text.isascii() and not _WORTH_READING.search(text):
        return tuple(found)
    return tuple(_settled(text, found, today))


def _settled(text: str, found: list[Span], today: date) -> list[Span]:
    """Read until nothing new is found: then the masked text, read again, stays as it is.

    One reading is nearly always enough, because found pieces are as good as absent to the rules.
    Text made so that each piece is found only when the one beside it is masked gets coarser
    treatment, which keeps time linear: all words with digits go, at last the text as a whole.
    """
    for coarser in (_words_with_digits, _all):
        for _ in range(_READINGS):
            again = _read(text, found, today)
            if again == found:
                return found
            found = again
        draft = Draft(text, found, today)
        draft.hide(coarser(draft))
        found = draft.masked()
    return found


def _read(text: str, known: list[Span], today: date) -> list[Span]:
    draft = Draft(text, known, today)
    for rule, sign in _RULES:
        if sign.search(draft.plain):
            draft.hide(rule(draft))
    return draft.masked()


def _words_with_digits(draft: Draft) -> Iterator[Span]:
    for word in _WORD_WITH_DIGIT.finditer(draft.plain):
        yield Span(*word.span(), Label.NUMBER)


def _all(draft: Draft) -> Iterator[Span]:
    yield Span(0, len(draft.plain), Label.NUMBER)
