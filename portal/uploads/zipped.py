"""Kinds that are ZIP archives inside, told by the names of their members (APPNOTE 6.3, 4.3)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from portal.uploads.codes import KindProblem
from portal.uploads.seen import Seen

SIGNATURES: Final = (b"PK\x03\x04", b"PK\x05\x06")
_HEADER: Final = re.compile(rb"PK(?:\x03\x04|\x01\x02)")
# Where, in each of the two headers, the length of a member's name stands and the name itself.
_NAME: Final = {b"PK\x03\x04": (26, 30), b"PK\x01\x02": (28, 46)}
_FIRST_NAME: Final = 30
_LONGEST: Final = 256  # characters of a name, enough to tell one by
_MOST_MEMBERS: Final = 100  # in one end of a file; a Word document has about 15 in all
_MACRO: Final = b"vbaProject.bin"
# Which members tell what an archive is; the first of these kinds that any member tells counts.
_MEMBERS: Final[tuple[tuple[str, KindProblem], ...]] = (
    (r"word/", "is_docx"),
    (r"xl/", "is_xlsx"),
    (r"ppt/", "is_pptx"),
    (r"Index/.*\.iwa$|index\.apxl$|Index\.zip$", "is_pages"),
    (r"FixedDoc(?:ument)?Seq|Documents/\d{1,9}/FixedDoc", "is_ebook"),
    (r"META-INF/container\.xml$", "is_ebook"),
    (r"META-INF/MANIFEST\.MF$|AndroidManifest\.xml$", "is_program"),
    (r"\[Content_Types\]\.xml$", "is_docx"),
)
_ANY_MEMBER: Final = re.compile("|".join(f"({text})" for text, _ in _MEMBERS).encode())
_ODF: Final = b"mimetypeapplication/vnd.oasis.opendocument"
_EPUB: Final = b"mimetypeapplication/epub"


def kind_of(seen: Seen) -> KindProblem:
    """What a ZIP archive is; ``is_zip`` where nothing that was seen tells."""
    if seen.head[_FIRST_NAME:].startswith(_ODF):
        return "is_odf"
    if seen.head[_FIRST_NAME:].startswith(_EPUB):
        return "is_ebook"
    found = filter(None, map(_ANY_MEMBER.match, _names(seen)))
    first = min((member.lastindex or 0 for member in found), default=0)
    return _MEMBERS[first - 1][1] if first else "is_zip"


def has_macro(seen: Seen) -> bool:
    """Whether a program of Office is inside."""
    if _MACRO not in seen.head and _MACRO not in seen.tail:
        return False
    return any(name.endswith(_MACRO) for name in _names(seen))


def _names(seen: Seen) -> Iterator[bytes]:
    for part in (seen.head,) if seen.is_whole else (seen.head, seen.tail):
        for header in islice(_HEADER.finditer(part), _MOST_MEMBERS):
            length_at, name_at = _NAME[header[0]]
            at = header.start()
            stated = int.from_bytes(part[at + length_at : at + length_at + 2], "little")
            yield part[at + name_at : at + name_at + min(stated, _LONGEST)]
