"""A release in words: for the summary, the list of what is missing and the state of a request.

The words stand in ``wording.en.json``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from bot.release.days import Range

_FILE: Final = Path(__file__).with_name("wording.en.json")


def label(kind: str, code: str) -> str:
    """The words for a code, such as ``label("delivery", "fax")``; KeyError: there are none."""
    words: str = _wording()[kind][code]
    return words


def listed(labels: Iterable[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    *first, last = labels
    return _wording()["and"].join([", ".join(first), last]) if first else last


def missing(codes: Iterable[str]) -> str:
    """What has still to be filled in, as a list in Markdown; a code without words counts too."""
    known, other = _wording()["missing"], _wording()["missing_other"]
    return "\n".join(f"- {words}" for words in dict.fromkeys(known.get(c, other) for c in codes))


def span(of_care: Range) -> str:
    """A range of days of care."""
    first, last = of_care
    kind = {(True, True): "all", (False, True): "from", (True, False): "until"}
    words = label("range", kind.get((first is None, last is None), "both"))
    return words.format(first=first and day(first), last=last and day(last))


def day(at: date) -> str:
    """``December 8, 2026``."""
    return f"{at:%B} {at.day}, {at.year}"


@lru_cache(maxsize=1)
def _wording() -> Any:
    return json.loads(_FILE.read_text(encoding="utf-8"))
