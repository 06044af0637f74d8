"""A small writer of PDF files (ISO 32000-1): lines of text on pages, tagged for screen readers.

It knows the fonts that every reader has and Latin letters; a letter that these fonts lack becomes
its nearest one, or a question mark.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

# US Letter in points, 72 to the inch.
WIDTH: Final = 612
HEIGHT: Final = 792
_FONTS: Final = {False: "Helvetica", True: "Helvetica-Bold"}
_CATALOG, _PAGES, _INFO, _TREE, _PARENTS, _DOCUMENT, _PLAIN, _BOLD = range(1, 9)
_FIRST_FREE: Final = 9


@dataclass(frozen=True)
class Line:
    """Texts on one line: ``(x, text)`` each, in points from the left; ``y`` from the bottom.

    ``tag``: what it is to a screen reader, ``H1`` or ``P``.
    """

    y: float
    texts: Sequence[tuple[float, str]]
    size: float = 11
    bold: bool = False
    tag: str = "P"


def pdf(title: str, pages: Sequence[Sequence[Line]]) -> bytes:
    """A file with these pages."""
    objects: dict[int, bytes] = {}
    elements: list[int] = []
    parents: list[str] = []
    page_ids: list[int] = []
    free = _FIRST_FREE
    for number, lines in enumerate(pages):
        page, content, *marks = range(free, free + 2 + len(lines))
        free += 2 + len(lines)
        objects[page] = _page(number, content)
        objects[content] = _stream(lines)
        for order, (mark, line) in enumerate(zip(marks, lines, strict=True)):
            objects[mark] = _element(line.tag, page, order)
        page_ids.append(page)
        elements += marks
        parents.append(f"{number} [{_references(marks)}]")
    objects |= _frame(title, page_ids, elements, parents)
    return _file(objects)


def _frame(
    title: str, page_ids: Sequence[int], elements: Sequence[int], parents: Sequence[str]
) -> dict[int, bytes]:
    texts = {
        _CATALOG: f"<< /Type /Catalog /Pages {_PAGES} 0 R /Lang (en-US)"
        f" /MarkInfo << /Marked true >> /StructTreeRoot {_TREE} 0 R"
        f" /ViewerPreferences << /DisplayDocTitle true >> >>",
        _PAGES: f"<< /Type /Pages /Kids [{_references(page_ids)}] /Count {len(page_ids)} >>",
        _TREE: f"<< /Type /StructTreeRoot /K {_DOCUMENT} 0 R /ParentTree {_PARENTS} 0 R >>",
        _PARENTS: f"<< /Nums [{' '.join(parents)}] >>",
        _DOCUMENT: f"<< /Type /StructElem /S /Document /P {_TREE} 0 R"
        f" /K [{_references(elements)}] >>",
        _PLAIN: _font(_FONTS[False]),
        _BOLD: _font(_FONTS[True]),
    }
    info = b"<< /Title " + _string(title) + b" >>"
    return {number: text.encode("ascii") for number, text in texts.items()} | {_INFO: info}


def _font(name: str) -> str:
    return f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>"


def _page(number: int, content: int) -> bytes:
    return (
        f"<< /Type /Page /Parent {_PAGES} 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}]"
        f" /Resources << /Font << /F0 {_PLAIN} 0 R /F1 {_BOLD} 0 R >> >>"
        f" /Contents {content} 0 R /StructParents {number} /Tabs /S >>"
    ).encode("ascii")


def _element(tag: str, page: int, order: int) -> bytes:
    return (
        f"<< /Type /StructElem /S /{tag} /P {_DOCUMENT} 0 R /Pg {page} 0 R /K {order} >>"
    ).encode("ascii")


def _stream(lines: Sequence[Line]) -> bytes:
    body = b"\n".join(_drawn(line, order) for order, line in enumerate(lines))
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(body), body)


def _drawn(line: Line, order: int) -> bytes:
    font = f"/F{int(line.bold)} {line.size} Tf".encode("ascii")
    texts = b"".join(
        b"BT %s %.2f %.2f Td %s Tj ET\n" % (font, x, line.y, _string(text))
        for x, text in line.texts
    )
    return f"/{line.tag} << /MCID {order} >> BDC\n".encode("ascii") + texts + b"EMC"


def _string(text: str) -> bytes:
    raw = b"".join(map(_letter, text))
    for sign in (b"\\", b"(", b")"):
        raw = raw.replace(sign, b"\\" + sign)
    return b"(" + raw + b")"


def _letter(letter: str) -> bytes:
    if not letter.isprintable():
        return b" "
    try:
        return letter.encode("cp1252")
    except UnicodeEncodeError:
        return unicodedata.normalize("NFKD", letter).encode("ascii", "ignore") or b"?"


def _references(numbers: Sequence[int]) -> str:
    return " ".join(f"{number} 0 R" for number in numbers)


def _file(objects: dict[int, bytes]) -> bytes:
    body = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number in sorted(objects):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, objects[number])
    start = len(body)
    body += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    body += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    body += b"trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        *(len(objects) + 1, _CATALOG, _INFO),
        start,
    )
    return bytes(body)
