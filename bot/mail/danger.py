"""Danger to life in a mail: the rules of the chat, and whether a person tells it of somebody.

In the chat whoever types is a patient. Into a mailbox comes everything: "remove yourself from
this list", news of shootings, "my server hangs". Of 6,000 mails of a public collection the rules
hit 348. So a hit always alerts the person on call, and the fixed text goes out by itself only
where the mail reads like somebody's own words; missing a mail is worse than a needless alert.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from bot.mail.shape import is_personal, without_contact_lines
from bot.nlu.segments import split_sentences
from bot.nlu.urgent import UrgentMatch, find_urgent

_LONGEST: Final = 4_000  # characters; letters of fraud are longer, and tell of death too
_MOST_SENTENCES: Final = 100
# "Send ambulance" names nobody; in a text this short it needn't.
_SHORT: Final = 200
_PERSON: Final = re.compile(
    r"\b(?:i|im|i['’]m|ive|id|me|my|myself|yo|mi|he|she|someone|somebody)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Danger:
    """What was found. ``is_personal``: it reads like somebody's own words about somebody."""

    match: UrgentMatch
    is_personal: bool


def find_danger(text: str, subject: str) -> Danger | None:
    """Look for danger to life in all that was newly written. Never raises.

    Args:
        text: of any length; time grows with it alone.
        subject: as newly written; empty where it is an earlier mail's.
    """
    body, words = find_urgent(text), find_urgent(subject)
    match = body or words
    if match is None:
        return None
    personal = _tells(text) if body else is_personal(subject) and is_personal(text)
    return Danger(match, personal)


def _tells(text: str) -> bool:
    own = without_contact_lines(text)
    if len(own) > _LONGEST or not is_personal(own):
        return False
    sentences = split_sentences(own, _MOST_SENTENCES)
    if any(_PERSON.search(one) and find_urgent(one) for one in sentences):
        return True
    return len(own) <= _SHORT and find_urgent(own) is not None
