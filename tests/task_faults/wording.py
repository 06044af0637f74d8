"""Finds the bot's phrases in what it said."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from bot.knowledge.phrases import Phrases
from bot.settings import ROOT

_FIELD: Final = re.compile(r"\{\w+\}")


class Wording:
    """Which phrases of ``domain.yml`` an answer holds."""

    def __init__(self) -> None:
        self._phrases = Phrases(ROOT / "domain.yml")

    def names(self, answer: str, among: Iterable[str]) -> list[str]:
        """Those of ``among`` that stand in it, in their order there."""
        found = [name for name in among if self._fixed(name)[0] in answer]
        return sorted(found, key=lambda name: answer.index(self._fixed(name)[0]))

    def filled(self, name: str, answer: str) -> str:
        """What stands in the place of the phrase's one field."""
        before, after = self._fixed(name)
        return answer.partition(before)[2].partition(after)[0]

    def title(self, name: str, payload: str) -> str:
        """Of the phrase's button."""
        return next(b.title for b in self._phrases.get(name).buttons if b.payload == payload)

    def _fixed(self, name: str) -> tuple[str, str]:
        """What stands before and after the field; nothing after it where there is none."""
        before, *after = _FIELD.split(self._phrases.get(name).text, maxsplit=1)
        return before, "".join(after)
