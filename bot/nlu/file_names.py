"""A message that names a file and asks nothing else: the file's name is checked.

"my file is IMG_0042.HEIC" is little for a classifier to go by, and "Health Form.pages" alone
leads it astray, but the name says it all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from bot.nlu.intents import FALLBACK, OUT_OF_SCOPE, Decision

# What a message with a file's name is taken for when it is about that file.
_ABOUT_FILES: Final = frozenset({"upload_error", "inform", "correct", OUT_OF_SCOPE, FALLBACK})
_ABOUT_UPLOADS: Final = re.compile(
    r"\b(?:upload|attach|refus|reject|accept|allowed|supported|file\b|format\b)", re.IGNORECASE
)
_FEW_WORDS: Final = 4  # beside the name: "my file is called …"


def asks_about_a_file(
    text: str,
    decision: Decision,
    intents: Iterable[str],
    entities: Iterable[Mapping[str, Any]],
) -> bool:
    """Whether a file's name should be checked instead of what was understood.

    Args:
        text: the message.
        decision: on the whole message.
        intents: what it, or each of its questions, leads to.
        entities: what was found in it (``bot/nlu/entities.py``).
    """
    names = [entity for entity in entities if entity["entity"] == "file_name"]
    if decision is Decision.EMERGENCY or not names:
        return False
    others = set(intents) - _ABOUT_FILES
    if not others or decision is Decision.CLARIFY:
        return True
    rest = _without(text, names)
    # Two questions, of which one is about something else, are both answered.
    return len(rest.split()) <= _FEW_WORDS or (
        len(others) == 1 and bool(_ABOUT_UPLOADS.search(rest)) and "upload_error" not in intents
    )


def _without(text: str, names: Iterable[Mapping[str, Any]]) -> str:
    for name in sorted(names, key=lambda each: -int(each["start"])):
        text = f"{text[: name['start']]} {text[name['end'] :]}"
    return text
