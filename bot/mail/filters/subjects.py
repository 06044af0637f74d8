"""Rule 12: how subjects of automatic mails begin."""

from __future__ import annotations

import re
from typing import Final

from bot.mail.filters.policy import Case
from bot.mail.filters.subject_patterns import ABSENCES, BOUNCES, RECEIPTS, WHOLE

_MOST_CHARACTERS: Final = 300
# Marks that filters and programs put before a subject. Never "Re:": then a person answers.
_MARKS: Final = (
    r"(?:[\[({*<!\s]*(?:\bspam\b|extern(?:al)?|ext)[\])}*>!:\s]+(?![\])}*>!:\s]))?"
    r"[\s\[({<*\"'„“«»【（!-]*"
)
_STARTS: Final = re.compile(
    rf"{_MARKS}(?:(?:{'|'.join((*ABSENCES, *BOUNCES))})|(?:{'|'.join(RECEIPTS)})\s?[:：])",
    re.IGNORECASE,
)
_WHOLE: Final = re.compile(rf"{_MARKS}(?:{'|'.join(WHOLE)})[\s.!\])}}]*", re.IGNORECASE)


def has_machine_subject(case: Case) -> bool:
    """Whether the subject is one that responders and mail servers write."""
    return is_machine_subject(case.message.subject)


def is_machine_subject(subject: str) -> bool:
    """The same for a decoded subject."""
    start = subject[:_MOST_CHARACTERS]
    return bool(_STARTS.match(start) or _WHOLE.fullmatch(start))
