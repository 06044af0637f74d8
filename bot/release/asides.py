"""What patients say beside an answer: questions about the request, and what is not for a chat."""

from __future__ import annotations

import re
from typing import Final, Literal

Aside = Literal["fee", "time"]


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b", re.IGNORECASE)


_IT: Final = r"(?:it|this|that|they|there|the copies)"
_FEES: Final = r"(?:cost|fee|charge)s?"
_FEE: Final = _any(
    r"how much",
    rf"what (?:does|would|will|do) {_IT} (?:cost|charge)",
    rf"what(?:['’]s| is| are) the {_FEES}",
    rf"(?:is|are|will|would) {_IT} (?:be )?(?:free|(?:an? |any )?{_FEES})",
    rf"(?:do|does|will|would|must) (?:i|{_IT}) (?:have to |need to )?(?:pay|cost)",
    rf"(?:any|which) {_FEES}",
)
_TIME: Final = _any(
    r"how long (?:does|do|will|would|until|before|is the wait)",
    r"how long\W*$",
    r"how (?:soon|fast|quickly)",
    r"how many (?:business )?(?:days|weeks)",
    rf"when (?:will|do|can|would|should) (?:i|{_IT}|the|my)",
)
# "Will you fax it?" asks for a fax; "is it faxed?" does not.
_QUESTION: Final = re.compile(
    r"^\W*(?:is|are|am|was|do|does|did|has|have|will|would|should|must"
    r"|what|what['’]?s|how|when|who|whose|why|which|where)\b(?! you\b)",
    re.IGNORECASE,
)
# Of the kinds that the portal's form has ticked and initialled each on its own.
_KEEPERS: Final = (
    r"(?:psychologist|psychiatrist|(?:psycho)?therapist|counsell?or|social worker)(?:['’]?s)?"
)
_NOTES: Final = r"(?:notes?|records?|talks?|visits?|sessions?|appointments?)"
_PROTECTED: Final = _any(
    r"hiv|aids|stds?|stis?|sexually transmitted|chlamydia|gonorrh\w+|syphilis|herpes",
    r"substance (?:use|abuse)|alcohol\w*|drug (?:use|abuse|tests?|treatment|problems?)",
    r"addiction|rehab|overdose|psychotherapy|psychiatric|mental health|counsell?ing",
    rf"therapy {_NOTES}|{_KEEPERS} {_NOTES}",
    rf"{_NOTES} (?:from|by|with|of) (?:my |the |an? )?{_KEEPERS}",
    r"genetic\w*|dna tests?|sexual (?:assault|abuse)|domestic (?:violence|abuse)|rape",
)


def aside_in(text: str) -> Aside | None:
    """A question about this request that can be answered on the way; None: there is none."""
    if _FEE.search(text):
        return "fee"
    return "time" if _TIME.search(text) else None


def is_question(text: str) -> bool:
    """Whether the text asks something, so that what it names is not wished for."""
    return bool(_QUESTION.search(text))


def names_protected(text: str) -> bool:
    """Whether it names records of a kind that is asked about on the portal's form alone."""
    return bool(_PROTECTED.search(text))
