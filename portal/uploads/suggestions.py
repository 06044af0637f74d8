"""A better name for a file, as near to its own as can be."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from portal.schema import UploadRules
from portal.uploads.cases import Case
from portal.uploads.kinds import PICTURES, kind_of_extension
from portal.uploads.names import FileName
from portal.uploads.signs import is_mark, with_fewer_marks

_NAMELESS: Final = {".jpg": "photo"}
_OF_LINKS: Final = re.compile("%2[0-9a-fA-F]")  # %20 is a space in a web address
_BLANKS: Final = " .-_"
_OUTER: Final = " ."
_MOST_COMPOSED: Final = 4  # signs that NFC makes one of, such as Greek alpha with three accents


def better_name(name: FileName, extension: str) -> str:
    """A name without a problem that ends in ``extension``, as long as its rules allow."""
    room = max(1, name.rules.name_length - len(extension))
    stem = _shortened(_clean(name, room), room)
    is_ending = f".{stem.lower()}" in name.rules.extensions  # of ".pdf" nothing else is left
    if is_ending or not any(map(str.isalnum, stem)):
        stem = _NAMELESS.get(extension, "document")[:room]
    return stem + extension


def suggested_name(case: Case) -> str | None:
    """A name to give the file or to save it under; None where its own is good or none helps."""
    if case.name.is_taken and not (case.needs_other_name or case.is_other):
        return None
    extension = _extension(case)
    if extension and extension.lower() not in case.name.rules.extensions:
        extension = _near(extension, case.name.rules)  # a portal may take less than the FAQ says
    if not extension and not case.needs_other_name:
        return None
    suggested = better_name(case.name, extension or _near(".pdf", case.name.rules))
    return None if suggested == case.name.text else suggested


def _near(extension: str, rules: UploadRules) -> str:
    is_picture = kind_of_extension(extension).code in PICTURES
    usual = ".jpg" if is_picture else ".pdf"
    return usual if usual in rules.extensions else rules.extensions[0]


def _extension(case: Case) -> str:
    """The extension of the better name; empty where the file can't become one that is taken."""
    name, kind = case.name, case.kind
    as_typed = name.text[len(name.stem) :]
    if name.is_taken and not case.is_other:
        return as_typed
    if kind is None or kind.code == "is_unknown":
        return kept_extension(name) or (as_typed if name.is_taken else case.promised.save_as)
    return as_typed if case.promised == kind_of_extension(kind.save_as) else kind.save_as


def kept_extension(name: FileName) -> str:
    """Which extension of ours the name has but for odd signs or its separator; else empty."""
    bare = f".{''.join(filter(str.isalnum, name.extension))}"
    found = name.mistyped or bare
    return found if found in name.rules.extensions else ""


def _without_inner_extension(name: FileName) -> str:
    """Of "letter.pdf.docx" only "letter": what is saved as a PDF has the ending once."""
    if name.is_taken:
        return name.stem
    inner = FileName.of(name.stem, name.rules)
    return inner.stem if inner.is_taken else name.stem


def _clean(name: FileName, room: int) -> str:
    """Without what may not be in it; of a long one as much as ``room`` can need."""
    stem = _OF_LINKS.sub(" ", _without_inner_extension(name))
    spaced = stem.translate({ord(sign): gap for sign, gap in name.odd_signs.items()})
    words = " ".join(spaced.split()).strip(_OUTER)[: (room + 1) * _MOST_COMPOSED]
    words = unicodedata.normalize("NFC", with_fewer_marks(words))
    forbidden = name.rules.forbidden_characters
    gap = next((sign for sign in " -_" if sign not in forbidden), "")
    for sign in set(words).intersection(forbidden):
        words = words.replace(sign, gap)
    return words.strip(_OUTER)


def _shortened(stem: str, room: int) -> str:
    if len(stem) <= room:
        return stem
    end = room
    while end > 1 and is_mark(stem[end]):
        end -= 1
    cut = stem[:end]
    at_word = max(cut.rfind(sign) for sign in _BLANKS)
    if stem[end] not in _BLANKS and at_word >= room // 2:
        cut = cut[:at_word]
    return cut.rstrip(_BLANKS)
