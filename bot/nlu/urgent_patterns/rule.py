"""What a rule of the urgent check is."""

from __future__ import annotations

from dataclasses import dataclass

# Kinds of talk (phrases in ``context``) in which a rule's vague words mean nothing urgent.
PAST = "past"
PAPER = "paper"
DESK = "desk"
JOKE = "joke"
JEST = "jest"  # a joke about desk matters


@dataclass(frozen=True)
class Rule:
    """Phrases under a name, in the notation of ``urgent_phrases``.

    ``clear`` phrases always count; ``vague`` ones do not when the same sentence holds talk of a
    kind in ``unless``. ``deniable``: a negation right before turns the meaning round.
    ``gentle``: the phrases themselves are denials.
    """

    name: str
    clear: str = ""
    vague: str = ""
    unless: tuple[str, ...] = (PAPER, PAST)
    deniable: bool = True
    gentle: bool = False
