"""Documents and texts made in memory: as they are, locked, cut off, renamed, two in one."""

from __future__ import annotations

from typing import Final
from zipfile import ZIP_STORED

from tests.portal.uploads.archives import archive, long_office, office, zipped
from tests.portal.uploads.files import Crafted, bad, good, misnamed, unclear
from tests.portal.uploads.pictures import noise

_AFTER: Final = "hint_data_after_end"
_LOCKED: Final = "hint_may_be_locked"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCK: Final = b"/Encrypt 9 0 R"


def _body(size: int) -> bytes:
    """Pages whose text speaks of locks, in a stream that says how long it is."""
    page = b"(the trailer says /Encrypt) Tj\n" + noise(size)
    return b"1 0 obj\n<</Length %d>>\nstream\n%s\nendstream\nendobj\n" % (len(page), page)


def pdf(more: bytes = b"", size: int = 20_000) -> bytes:
    """With a table of cross references; ``more`` stands in its trailer."""
    trailer = b"trailer\n<</Size 4/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (more, size)
    return b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n" + _body(size) + b"xref\n0 1\n0 f \n" + trailer


def _xref_stream(more: bytes = b"", size: int = 60) -> bytes:
    rows = noise(size)
    head = b"7 0 obj\n<</Type /XRef/W[1 2 1]%s/Length %d>>\nstream\n" % (more, size)
    return head + rows + b"\nendstream\nendobj\nstartxref\n20040\n%%EOF\n"


def _with_xref_stream(more: bytes = b"", size: int = 60) -> bytes:
    return b"%PDF-1.5\n" + _body(20_000) + _xref_stream(more, size)


def _linearised(more: bytes = b"", missing: int = 0) -> bytes:
    """For the web: what the first page needs stands first, its cross references too."""
    rest = _body(20_000) + b"startxref\n120\n%%EOF\n"
    first = _xref_stream(more).replace(b"20040", b"0")
    length = len(first) + len(rest) + 60
    start = b"%%PDF-1.6\n5 0 obj\n<</Linearized 1/L %d/H[9 9]>>\nendobj\n" % length
    return start + b" " * (60 - len(start)) + first + rest[: len(rest) - missing]


def _ole(*streams: str) -> bytes:
    names = b"".join(name.encode("utf-16-le").ljust(128, b"\x00") for name in streams)
    return _OLE + noise(3000) + names + noise(5000)


DOCX: Final = office("word")
_DOCM: Final = office("word", "word/vbaProject.bin")
_LONG_DOCM: Final = long_office(noise(9999), "word", "word/vbaProject.bin")
_ODT: Final = archive({"mimetype": b"application/vnd.oasis.opendocument.text"}, ZIP_STORED)
_EPUB: Final = archive({"mimetype": b"application/epub+zip"}, ZIP_STORED)
_HTML: Final = b"<!DOCTYPE html>\n<html><title>My records</title></html>"
_RTF: Final = rb"{\rtf1\ansi My records}"
_HIGH: Final = bytes(byte | 0x80 for byte in noise(9999))
_WORDS: Final = "Vacunación: el niño recibió la dosis número 3. "

TAKEN: Final = (
    good("PDF", "a.pdf", pdf()),
    good("small PDF", "a.PDF", pdf(size=100)),
    good("PDF with a stream of cross references", "a.pdf", _with_xref_stream()),
    good("linearised PDF", "a.pdf", _linearised()),
    good("PDF changed after it was made", "a.pdf", pdf() + pdf()[9:]),
    good("PDF that names its metadata's lock alone", "a.pdf", pdf(b"/EncryptMetadata true")),
    good("PDF with a line after its end", "a.pdf", pdf() + b"<!-- printed -->", _AFTER),
    good("PDF and ZIP in one", "a.pdf", pdf() + zipped(a=b"a"), _AFTER),
    good("text", "a.txt", b"My records.\r\nDose 1: 2 May\x0c\r\n" * 900),
    good("text in UTF-8", "a.txt", (_WORDS * 700).encode()),
    good("text in UTF-8 with a mark", "a.txt", (_WORDS * 700).encode("utf-8-sig")),
    good("text in UTF-16", "a.txt", (_WORDS * 900).encode("utf-16")),
    good("text in big-endian UTF-16", "a.txt", b"\xfe\xff" + (_WORDS * 900).encode("utf-16-be")),
    good("text in UTF-32", "a.txt", (_WORDS * 900).encode("utf-32")),
    good("text in Latin-1", "a.txt", (_WORDS * 700).encode("latin-1")),
    good(
        "text of Cyrillic letters, a byte each",
        "a.txt",
        ("Прививка от кори " * 900).encode("cp1251"),
    ),
    good("lines of Cyrillic letters", "a.txt", "Прививка\n".encode("cp1251") * 900),
    good("text of letters of three bytes", "a.txt", ("記録" * 5000).encode()),
    good("text that begins as a bitmap does", "a.txt", b"BMI 22, weight 70 kg"),
    good("text that begins as a program does", "a.txt", b"MZ is my doctor's name"),
    good("text of one letter", "a.txt", b"x"),
    good("web page as text", "a.txt", _HTML, "hint_markup"),
)
REFUSED: Final = (
    bad("empty PDF", "a.pdf", b"", "empty"),
    bad("empty text", "a.txt", b"", "empty"),
    bad("locked PDF", "a.pdf", pdf(_LOCK), "encrypted"),
    bad("small locked PDF", "a.pdf", pdf(_LOCK, 50), "encrypted"),
    bad(
        "locked PDF with a stream of cross references",
        "a.pdf",
        _with_xref_stream(_LOCK),
        "encrypted",
    ),
    bad("locked linearised PDF", "a.pdf", _linearised(_LOCK), "encrypted"),
    bad("PDF cut off", "a.pdf", pdf()[:-3000], "truncated"),
    bad("small PDF cut off", "a.pdf", pdf(size=100)[:-9], "truncated"),
    bad("linearised PDF cut off", "a.pdf", _linearised(missing=9000), "truncated"),
    bad(
        "linearised PDF cut off at its first end", "a.pdf", _linearised(missing=20_090), "truncated"
    ),
    bad("PDF behind a blank line", "a.pdf", b"\r\n" + pdf(), "late_start"),
    bad("PDF behind a mark", "a.pdf", b"\xef\xbb\xbf" + pdf(), "late_start"),
    bad("Word document named as a PDF", "a.pdf", DOCX, "other_content is_docx"),
    bad("Word document under its own name", "a.docx", DOCX, "type"),
    bad("Word document with a macro", "a.docm", _DOCM, "type macro"),
    bad("Word document with a macro, renamed", "a.pdf", _DOCM, "macro other_content is_docx"),
    bad("Excel sheet", "a.pdf", office("xl"), "other_content is_xlsx"),
    bad("long Excel sheet", "a.pdf", long_office(noise(9999), "xl"), "other_content is_xlsx"),
    bad("long Word document with a macro", "a.docm", _LONG_DOCM, "type macro"),
    bad("PowerPoint file", "a.pdf", office("ppt"), "other_content is_pptx"),
    bad("OpenDocument text", "a.pdf", _ODT, "other_content is_odf"),
    bad("e-book", "a.pdf", _EPUB, "other_content is_ebook"),
    bad("Pages file", "a.pdf", archive({"Index/Document.iwa": b"x"}), "other_content is_pages"),
    bad("ZIP archive", "a.pdf", zipped(scan=noise(99)), "other_content is_zip"),
    bad(
        "program for Java",
        "a.pdf",
        archive({"META-INF/MANIFEST.MF": b"x"}),
        "other_content is_program",
    ),
    bad("old Word document", "a.pdf", _ole("WordDocument"), "other_content is_old_office"),
    bad("locked Office file", "a.pdf", _ole("EncryptedPackage"), "other_content is_locked_office"),
    bad("mail of Outlook", "a.pdf", _ole("__substg1.0_0037001F"), "other_content is_mail"),
    bad("rich text", "a.pdf", _RTF, "other_content is_rtf"),
    bad("web page", "a.pdf", _HTML, "other_content is_html"),
    bad("PostScript", "a.pdf", b"%!PS-Adobe-3.0\nshowpage\n", "other_content is_postscript"),
    bad("packed file", "a.pdf", b"7z\xbc\xaf\x27\x1c" + noise(999), "other_content is_archive"),
    bad(
        "tape archive",
        "a.pdf",
        b"a".ljust(257, b"\x00") + b"ustar" + bytes(999),
        "other_content is_archive",
    ),
    bad(
        "program", "a.pdf", b"MZ\x90\x00\x03\x00\x00\x00" + noise(9999), "other_content is_program"
    ),
    bad(
        "link of Windows",
        "a.pdf",
        b"L\x00\x00\x00\x01\x14\x02\x00" + noise(99),
        "other_content is_shortcut",
    ),
    bad("bytes named as a PDF", "a.pdf", noise(30_000), "other_content is_unknown"),
    bad("bytes named as a text", "a.txt", noise(30_000), "other_content is_unknown"),
    bad("bytes without control characters", "a.txt", _HIGH, "other_content is_unknown"),
    bad("text that ends in bytes", "a.txt", b"My records. " * 900 + noise(3000), "damaged"),
    bad("text without an ending", "record", b"My records.", "type no-extension"),
)
OTHERS: Final = (
    misnamed("PDF named as a photo", "a.jpg", pdf(), "is_pdf"),
    misnamed("text named as a PDF", "a.pdf", b"My records.", "is_text"),
    misnamed("PDF named as a text", "a.txt", pdf(), "is_pdf"),
    unclear(
        "PDF whose lock stands between its ends", "a.pdf", _with_xref_stream(size=4000), _LOCKED
    ),
    unclear(
        "PDF and a long ZIP in one", "a.pdf", pdf() + zipped(a=noise(9000)), f"{_AFTER} {_LOCKED}"
    ),
    unclear("PDF with nothing but zeros at its end", "a.pdf", pdf()[:-4000] + bytes(4000), _LOCKED),
)
DOCUMENTS: Final[tuple[Crafted, ...]] = (*TAKEN, *REFUSED, *OTHERS)
