"""Finds an emergency or a cry for help in a text, before anything else reads it.

Missing one is the worst failure, so phrases are broad, and a denied or joking one still counts
(``gentle``). What keeps ordinary messages out are idioms ("killing me", "emergency contact") and
talk about records, training or the portal in the same sentence (``urgent_talk``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from bot.nlu.urgent_patterns import CRISIS_RULES, EMERGENCY_RULES
from bot.nlu.urgent_patterns.context import CASUAL_RULES
from bot.nlu.urgent_patterns.names import NAMES
from bot.nlu.urgent_patterns.rule import Rule
from bot.nlu.urgent_phrases import Found, PhraseBook
from bot.nlu.urgent_signs import LESSER_SIGNS, SIGNS, kinds_with_signs
from bot.nlu.urgent_talk import Talk
from bot.nlu.urgent_text import plain_text, words_of


class Urgency(str, Enum):
    """Which fixed text is said: call 911, or call or text 988."""

    EMERGENCY = "emergency"
    CRISIS = "crisis"


@dataclass(frozen=True)
class UrgentMatch:
    """What was found. ``gentle``: denied or in jest; ``rule``: the rule's name, never text."""

    kind: Urgency
    gentle: bool
    rule: str


_CRISIS = {rule.name: rule for rule in CRISIS_RULES}
_EMERGENCY = {rule.name: rule for rule in EMERGENCY_RULES}
_RULES = _CRISIS | _EMERGENCY
_VAGUE = " (vague)"  # after a rule's name: its phrases that talk of other things voids
_BOOK = PhraseBook(
    {name: rule.clear for name, rule in _RULES.items()}
    | {name + _VAGUE: rule.vague for name, rule in _RULES.items()}
    | SIGNS,
    NAMES,
)


def find_urgent(text: str) -> UrgentMatch | None:
    """Look for danger to life in ``text`` (any length or language; time linear in the length).

    A clear sign of a crisis comes before an emergency, and an emergency before a crisis that is
    denied or joked about: the answer to a crisis names 911 too. A denial outweighs vague phrases
    of the same message, never clear ones. Never raises.
    """
    words = words_of(plain_text(text))
    found = _BOOK.find(words)
    if all(each.name in LESSER_SIGNS for each in found):
        return None
    talk = Talk(words)
    judged = [_judged(each, talk) for each in found if each.name not in SIGNS]
    matches = _softened([one for one in judged if one])
    if matches:
        return min(matches, key=_rank)
    signs = [each for each in found if each.name in SIGNS]
    kind = next(iter(kinds_with_signs(signs, words, talk)), None)
    return UrgentMatch(Urgency(kind), False, "several_signs") if kind else None


@dataclass(frozen=True)
class _Judged:
    match: UrgentMatch
    vague: bool


def _judged(found: Found, talk: Talk) -> _Judged | None:
    """A phrase as seen in its message; None where it means nothing urgent."""
    rule = _RULES[found.name.removesuffix(_VAGUE)]
    vague = found.name.endswith(_VAGUE)
    bygone = talk.bygone(found)
    if talk.in_idiom(found) or (vague and (bygone or _other_talk(rule, found, talk))):
        return None
    weakened = bygone or (rule.deniable and talk.denied(found))
    if rule.name in _EMERGENCY:
        match = UrgentMatch(Urgency.EMERGENCY, False, rule.name)
        return None if weakened else _Judged(match, vague)
    gentle = rule.gentle or weakened or (talk.joking and rule.name in CASUAL_RULES)
    return _Judged(UrgentMatch(Urgency.CRISIS, gentle, rule.name), vague)


def _other_talk(rule: Rule, found: Found, talk: Talk) -> bool:
    return any(talk.about(kind, found) for kind in rule.unless)


def _softened(judged: Sequence[_Judged]) -> list[UrgentMatch]:
    """The matches; where one is denied, vague ones of a crisis turn gentle too."""
    denied = any(one.match.gentle for one in judged)
    return [
        replace(one.match, gentle=True)
        if denied and one.vague and one.match.kind is Urgency.CRISIS
        else one.match
        for one in judged
    ]


def _rank(match: UrgentMatch) -> int:
    return 2 if match.gentle else 0 if match.kind is Urgency.CRISIS else 1
