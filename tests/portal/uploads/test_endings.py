from __future__ import annotations

from typing import Final

import pytest

from portal.schema import UploadRules
from portal.upload_check import check_file, check_name
from tests.portal.uploads.documents import DOCX, pdf
from tests.portal.uploads.files import sample_of
from tests.portal.uploads.pictures import GIF, HEIC, PHOTO, PNG

_PDF: Final = "save_as_pdf pdf_on_iphone pdf_on_android pdf_on_windows pdf_on_mac"
_JPG: Final = "save_as_jpg jpg_on_iphone jpg_on_android jpg_on_windows jpg_on_mac"
_BYTES: Final = b"\x01" * 99
_OF_PICTURES: Final = (
    "avif webp bmp dib svg jfif jpe jp2 jpx jxl jxr ico psd xcf tga dng cr2 cr3 nef arw orf rw2 raf"
    " apng"
)
_OF_DOCUMENTS: Final = (
    "docx docm dotx xlsx xlsm csv pptx pptm ppsx odt ods odp pages numbers key doc xls ppt rtf html"
    " htm mhtml webarchive ps eps ai epub xps oxps eml msg"
)


@pytest.mark.parametrize(
    ("endings", "suggested", "advice"),
    [
        ("heic heif hif", ".jpg", f"{_JPG} next_photos_as_jpg"),
        (_OF_PICTURES, ".jpg", _JPG),
        (_OF_DOCUMENTS, ".pdf", _PDF),
        ("zip rar 7z gz tgz tar bz2 xz", None, "unpack_first"),
        ("mp4 mov m4v avi mkv webm 3gp wmv mpg mpeg", None, "send_a_picture"),
        ("mp3 m4a wav aac ogg flac amr", None, "send_a_picture"),
        ("dcm dicom", ".jpg", "save_from_viewer"),
        ("exe msi app apk bat cmd dll dmg jar js com scr", None, "pick_the_file"),
        ("lnk url webloc icloud", None, "pick_the_file"),
        ("xyz pdff abc", ".pdf", _PDF),
    ],
    ids=lambda text: str(text)[:12],
)
def test_ending_tells_what_to_do(endings: str, suggested: str | None, advice: str) -> None:
    for ending in endings.split():
        told = check_name(f"a.{ending.upper()}")
        assert (told.verdict, told.problems) == ("reject", ("type",))
        assert told.suggested_name == (suggested and f"a{suggested}")
        assert told.advice == (*advice.split(), "content_not_checked")[: len(told.advice)]
        assert len(told.advice) >= len(advice.split())


@pytest.mark.parametrize(
    ("name", "data", "advice"),
    [
        ("a.pdf", PHOTO, "rename_only"),
        ("a.heic", PHOTO, "rename_only"),
        ("a%.heic", PHOTO, "rename_only shorten_or_rename"),
        ("a", PHOTO, "rename_only"),
        ("a", HEIC, f"add_extension {_JPG} next_photos_as_jpg"),
        ("scan,pdf", HEIC, f"add_extension {_JPG} next_photos_as_jpg"),
        ("a.jpg", HEIC, f"{_JPG} next_photos_as_jpg"),
        ("a.xyz", HEIC, f"{_JPG} next_photos_as_jpg"),
        ("a.jpg", DOCX, _PDF),
        ("a.jpg", PHOTO[:-4000], "copy_again"),
        ("a.pdf", PHOTO[:-4000], f"copy_again {_JPG}"),
        ("a.pdf", pdf(b"/Encrypt 9 0 R"), f"remove_password {_PDF}"),
        ("a.pdf", b"\n" + pdf(), _PDF),
        ("a.pdf", pdf()[:-3000], "copy_again"),
        ("a%.jpg", PHOTO, "shorten_or_rename"),
        *(("a.tif", data, "hint_other_image") for data in (GIF, PNG, PHOTO)),
        ("a.jpg", b"", "pick_the_file"),
        ("a.jpg", bytes(9999), _JPG),
        *(("a.txt", data, "hint_markup") for data in (b"<html>", b"<svg>", b"{\\rtf1}", b"%!PS")),
        ("a.pdf", b"<html>", _PDF),
    ],
)
def test_advice_is_told_in_the_order_in_which_it_helps(name: str, data: bytes, advice: str) -> None:
    assert " ".join(check_file(sample_of(name, data)).advice) == advice


@pytest.mark.parametrize(("size", "hints"), [(20 * 2**20 - 1, ()), (20 * 2**20, ("hint_large",))])
def test_file_is_large_from_twenty_megabytes(size: int, hints: tuple[str, ...]) -> None:
    sample = sample_of("a.png", PNG).model_copy(update={"size": size})
    assert check_file(sample).advice == hints


@pytest.mark.parametrize(
    ("extensions", "name", "suggested"),
    [
        ((".txt", ".gif"), "a.docx", "a.txt"),
        ((".gif", ".txt"), "a.heic", "a.gif"),
        ((".gif", ".jpg"), "a.heic", "a.jpg"),
        ((".gif", ".pdf"), "a.docx", "a.pdf"),
        ((".gif", ".png"), "a.jpg", "a.gif"),
        ((".png", ".jpg"), "a.gif", "a.jpg"),
        ((".png", ".pdf"), "a%.png", "a.png"),
        ((".png", ".pdf"), "a%.zip", "a.pdf"),
    ],
)
def test_better_name_has_an_ending_that_the_portal_takes(
    extensions: tuple[str, ...], name: str, suggested: str
) -> None:
    rules = UploadRules(extensions=extensions, name_length=50, forbidden_characters="%")
    assert check_name(name, rules).suggested_name == suggested


@pytest.mark.parametrize(
    ("name", "data", "verdict", "suggested"),
    [
        ("a", PHOTO, "reject", "a.jpg"),
        ("a.JPG", HEIC, "reject", None),
        ("a%.JPG", HEIC, "reject_and_rename", "a.JPG"),
        ("a.xyz", _BYTES, "reject", "a.pdf"),
        ("a.pd%f", _BYTES, "reject_and_rename", "a.pdf"),
        ("a.heic", _BYTES, "reject", "a.jpg"),
        ("a.jpg", _BYTES, "reject", None),
        ("a%.jpg", _BYTES, "reject_and_rename", "a.jpg"),
        ("a.mp4", PHOTO, "reject", "a.jpg"),
        ("a.pdf", b"II*\x00\x08\x00\x00\x00\x01" + bytes(99), "rename", "a.tif"),
        ("a.pdf", PNG, "rename", "a.png"),
        ("a.pdf", GIF, "rename", "a.gif"),
        ("a.jpg", b"My records.", "rename", "a.txt"),
        ("a.jpg", pdf(), "rename", "a.pdf"),
        ("a.jpg", PHOTO, "ok", None),
        ("a.jpeg", PNG, "ok", None),
        ("a%.jpeg", PNG, "rename", "a.jpeg"),
        ("a.pdf", PHOTO[:-4000], "reject", "a.jpg"),
        ("a.heic", PHOTO[:-4000], "reject", "a.jpg"),
    ],
)
def test_verdict_and_better_name_go_by_both_name_and_content(
    name: str, data: bytes, verdict: str, suggested: str | None
) -> None:
    told = check_file(sample_of(name, data))
    assert (told.verdict, told.suggested_name) == (verdict, suggested)
