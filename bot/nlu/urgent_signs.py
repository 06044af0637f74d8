"""Signs of danger that mean little alone; two together count where no known phrase stands.

People describe the same danger in words nobody listed ("my nose has been bleeding since lunch
and I'm light-headed"). One grave sign and any other sign of the same kind within a few words are
taken for it, unless the talk is of records, the past, the portal, or a joke.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bot.nlu.urgent_patterns import signs
from bot.nlu.urgent_patterns.rule import DESK, JOKE, PAPER, PAST
from bot.nlu.urgent_phrases import Found
from bot.nlu.urgent_talk import Talk

_NEAR = 30  # words from a grave sign in which the other one must stand
_VOID = (DESK, PAPER, PAST, JOKE)

_SIGNS = {
    "emergency": (signs.GRAVE_EMERGENCY, signs.LESSER_EMERGENCY),
    "crisis": (signs.GRAVE_CRISIS, signs.LESSER_CRISIS),
}
_GRAVE, _LESSER = " grave", " lesser"
SIGNS = {kind + _GRAVE: grave for kind, (grave, _) in _SIGNS.items()} | {
    kind + _LESSER: lesser for kind, (_, lesser) in _SIGNS.items()
}
LESSER_SIGNS = frozenset(kind + _LESSER for kind in _SIGNS)


def kinds_with_signs(found: Iterable[Found], words: Sequence[str], talk: Talk) -> list[str]:
    """Names of the kinds ("crisis", "emergency") that enough of ``found`` speak for.

    Args:
        found: matches of ``SIGNS`` in ``words``, in order.
        words: the message's words, as ``words_of`` gives them.
        talk: what the message is about.
    """
    counted = [sign for sign in found if _counts(sign, talk)]
    return [kind for kind in ("crisis", "emergency") if _enough(kind, counted, words)]


def _counts(sign: Found, talk: Talk) -> bool:
    other_talk = any(talk.about(kind, sign) for kind in _VOID)
    return not (other_talk or talk.in_idiom(sign) or talk.denied(sign))


def _enough(kind: str, found: Iterable[Found], words: Sequence[str]) -> bool:
    """Whether a grave sign has a different sign of its kind near it; one pass over the signs."""
    any_at: dict[str, int] = {}
    grave_at: dict[str, int] = {}
    for sign in found:
        name = words[sign.start]
        if sign.name == kind + _GRAVE:
            if _other_near(any_at, name, sign.start):
                return True
            grave_at[name] = any_at[name] = sign.start
        elif sign.name == kind + _LESSER:
            if _other_near(grave_at, name, sign.start):
                return True
            any_at[name] = sign.start
    return False


def _other_near(places: Mapping[str, int], name: str, here: int) -> bool:
    return any(other != name and here - place <= _NEAR for other, place in places.items())
