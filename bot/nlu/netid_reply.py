"""A bare reply to "Do you have a UMass NetID?": "I don't have one", "not sure", "I do".

On its own such a reply could answer anything. It counts only right after that question
(``bot/knowledge/conversation.py``); statements that name the NetID are entities of their own.
"""

from __future__ import annotations

import re
from typing import Final

_ENDING: Final = r"[\s.!,?:;)(-]*"
_REPLIES: Final = tuple(
    (value, re.compile(rf"(?:{phrases}){_ENDING}", re.IGNORECASE))
    for value, phrases in (
        (
            "unsure",
            r"(?:(?:i'?m|im|i am) )?(?:not (?:really |quite |so |too )?sure|unsure)|"
            r"i (?:really )?(?:don'?t|do not) (?:really )?know|(?:i have )?no (?:idea|clue)|"
            r"idk|dunno|i dunno|maybe|perhaps|how (?:would|do|can) i (?:know|tell)|"
            r"can'?t (?:tell|remember)",
        ),
        (
            "no",
            r"(?:no,? |nope,? )?(?:sorry,? )?(?:i )?"
            r"(?:don'?t|do not|never|haven'?t|have not|don'?t think i)"
            r"(?: ever)? (?:have|had|got|gotten|received|do)(?: one| any| that| it)?|"
            r"(?:no,? )?i (?:don'?t|do not)|without(?: one)?|not me|none",
        ),
        (
            "yes",
            r"(?:yes,? |yeah,? |yep,? )?i (?:do|have|got|have got)(?: have)?(?: one| it| that)?|"
            r"(?:yes,? )?(?:got|have) (?:one|it)|i think (?:so|i do)",
        ),
    )
)


def netid_reply(text: str) -> str | None:
    """``yes``, ``no`` or ``unsure`` where the whole message is such a reply."""
    words = " ".join(text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").split())
    if len(words) > 40:
        return None
    return next((value for value, pattern in _REPLIES if pattern.fullmatch(words)), None)
