"""Kinds that are ZIP archives inside, told by the names of their members (APPNOTE 6.3, 4.3)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from portal.uploads.codes import KindProblem
from portal.uploads.seen import Seen

SIGNATURES: Final = (b"PK\x03\x04", b"PK\x05\x06")
_LOCAL, _LOCAL_NAME = b"PK\x03\x04", 30
_CENTRAL, _CENTRAL_NAME = b"PK\x01\x02", 46
_LENGTHS: Final = {_LOCAL: 26, _CENTRAL: 28}  # where the length of a member's name stands
_MOST_MEMBERS: Final = 100  # in one end of a file; a Word document has about 15 in all
_MACRO: Final = b"vbaProject.bin"
# The first that fits counts.
_MEMBERS: Final[tuple[tuple[str, KindProblem], ...]] = (
    (r"word/", "is_docx"),
    (r"xl/", "is_xlsx"),
    (r"ppt/", "is_pptx"),
    (r"Index/.*\.iwa$|index\.apxl$|Index\.zip$", "is_pages"),
    (r"FixedDoc(ument)?Seq|Documents/\d+/FixedDoc", "is_ebook"),
    (r"META-INF/container\.xml$", "is_ebook"),
    (r"META-INF/MANIFEST\.MF$|AndroidManifest\.xml$", "is_program"),
    (r"\[Content_Types\]\.xml$", "is_docx"),
)
_PATTERNS: Final = tuple((re.compile(text.encode()), kind) for text, kind in _MEMBERS)
_ODF: Final = b"mimetypeapplication/vnd.oasis.opendocument"
_EPUB: Final = b"mimetypeapplication/epub"


def kind_of(seen: Seen) -> KindProblem:
    """What a ZIP archive is; ``is_zip`` where nothing that was seen tells."""
    if seen.head[_LOCAL_NAME:].startswith(_ODF):
        return "is_odf"
    if seen.head[_LOCAL_NAME:].startswith(_EPUB):
        return "is_ebook"
    names = set(_names(seen))
    for pattern, kind in _PATTERNS:
        if any(pattern.match(name) for name in names):
            return kind
    return "is_zip"


def has_macro(seen: Seen) -> bool:
    """Whether a program of Office is inside."""
    return any(name.endswith(_MACRO) for name in _names(seen))


def _names(seen: Seen) -> Iterator[bytes]:
    for part in (seen.head, b"" if seen.is_whole else seen.tail):
        yield from _members(part, _LOCAL, _LOCAL_NAME)
        yield from _members(part, _CENTRAL, _CENTRAL_NAME)


def _members(part: bytes, header: bytes, name_at: int) -> Iterator[bytes]:
    for found in islice(re.finditer(re.escape(header), part), _MOST_MEMBERS):
        at = found.start()
        stated = part[at + _LENGTHS[header] : at + _LENGTHS[header] + 2]
        length = min(int.from_bytes(stated, "little"), 256)  # enough to tell one by
        yield part[at + name_at : at + name_at + length]
