"""The sentence of each code, for patients."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from portal.schema import UploadVerdict

SENTENCES: Final[Mapping[str, str]] = json.loads(
    Path(__file__).with_name("advice.en.json").read_text(encoding="utf-8")
)
"""What each code of ``codes.py`` says in plain words."""


def sentence(code: str) -> str | None:
    """The sentence of a code; None for one that is not known, as another portal may send."""
    return SENTENCES.get(code)


def told(verdict: UploadVerdict) -> str:
    """All that a verdict says, one sentence after the other; empty where it says nothing."""
    known = map(sentence, dict.fromkeys((*verdict.problems, *verdict.advice)))
    return " ".join(text for text in known if text)
