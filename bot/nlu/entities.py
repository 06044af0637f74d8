"""Entities of a message, by rules: what could be typed into a form or decides an answer.

Signs with a fixed shape (file names, addresses, numbers, dates) are found by regular
expressions, names by spaCy's ``EntityRuler``, phrases by its ``Matcher``. No text is kept and
none is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import cast

from spacy.matcher import Matcher
from spacy.pipeline import EntityRuler
from spacy.tokens import Span, Token
from spacy.util import filter_spans

from bot.nlu.blank_english import BlankEnglish
from bot.nlu.entity_patterns import (
    CLINICS,
    DATES,
    EMAIL,
    FILE_NAMES,
    FORMS,
    MONTHS,
    PHONE,
    URL,
)
from bot.nlu.netid_phrases import (
    CUE,
    NETID_RULES,
    PART_OF_IT,
    SOMEBODY_ELSE,
    NetidRule,
    TokenPattern,
    one_word,
    token_pattern,
)

# In capitals only, because these letters are also a word ("sip").
_CAPITAL_NAMES = {"SIP": "Student Immunization Program"}
_NAMES_WITHOUT_BLANKS = tuple(
    "".join(name.lower().split())
    for names in (*CLINICS.values(), *FORMS.values(), _CAPITAL_NAMES)
    for name in names
)
# Words that a clause of the writer's own can follow, where the subject is left out.
_CLAUSE_WORDS = frozenset(
    "and but so or because since as cause cuz bc hi hello hey yes yeah yep no nope nah i we well"
    " sorry please ok okay here plus".split()
)


@dataclass(frozen=True)
class Entity:
    """A piece of the text and what it is.

    ``entity``: file_name, email, phone, date, clinic, form or has_netid. ``value``: the FAQ's
    name of a clinic or form; yes, no or unsure for has_netid; ``YYYY-MM-DD`` for a whole date;
    else the text itself. ``start``/``end``: offsets into the text, in characters.
    """

    entity: str
    value: str
    start: int
    end: int


class EntityExtractor:
    """Finds entities in texts of any length and content; may be shared between threads."""

    def __init__(self) -> None:
        self._english = BlankEnglish()
        ruler = self._english.nlp.add_pipe("entity_ruler", config={"phrase_matcher_attr": "LOWER"})
        cast(EntityRuler, ruler).add_patterns(list(_names()))
        self._netid = Matcher(self._english.nlp.vocab)
        for number, rule in enumerate(NETID_RULES):
            self._netid.add(str(number), [token_pattern(rule.words)])

    def extract(self, text: str) -> list[Entity]:
        """All entities in order; of those that overlap only the longest."""
        return _longest(len(text), [*_signs(text), *self._phrases(text)])

    def _phrases(self, text: str) -> list[Entity]:
        has_cue = CUE.search(text) is not None
        if not has_cue and not _may_name(text):
            return []
        with self._english.reading(one_word(text)) as doc:
            found = [_named(span) for span in doc.ents]
            if has_cue:
                found += _has_netid(filter_spans(self._netid(doc, as_spans=True)))
        return found


def _may_name(text: str) -> bool:
    """Whether a clinic's or a form's name can be in ``text``: most have none, and need no doc."""
    letters = "".join(text.lower().split())
    return any(name in letters for name in _NAMES_WITHOUT_BLANKS)


def _names() -> Iterator[dict[str, str | TokenPattern]]:
    for label, table in (("clinic", CLINICS), ("form", FORMS)):
        for canonical, spellings in table.items():
            for spelling in spellings:
                yield {"label": label, "pattern": spelling, "id": canonical}
    for name, canonical in _CAPITAL_NAMES.items():
        yield {"label": "clinic", "pattern": [{"TEXT": name}], "id": canonical}


def _named(span: Span) -> Entity:
    return Entity(span.label_, span.ent_id_, span.start_char, span.end_char)


def _has_netid(spans: Iterable[Span]) -> list[Entity]:
    """What the text says of a NetID; nothing when it contradicts itself."""
    hits = [(NETID_RULES[int(span.label_)], span) for span in spans]
    hits = [(rule, span) for rule, span in hits if rule.value and _holds(rule, span)]
    hits = [hit for hit in hits if hit[0].stated] or hits
    if len({rule.value for rule, _ in hits}) != 1:
        return []
    return [Entity("has_netid", rule.value, span.start_char, span.end_char) for rule, span in hits]


def _holds(rule: NetidRule, span: Span) -> bool:
    before = span.doc[span.start - 1] if span.start else None
    after = span.doc[span.end] if span.end < len(span.doc) else None
    if after is not None and after.norm_ in _not_before(rule):
        return False
    return (not rule.opens or _is_border(before)) and (not rule.closes or _is_border(after))


def _not_before(rule: NetidRule) -> frozenset[str]:
    if not rule.stated:
        return SOMEBODY_ELSE
    return PART_OF_IT if rule.value == "no" else frozenset()


def _is_border(token: Token | None) -> bool:
    return token is None or token.is_punct or token.is_space or token.norm_ in _CLAUSE_WORDS


def _signs(text: str) -> Iterator[Entity]:
    addresses = _marked(len(text), (found.span() for found in URL.finditer(text)))
    for pattern in FILE_NAMES:
        for found in pattern.finditer(text):
            name = _as_typed("file_name", found)
            if not all(addresses[name.start : name.end]):
                yield name
    yield from (_as_typed("email", found) for found in EMAIL.finditer(text))
    yield from (_as_typed("phone", found) for found in PHONE.finditer(text))
    for pattern in DATES:
        for found in pattern.finditer(text):
            yield Entity("date", _iso(found), found.start(), found.end())


def _as_typed(entity: str, found: re.Match[str]) -> Entity:
    group = "value" if "value" in found.re.groupindex else 0
    return Entity(entity, found[group], found.start(group), found.end(group))


def _marked(length: int, spans: Iterable[tuple[int, int]]) -> bytearray:
    """A 1 for each character inside one of the spans: overlaps in linear time."""
    marks = bytearray(length)
    for start, end in spans:
        marks[start:end] = b"\x01" * (end - start)
    return marks


def _iso(found: re.Match[str]) -> str:
    """The date as ``YYYY-MM-DD`` if it is whole and exists, else as typed."""
    parts = found.groupdict()
    month, day = parts.get("first"), parts.get("second")
    if parts.get("month"):
        month, day = str(MONTHS.index(parts["month"][:3].lower()) + 1), parts.get("day")
    if not (parts.get("year") and month and day):
        return found[0]
    if int(month) > 12:
        month, day = day, month
    try:
        return date(int(parts["year"]), int(month), int(day)).isoformat()
    except ValueError:
        return found[0]


def _longest(length: int, found: Iterable[Entity]) -> list[Entity]:
    taken = bytearray(length)
    kept: list[Entity] = []
    for entity in sorted(found, key=lambda entity: (entity.start - entity.end, entity.start)):
        if not any(taken[entity.start : entity.end]):
            taken[entity.start : entity.end] = b"\x01" * (entity.end - entity.start)
            kept.append(entity)
    return sorted(kept, key=lambda entity: entity.start)
