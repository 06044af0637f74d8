"""What a person typed, made fit for the pipeline. Nothing a patient types is an error."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from bot.nlu.urgent import find_urgent

# About 700 words; longer pastes are stories or files, and a person should read those.
MAX_CHARACTERS: Final = 4_000
_KEPT_CONTROLS: Final = "\n\t"
_SLASHES_FIRST: Final = re.compile(r"\A[/\s]+")


@dataclass(frozen=True)
class Inbound:
    """``text`` is clean; ``has_words`` is false for empty, symbol-only or emoji-only input."""

    text: str
    has_words: bool
    too_long: bool


def read_inbound(raw: str) -> Inbound:
    """Clean ``raw``: control and unpaired surrogate characters go, a leading "/" is text.

    Rasa takes a message that starts with "/" for an intent name; a patient who types one means
    the character.
    """
    text = _trimmed("".join(map(_readable, raw)))
    return Inbound(
        text=_trimmed(_part_to_read(text)),
        # Circled and other letters that are symbols to Unicode are words to people.
        has_words=any(c.isalnum() for c in unicodedata.normalize("NFKC", text)),
        too_long=len(text) > MAX_CHARACTERS,
    )


def _readable(character: str) -> str:
    if character in _KEPT_CONTROLS or unicodedata.category(character)[0] != "C":
        return character
    return " " if character.isspace() else ""


def _trimmed(text: str) -> str:
    return _SLASHES_FIRST.sub("", text).rstrip()


def _part_to_read(text: str) -> str:
    """The beginning of a long text, or the part of it in which somebody cries for help."""
    if len(text) <= MAX_CHARACTERS:
        return text
    # Parts overlap by half, so that no sentence is cut in each part that holds it.
    parts = (text[at : at + MAX_CHARACTERS] for at in range(0, len(text), MAX_CHARACTERS // 2))
    return next((part for part in parts if find_urgent(part)), text[:MAX_CHARACTERS])
