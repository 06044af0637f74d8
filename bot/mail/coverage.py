"""Whether the articles cover a mail: each question of it surely, and nothing left over.

In the chat a wrong or missing answer is asked about at once; a mail is read hours later. So one
question that is not understood, or a story around it, leaves the mail for people.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from bot.mail.reading import MOST_OUTSIDE, Reading, ReadMail, Sentence
from bot.nlu.intents import INFORM_NETID, Decision
from bot.nlu.segments import MOST_ANSWERS

_MOST_ASIDES: Final = 2
_NAME_WORDS: Final = 4  # "Lena", "Class of 2028": lines below a mail
_OFF_TOPIC: Final = 0.8
_LIKELY_OURS: Final = 0.4
_EACH_SURE: Final = 0.9
# What no article does; a person should see it soon.
_WANTS_DONE: Final = re.compile(
    r"\b(?:cancel|reschedul|delet|refill)\w{0,6}\b"
    r"|\b(?:move|change|switch|push)\s(?:my|our|the|an)\s(?:\w{1,20}\s)?(?:appointment|appt|visit)\b",
    re.IGNORECASE,
)
_ASKS_SOMEHOW: Final = re.compile(r"\?|\b(?:help|advise|please)\b", re.IGNORECASE)
# The portal, or what only a health service has. Hosts of other portals ask about passwords too.
_OUR_TOPIC: Final = re.compile(
    r"\b(?:portal|net\s?id|spire|uhs|umass|medicat|immuni[sz]\w{0,8}|vaccin\w{0,6}|shot\srecords?"
    r"|medical\s(?:records?|history)|health\s(?:records?|services?|center)|release\sof\sinformation"
    r"|clinics?|patients?|appointments?|appts?|secure\smessag\w{1,5}|doctor|nurse|hampshire"
    r"|nutritionist|my\s(?:password|records))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Coverage:
    """``intents``: what was surely asked, in order; ``gap``: why that is not all, or None."""

    intents: tuple[str, ...]
    gap: str | None


@dataclass
class _Walk:
    """What is known after the sentences so far."""

    whole: Reading
    intents: dict[str, float] = field(default_factory=dict)  # with the confidence of each
    told: dict[str, float] = field(default_factory=dict)  # the same, of what asks nothing
    topic: str | None = None  # of the last sentence that was sure
    asides: int = 0


def cover(mail: ReadMail, text: str, subject: str) -> Coverage:
    """Which articles answer the mail, and what is against sending them.

    Args:
        mail: as the classifier takes it.
        text: newly written.
        subject: as newly written, may be empty.
    """
    walk = _Walk(mail.whole)
    gaps = [gap for sentence in mail.sentences if (gap := _take(walk, sentence))]
    if not walk.intents and walk.told and _ASKS_SOMEHOW.search(text):
        walk.intents.update(walk.told)  # "No email came. Can you help?"
    gap = gaps[0] if gaps else _gap_of_all(walk, mail)
    if gap is None and not _OUR_TOPIC.search(f"{subject}\n{text}"):
        gap = "topic_not_named"
    return Coverage(tuple(walk.intents)[:MOST_ANSWERS], gap)


def _take(walk: _Walk, sentence: Sentence) -> str | None:
    """Take a sentence in; why it isn't covered, if it isn't."""
    if _WANTS_DONE.search(sentence.text):
        return "asks_for_action"
    if _leans_on_topic(walk, sentence):
        if sentence.asks and sentence.with_previous:
            _add(walk.intents, sentence.with_previous)
        return None
    if sentence.alone.is_confirmed(walk.whole):
        return _take_sure(walk, sentence)
    return _gap_of(walk, sentence)


def _leans_on_topic(walk: _Walk, sentence: Sentence) -> bool:
    together = sentence.with_previous
    sure = together is not None and together.is_confirmed(walk.whole)
    return sure and together is not None and together.intent == walk.topic


def _add(known: dict[str, float], reading: Reading) -> None:
    known[reading.intent] = max(reading.confidence, known.get(reading.intent, 0.0))


def _take_sure(walk: _Walk, sentence: Sentence) -> str | None:
    intent = sentence.alone.intent
    if sentence.with_previous and walk.topic not in (None, intent):
        return "unclear_question"  # "it" may be anything
    walk.topic = intent
    _add(walk.intents if sentence.asks else walk.told, sentence.alone)
    return None


def _gap_of(walk: _Walk, sentence: Sentence) -> str | None:
    decision, intent = sentence.alone.decision, sentence.alone.intent
    if decision == Decision.HANDOFF.value and (sentence.asks or sentence.words > _NAME_WORDS):
        return "person_asked"
    if intent == INFORM_NETID or (intent in walk.intents and _is_likely_ours(sentence)):
        return None
    if decision == Decision.ACTION.value and sentence.words > _NAME_WORDS:
        return "asks_for_action"
    if sentence.asks:
        return "unknown_question"
    return _gap_of_aside(walk, sentence)


def _is_likely_ours(sentence: Sentence) -> bool:
    return sentence.alone.outside <= _LIKELY_OURS


def _gap_of_aside(walk: _Walk, sentence: Sentence) -> str | None:
    if sentence.words <= _NAME_WORDS:
        return None
    if sentence.alone.outside >= _OFF_TOPIC:
        return "off_topic"
    walk.asides += 1
    return "story" if walk.asides > _MOST_ASIDES else None


def _gap_of_all(walk: _Walk, mail: ReadMail) -> str | None:
    if not walk.intents:
        return "nothing_sure"
    if len(walk.intents) > MOST_ANSWERS:
        return "many_questions"
    return None if _fits_whole(walk, mail) else "unclear_as_a_whole"


def _fits_whole(walk: _Walk, mail: ReadMail) -> bool:
    """Whether the mail as a whole says the same as its sentences."""
    whole = mail.whole
    if whole.outside > MOST_OUTSIDE:
        return False
    if min(walk.intents.values()) >= _EACH_SURE:
        return True
    return whole.decision == Decision.ANSWER.value and whole.intent in walk.intents
