from __future__ import annotations

import pytest

from portal.upload_check import check_file
from tests.portal.uploads.archives import archive
from tests.portal.uploads.files import sample_of
from tests.portal.uploads.pictures import media, noise

_REST = noise(9000)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _bitmap(header: int) -> bytes:
    return b"BM" + noise(12) + header.to_bytes(4, "little")


def _riff(kind: bytes) -> bytes:
    return b"RIFF\x00\x10\x00\x00" + kind


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"Rar!\x1a\x07", "is_archive"),
        (b"7z\xbc\xaf\x27\x1c", "is_archive"),
        (b"\x1f\x8b\x08", "is_archive"),
        (b"\xfd7zXZ\x00", "is_archive"),
        *((start, "is_archive") for start in (b"BZh9", b"MSCF\x00", b"!<arch>\n", b"LZIP\x01")),
        *((start, "is_archive") for start in (b"\x28\xb5\x2f\xfd", b"\x04\x22\x4d\x18")),
        (b"\xed\xab\xee\xdb" + bytes(96), "is_archive"),
        (b"\x7fELF", "is_program"),
        (b"\xcf\xfa\xed\xfe", "is_program"),
        (b"\xca\xfe\xba\xbe", "is_program"),
        (b"L\x00\x00\x00\x01\x14\x02\x00", "is_shortcut"),
        (b"\x00\x00\x00\x0cjP  \r\n", "is_image"),
        (b"\xff\x0a", "is_image"),
        (b"8BPS\x00\x01", "is_image"),
        (b"GIF87b", "is_image"),
        (b"GIF89b", "is_image"),
        (b"II*\x00\x10\x00\x00\x00CR\x02", "is_image"),
        *((_bitmap(header), "is_bmp") for header in (12, 40, 52, 56, 64, 108, 124)),
        *((_bitmap(header), "is_image") for header in (11, 13, 39, 41, 107, 109, 125)),
        (_riff(b"WEBP"), "is_webp"),
        (_riff(b"AVI "), "is_video"),
        (_riff(b"WAVE"), "is_audio"),
        (_riff(b"AVIX"), "is_unknown"),
        (b"RIFX\x00\x10\x00\x00WEBP", "is_unknown"),
        (b"\x1aE\xdf\xa3\x01\x00\x42\x82\x88matroska", "is_video"),
        (b"ID3\x03\x00", "is_audio"),
        (b"fLaC", "is_audio"),
        (bytes(range(128)) + b"DICM", "is_dicom"),
        (bytes(range(127)) + b"DICM", "is_unknown"),
        (_OLE, "is_old_office"),
        (_OLE[:-1] + b"\x00", "is_unknown"),
        (b"\x00\x01\x00\x00\x00" + b"fonts", "is_unknown"),
    ],
    ids=ascii,
)
def test_kind_is_told_by_the_first_bytes(start: bytes, kind: str) -> None:
    assert check_file(sample_of("a.pdf", start + _REST)).problems == ("other_content", kind)


@pytest.mark.parametrize(
    "start",
    [
        *(
            b"%PDF+",
            b"\xff\xd8\xfe",
            b"\x89PNH",
            b"II*\x01",
            b"MM\x00+\x00\x07",
        ),
        *(b"II+\x00\x08\x00\x00\x01", b"MM\x00+\x00\x08\x00\x01", b"Rar!\x1a\x08", b"\x1f\x8b\x09"),
        *(b"7z\xbc\xaf\x27\x1d", b"\xfd7zXZ\x01", b"\x7fELG", b"\xcf\xfa\xed\xff"),
        *(b"\xca\xfe\xba\xbf", b"L\x00\x00\x00\x01\x14\x02\x01", b"\x00\x00\x00\x0cjP  \r\r"),
        *(b"\xff\x0b", b"PK\x03\x05", b"PK\x05\x07", b"\x00\x00\x00\x18ftyq", bytes(128) + b"DICN"),
        _OLE[:-1] + b"\xe2",
    ],
    ids=ascii,
)
def test_first_bytes_that_are_nearly_those_of_a_kind_tell_nothing(start: bytes) -> None:
    assert check_file(sample_of("a.pdf", start + _REST)).problems == ("other_content", "is_unknown")


@pytest.mark.parametrize(
    ("brands", "kind"),
    [
        *(((brand,), "is_heic") for brand in (b"heic", b"heix", b"heim", b"heis")),
        *(((brand,), "is_heic") for brand in (b"hevc", b"hevx", b"hevm", b"hevs")),
        *(((brand,), "is_avif") for brand in (b"avif", b"avis")),
        *(((brand,), "is_image") for brand in (b"crx ", b"jxl ")),
        *(((brand,), "is_audio") for brand in (b"M4A ", b"M4B ")),
        *(((brand,), "is_heic") for brand in (b"mif1", b"msf1")),
        *(((brand,), "is_video") for brand in (b"isom", b"mp42", b"qt  ", b"hei\x00", b"3gp4")),
        ((b"mif1", b"miaf", b"avif"), "is_avif"),
        ((b"isom", b"iso2", b"mif1"), "is_heic"),
        ((b"heic", b"avif"), "is_heic"),
        ((b"isom", *[b"xxxx"] * 59, b"avif"), "is_avif"),
        ((b"isom", *[b"xxxx"] * 60, b"avif"), "is_video"),
    ],
    ids=ascii,
)
def test_kind_of_media_is_told_by_its_brands(brands: tuple[bytes, ...], kind: str) -> None:
    told = check_file(sample_of("a.pdf", media(*brands)))
    assert told.problems == ("other_content", kind)


def test_brand_that_stands_where_the_version_does_is_none() -> None:
    data = b"\x00\x00\x00\x14ftypisomavifmp42" + _REST
    assert "is_video" in check_file(sample_of("a.pdf", data)).problems


def test_brand_behind_the_box_of_brands_is_none() -> None:
    data = b"\x00\x00\x00\x14ftypisom\x00\x00\x00\x00mp42avif" + _REST
    assert "is_video" in check_file(sample_of("a.pdf", data)).problems


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("{\\rtf1 a}", "is_rtf"),
        ("{\\rt1 a}", "is_text"),
        ("%!PS-Adobe", "is_postscript"),
        ("%! a", "is_text"),
        ("<svg xmlns='a'>", "is_svg"),
        ("  \n<SVG>", "is_svg"),
        ("<sv>", "is_text"),
        ("<?xml version='1.0'?> <!-- a\nb --> <!DOCTYPE svg PUBLIC 'a'> <svg>", "is_svg"),
        ("<!-- " + "a" * 390 + " --><svg>", "is_svg"),
        ("<!-- " + "a" * 400 + " --><svg>", "is_text"),
        ("<html>", "is_html"),
        ("<htm>", "is_text"),
        ("<!DOCTYPE html>", "is_html"),
        ("<!DOCTYPE svg>", "is_text"),
        ("<?xml version='1.0'?>\n<!-- a\nb -->\n<!DOCTYPE html>", "is_html"),
        ("<!-- " + "a" * 390 + " --><html>", "is_html"),
        ("<!-- " + "a" * 400 + " --><html>", "is_text"),
        (" " * 1020 + "<html>", "is_text"),
        (" " * 1019 + "<html>", "is_html"),
        ("a <html>", "is_text"),
    ],
    ids=lambda text: text[:20],
)
def test_kind_of_text_is_told_by_its_beginning(text: str, kind: str) -> None:
    for encoding in ("utf-8", "utf-8-sig"):
        told = check_file(sample_of("a.pdf", text.encode(encoding) + b" My records."))
        expected = "rename" if kind == "is_text" else "reject"
        assert (told.verdict, told.problems) == (expected, ("other_content", kind))


@pytest.mark.parametrize(
    ("member", "kind"),
    [
        ("word/a", "is_docx"),
        ("xl/a", "is_xlsx"),
        ("ppt/a", "is_pptx"),
        ("Index/a/b.iwa", "is_pages"),
        ("Index/a.iwax", "is_zip"),
        ("index.apxl", "is_pages"),
        ("index.apxlx", "is_zip"),
        ("Index.zip", "is_pages"),
        ("Index.zipx", "is_zip"),
        ("FixedDocSeq.fdseq", "is_ebook"),
        ("FixedDocumentSequence.fdseq", "is_ebook"),
        ("Documents/1/FixedDoc.fdoc", "is_ebook"),
        ("Documents/a/FixedDoc.fdoc", "is_zip"),
        ("META-INF/container.xml", "is_ebook"),
        ("META-INF/container.xmlx", "is_zip"),
        ("META-INF/MANIFEST.MF", "is_program"),
        ("META-INF/MANIFEST.MFx", "is_zip"),
        ("AndroidManifest.xml", "is_program"),
        ("AndroidManifest.xmlx", "is_zip"),
        ("[Content_Types].xml", "is_docx"),
        ("[Content_Types].xmlx", "is_zip"),
        ("a/word/b", "is_zip"),
        ("words", "is_zip"),
        ("xls", "is_zip"),
        ("ppts", "is_zip"),
        ("Index/" + "a" * 245 + ".iwa", "is_pages"),
        ("Index/" + "a" * 247 + ".iwa", "is_zip"),
    ],
    ids=lambda name: name[:24],
)
def test_kind_of_an_archive_is_told_by_its_members(member: str, kind: str) -> None:
    for size in (20, 20_000):  # with its list of members at hand from the start, and without
        data = archive({"a.bin": noise(size), member: b"a"})
        assert check_file(sample_of("a.pdf", data)).problems == ("other_content", kind)


def test_first_kind_that_a_member_tells_counts() -> None:
    data = archive(dict.fromkeys(("META-INF/container.xml", "ppt/a", "xl/a", "word/a"), b"a"))
    assert "is_docx" in check_file(sample_of("a.pdf", data)).problems


def test_members_beyond_a_hundred_in_one_end_are_not_looked_at() -> None:
    for before, kind in ((99, "is_xlsx"), (100, "is_zip")):
        locals_only = b"".join(
            b"PK\x03\x04" + bytes(22) + b"\x01\x00\x00\x00a" for _ in range(before)
        )
        data = locals_only + b"PK\x03\x04" + bytes(22) + b"\x04\x00\x00\x00xl/a" + bytes(20_000)
        assert check_file(sample_of("a.pdf", data)).problems == ("other_content", kind)


@pytest.mark.parametrize(
    ("streams", "kind"),
    [
        ("EncryptedPackage", "is_locked_office"),
        ("EncryptedPackag", "is_old_office"),
        ("__substg1.0_", "is_mail"),
        ("__substg1", "is_old_office"),
    ],
)
def test_kind_of_an_old_office_file_is_told_by_its_streams(streams: str, kind: str) -> None:
    name = streams.encode("utf-16-le")
    for data in (_OLE + noise(99) + name + noise(20_000), _OLE + noise(20_000) + name):
        assert check_file(sample_of("a.pdf", data)).problems == ("other_content", kind)
