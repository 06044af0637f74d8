"""Files and names made to take long: what each parser looks for, over and over."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import Final

from portal.schema import HEAD_BYTES, TAIL_BYTES, UploadSample

_LONGEST_NAME: Final = 1000
_BETWEEN: Final = 10**6  # bytes of a file of which the two ends don't meet
_STARTS: Final = (
    *(b"", b"%PDF-1.4\n", b"\xff\xd8", b"\xff\xd8\xff\xe0\x00\x02", b"\xff\xd8\xff\xe1\xff\xff"),
    *(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", b"GIF89a", b"PK\x03\x04", b"RIFF\x00\x10\x00\x00"),
    *(b"II*\x00\x08\x00\x00\x00\xf4\x01", b"MM\x00*\x00\x00\x00\x08\x01\xf4"),
    *(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x00\x00\x01\x00ftyp", b"P*M\x18\x00\x00\x00\x00"),
    *(b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\x00\x00", b"\xef\xbb\xbf", b"<?xml >", b"<!--", b"ID3"),
)
_LOCAL: Final = b"PK\x03\x04" + bytes(22)
_OF_PDF: Final = (
    *(b"%%EOF", b"/Encrypt", b"/EncryptA", b"<<", b">>", b"obj", b" obj stream", b"stream"),
    *(b"startxref", b"trailer startxref", b"trailer/EncryptA startxref", b"/Linearized"),
    *(b"/Linearized/L ", b"/Linearized /L 1", b"/Type        ", b"/Type        /XRefA"),
    *(b" obj/Type/XRef stream", b" obj/Type/XRef/EncryptA stream", b"/Type/XRef"),
)
_OF_PICTURES: Final = (
    *(b"\xff", b"\xff\xd9", b"\xff\xff\xd9", b"\xff\x00", b"\xff\x01", b"\xff\xe0\x00\x02"),
    *(b"\xff\xe1\x00\x02", b"\xff\xe2\x00\x03M", b"\xff\xda\x00\x02", b"MotionPhot", b"MicroVide"),
    *(b"\x00\x00\x00\x00IDAT\x00\x00\x00\x00", b"IEND\xaeB`\x82", b"\x01;", b"\x00;", b"SEF"),
    *(b"\x11\x01\x04\x00\xff\xff\xff\x00\x00\x00\x00\x01", b"\x01\x11\x00\x04\x00\x00\x00\x02AAAA"),
    *(b"mif1", b"moo", b"traktkhd", b"st", b"P*M\x18\x00\x00\x00\x00"),
)
_OF_ARCHIVES: Final = (
    *(b"PK\x03\x04", b"PK\x01\x02", b"PK\x03\x04PK\x01\x02", b"PK", b"vbaProject.bin"),
    *(_LOCAL + b"\xff\xff\x00\x00", _LOCAL + b"\x01\x00\x00\x00a"),
    *(_LOCAL + b"\x00\x01\x00\x00Index/..", _LOCAL + b"\xff\x00\x00\x00Documents/123456789"),
    "Encrypted".encode("utf-16-le"),
)
_OF_TEXTS: Final = (
    *(b"a", b" ", b"\r\n", b"\x00", b"a\x00", b"\x00a", b"\xe9", b"\xe9 ", b"\x7f", b"<", b"<svg"),
    *(
        b"<!--",
        b"-->",
        b"<!-- -->",
        b"<?xml >",
        b"</html",
        b"</htm</",
        "é記🙂".encode(),
        b"\xff\xfe",
    ),
    *("e\u0301".encode(), "🙂".encode("utf-16-le"), b"MZ", b"\xef\xbb\xbf"),
)
_PIECES: Final = (*_OF_PDF, *_OF_PICTURES, *_OF_ARCHIVES, *_OF_TEXTS)
_OF_NAMES: Final = (
    *("x", ".", " ", "%", "%20", "/", "\\", "_pdf", ",", "a,pdf", "..pdf", " .", "-", "\t", "'"),
    *("🙂", "\u200b", "\u3164", "e\u0301", "\u0301", "\u0344", "\u0344\u0323", "\u0f73", "\ufb2c"),
    *("\u1100\u1161\u11a8", "\u0130", "\u212a", "a\u0301\u0323\u0300", "\U0001d15e"),
)
_ENDS_OF_NAMES: Final = (("", ""), ("a", ".pdf"), ("/", ""), ("a", ".pdf.docx"), ("", ",pdf"))


def hostile() -> Iterator[tuple[str, UploadSample]]:
    """Each with what it is."""
    for start, piece in product(_STARTS, _PIECES):
        for size in (HEAD_BYTES + TAIL_BYTES, _BETWEEN):
            yield f"{start!r} {piece!r} {size}", _sample(start, piece, size)
    for name in _names():
        yield f"name {name[:9]!a}", UploadSample(name=name)
    for start, piece in product(_STARTS, _PIECES[::9]):
        yield f"both {start!r} {piece!r}", _sample(start, piece, _BETWEEN, _many_signs())


def _sample(start: bytes, piece: bytes, size: int, name: str = "a.pdf") -> UploadSample:
    head = (start + piece * HEAD_BYTES)[:HEAD_BYTES]
    tail = (piece * TAIL_BYTES)[-TAIL_BYTES:]
    return UploadSample(name=name, size=size, head=head, tail=tail)


def _names() -> Iterator[str]:
    for piece, (start, end) in product(_OF_NAMES, _ENDS_OF_NAMES):
        yield start + (piece * _LONGEST_NAME)[: _LONGEST_NAME - len(start + end)] + end
    yield from map(_many_signs, ("Ll", "Lo", "Mn", "So", "Co"))


@cache
def _many_signs(category: str = "So") -> str:
    """A name in which no sign comes twice."""
    signs = (sign for sign in map(chr, range(0xA0, 0x30000)) if not 0xD800 <= ord(sign) < 0xE000)
    found = [sign for sign in signs if unicodedata.category(sign) == category]
    return "".join(found[: _LONGEST_NAME - 5]) + ".docx"
