"""The notation of urgent phrases, and the spelling their words are in."""

from __future__ import annotations

import re

import pytest

from bot.nlu import urgent_patterns
from bot.nlu.urgent_patterns import context, idioms, signs
from bot.nlu.urgent_patterns.names import NAMES
from bot.nlu.urgent_phrases import Found, PhraseBook
from bot.nlu.urgent_text import plain_text, squeeze, words_of

LOOSE = {"PERSON": "friend|room mate", "DANGER": "PERSON fell|fire"}


def found(phrases: str, text: str) -> list[tuple[int, int]]:
    book = PhraseBook({"rule": phrases}, LOOSE)
    return [(each.start, each.end) for each in book.find(words_of(plain_text(text)))]


@pytest.mark.parametrize(
    ("phrase", "text", "match"),
    [
        ("want to die", "I want to die", True),
        ("want to die", "I want to dye", False),
        ("want to? die", "want die", True),
        ("suicid*", "suicidality", True),
        ("(hurt|cut) (my self|him)", "cut my self", True),
        ("PERSON fell", "room mate fell", True),
        ("the DANGER", "the friend fell", True),
        ("took # pills", "took 30 pills", True),
        ("took # pills", "took thirty pills", False),
        ("took ~ pills", "took all my pills", True),
        ("took ~ pills", "took all of my pills", False),
        ("took ... pills", "took all of my own good pills", True),
        ("took ~ pills", "took it. My pills", False),
        (". help .", "Help!", True),
        (". help .", "help me", False),
    ],
)
def test_phrase_matches_as_its_notation_says(phrase: str, text: str, match: bool) -> None:
    assert bool(found(phrase, text)) is match


def test_match_tells_its_rule_and_its_words() -> None:
    book = PhraseBook({"one": "not wake up", "two": "wake up"}, {})
    assert book.find(["she", "wil", "not", "wake", "up"]) == [
        Found("one", 2, 5),
        Found("two", 3, 5),
    ]


@pytest.mark.parametrize("phrase", ["~ die", "to? die", "want (to", "want to <die>", "(a|b)? die"])
def test_phrase_against_the_notation_is_refused(phrase: str) -> None:
    with pytest.raises(ValueError, match=r"notation|can't start"):
        PhraseBook({"rule": phrase}, {})


def _all_phrases() -> str:
    rules = (*urgent_patterns.CRISIS_RULES, *urgent_patterns.EMERGENCY_RULES)
    texts = [rule.clear + rule.vague for rule in rules]
    texts += [*context.CONTEXTS.values(), context.SERIOUS, idioms.IDIOMS]
    texts += [signs.GRAVE_CRISIS, signs.LESSER_CRISIS]
    texts += [signs.GRAVE_EMERGENCY, signs.LESSER_EMERGENCY, *NAMES.values()]
    return " ".join(texts)


def test_every_word_of_a_phrase_is_what_reading_makes_of_it() -> None:
    words = set(re.findall(r"(?<![A-Z*])\b[a-z0-9]+\b(?!\*)", _all_phrases()))
    changed = {word for word in words if words_of(plain_text(word))[1:-1] != [squeeze(word)]}
    assert len(words) > 2000
    assert not changed  # such a word could never match


def test_names_of_rules_are_used_once() -> None:
    rules = (*urgent_patterns.CRISIS_RULES, *urgent_patterns.EMERGENCY_RULES)
    names = [rule.name for rule in rules]
    assert len(set(names)) == len(names)
    assert set(names) >= context.CASUAL_RULES
