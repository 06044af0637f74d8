"""No pattern takes time that grows faster than its text, whatever the text is made of (ReDoS)."""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Callable, Iterable
from typing import Any, Final

import pytest

from bot.mail.filters import Policy
from bot.settings import load_settings
from tests.security.patterns import Sources, Used, used_patterns
from tests.security.pumping import Attack, attacks_on
from tests.security.timing import grows_too_fast

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]

# What a patient can write at most (docs/api.md), and what a pattern may take for it: linear ones
# take a hundredth. Most are looked at with a fifth of it first.
MOST: Final = 20_000
FLOOR: Final = 0.05
FIRST_LOOK: Final = 4_000

# Patterns that are only tried on shorter texts, by the place that sees to it; and who writes those.
BOUNDED: Final[dict[str, tuple[int, str]]] = {
    "bot.dialogue.masking_patterns.cues._COUNT": (128, "a value: cues._LONGEST"),
    "bot.dialogue.masking_patterns.links._NAME_KEY": (24, "links._LONGEST_KEY before a value"),
    "bot.dialogue.masking_patterns.links._SECRET_KEY": (24, "likewise"),
    "bot.mail_settings._ADDRESS": (254, "an address of the settings"),
    "bot.mail_settings._ENTRY": (254, "likewise"),
    "bot.nlu.urgent_text._LEET_INSIDE": (12, "urgent_text._LONGEST_LEET"),
}
# Only ever tried from a text's first character on, though that can't be seen from their names.
AT_START: Final = frozenset(
    {
        "bot.mail.addresses._SRS",
        "bot.mail.filters.trust.is_spam",
        "bot.nlu.segment_patterns.SIGNATURE",
    }
)
# Patterns that are put together where they are used: examples of them.
COMPOSED: Final[dict[str, list[str]]] = {
    "bot.settings._limit": [],  # of settings alone
    "bot.dialogue.masked_events._by_sources": ["a\\ b|a|b"],
    "bot.mail.envelopes.field": ["^Return\\-Path[ \\t]*:"],
    "bot.mail.parts._split": ["\\n--b(--)?[ \\t]*(?=\\r?\\n|\\r?\\Z)"],
    "bot.mail.reply_ids.is_ours": ["<bot\\.[0-9a-f]{32}@e\\.example>"],
    "bot.mail.filters.trust.is_spam": [sign.pattern for sign in Policy().spam_signs],
    "bot.release.asides._any": [],  # as the module is imported
    "bot.release.choices._words": [],  # likewise
    "bot.nlu.urgent_phrases.match": [],  # every phrase's is looked at
    "bot.knowledge.render.escaped": ["<(?=\\S)|[\\[\\]]", "<(?=\\S)|\\](?=\\()"],
    "portal.json_types._reader": [],  # as the module is imported
}
SCALE: Final = load_settings(os.environ).test_scale
MOST_ATTACKS: Final = 1_000 if SCALE == "full" else 4  # of each kind, on each pattern


@pytest.fixture(scope="module")
def found(without_tensorflow: None) -> list[Used]:
    """Every pattern of ours."""
    return used_patterns()


def _phrase(used: Used) -> bool:
    return used.where.startswith("bot.nlu.urgent")


def _work(used: Used) -> Callable[[str], object]:
    """All that is ever done with it; finding every match is what sub, split and findall do."""
    pattern, is_bytes = used.pattern, isinstance(used.pattern.pattern, bytes)

    def at_start(text: Any) -> object:
        return pattern.match(text), pattern.fullmatch(text)

    def anywhere(text: Any) -> object:
        return [None for _ in pattern.finditer(text)]

    look = at_start if used.at_start or used.where in AT_START else anywhere
    return (lambda text: look(text.encode())) if is_bytes else look


def _attacks(used: Used) -> list[Attack]:
    source, flags = used.pattern.pattern, used.pattern.flags
    if isinstance(source, bytes):
        return attacks_on(source.decode("latin-1"), flags & ~re.UNICODE, most=MOST_ATTACKS)
    return attacks_on(source, flags, most=MOST_ATTACKS)


def _too_slow(used: Used) -> str:
    """The text that it is slow on; empty: there is none."""
    most = BOUNDED.get(used.where.partition(":")[0], (MOST, ""))[0]
    # A fifth of the text takes a quadratic pattern a 25th of the time.
    looks = [(FIRST_LOOK, FLOOR / 5), (most, FLOOR)] if most == MOST else [(most, FLOOR / 5)]
    work = _work(used)
    for attack in _attacks(used):
        if all(grows_too_fast(work, attack.text, *look) for look in looks):
            return f"{used.where} {used.pattern.pattern!r:.80} on {attack}"
    return ""


def _slow_ones(patterns: Iterable[Used]) -> list[str]:
    return [text for text in map(_too_slow, patterns) if text]


def test_patterns_of_every_kind_are_found(found: list[Used]) -> None:
    places = {used.where for used in found}
    assert {
        "bot.web.messages._CLIENT_ID",  # a module's own
        "bot.mail.addresses._SRS",  # in a tuple
        "portal.json_types._reader",  # in a closure
    } <= places | {where.rpartition(":")[0] + "._reader" for where in places if "json" in where}
    assert sum(_phrase(used) for used in found) > 500  # compiled when they are first needed
    assert len(found) - sum(_phrase(used) for used in found) > 300


def test_what_is_said_of_patterns_is_of_patterns_that_there_are(found: list[Used]) -> None:
    places = {used.where.partition(":")[0] for used in found}
    assert {*BOUNDED, *AT_START} - places - COMPOSED.keys() == set()
    assert {place for place, _ in Sources().composed()} == set(COMPOSED)


def test_no_pattern_of_ours_is_slow(found: list[Used]) -> None:
    assert _slow_ones(used for used in found if not _phrase(used)) == []


def test_no_phrase_of_the_urgent_check_is_slow(found: list[Used]) -> None:
    phrases = [used for used in found if _phrase(used)]
    step = 1 if SCALE == "full" else 12  # those of a run are always the same
    chosen = [used for used in phrases if zlib.crc32(used.pattern.pattern.encode()) % step == 0]
    assert chosen
    assert _slow_ones(chosen) == []


def test_no_pattern_that_is_put_together_in_use_is_slow() -> None:
    rows = [(text, place) for place, all_ in COMPOSED.items() for text in all_]
    made = [Used(re.compile(text), place, at_start=False) for text, place in rows]
    assert len(made) > 6
    assert _slow_ones(made) == []


@pytest.mark.parametrize(
    "source",
    [
        "(a+)+b",  # a repeat in a repeat
        r"\s*x?\s*y",  # neighbours that take the same
        r"[\w.]+@",  # a beginning that is tried at every place
    ],
)
def test_slow_pattern_is_noticed(source: str) -> None:
    assert _too_slow(Used(re.compile(source), "an example", at_start=False))


@pytest.mark.parametrize("source", [r"(?<![\w.])[\w.]+(?![\w.@])", "a{1,40}b", r"\s{0,9}x"])
def test_quick_pattern_is_not_taken_for_a_slow_one(source: str) -> None:
    assert _too_slow(Used(re.compile(source), "an example", at_start=False)) == ""
