"""What a file is, whatever its name says."""

from __future__ import annotations

import re
from typing import Final

from filetype import match as other_kinds

from portal.uploads import gif, jpeg, pdf, png, text, tiff, zipped
from portal.uploads.codes import KindProblem
from portal.uploads.seen import Seen

_AT_START: Final[tuple[tuple[bytes | tuple[bytes, ...], KindProblem], ...]] = (
    (pdf.SIGNATURE, "is_pdf"),
    (jpeg.SIGNATURE, "is_jpeg"),
    (png.NEARLY, "is_png"),
    (gif.SIGNATURES, "is_gif"),
    ((b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"\xfd7zXZ\x00"), "is_archive"),
    ((b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe"), "is_program"),
    (b"L\x00\x00\x00\x01\x14\x02\x00", "is_shortcut"),
    (b"\x00\x00\x00\x0cjP  \r\n", "is_image"),
    (b"\xff\x0a", "is_image"),  # JPEG XL
)
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RAW: Final = b"CR"  # of Canon, where a TIFF has its first directory
# Which brands tell what a file is; those of any picture count where no other does.
_BRANDS: Final[dict[bytes, KindProblem]] = {
    **dict.fromkeys((b"avif", b"avis"), "is_avif"),
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis"), "is_heic"),
    **dict.fromkeys((b"hevc", b"hevx", b"hevm", b"hevs"), "is_heic"),
    **dict.fromkeys((b"crx ", b"jxl "), "is_image"),
    **dict.fromkeys((b"M4A ", b"M4B "), "is_audio"),
}
_ANY_PICTURE: Final = frozenset({b"mif1", b"msf1"})
_RIFF: Final[dict[bytes, KindProblem]] = {
    b"WEBP": "is_webp",
    b"AVI ": "is_video",
    b"WAVE": "is_audio",
}
_BMP_HEADERS: Final = frozenset({12, 40, 52, 56, 64, 108, 124})
_TEXTS: Final[tuple[tuple[re.Pattern[str], KindProblem], ...]] = (
    (re.compile(r"\{\\rtf"), "is_rtf"),
    (re.compile(r"%!ps"), "is_postscript"),
    (
        re.compile(r"(<\?xml[^>]*>\s*)?(<!--.{0,400}?-->\s*)?(<!doctype svg[^>]*>\s*)?<svg", re.S),
        "is_svg",
    ),
    (re.compile(r"(<\?xml[^>]*>\s*)?(<!--.{0,400}?-->\s*)?<(!doctype )?html", re.S), "is_html"),
)
_MEDIA: Final[dict[str, KindProblem]] = {
    "image": "is_image",
    "video": "is_video",
    "audio": "is_audio",
}
_PACKED: Final = frozenset("zip tar rar gz bz2 7z xz Z lz lz4 lzo zst br cab ar deb rpm".split())
_DICOM: Final = (128, b"DICM")
_FOR_OTHERS: Final = 512  # bytes; the package would follow a chain of frames far into the file


def kind_of(seen: Seen) -> KindProblem:
    """What the file is by its first bytes; ``is_unknown`` where nothing tells."""
    head = seen.head
    return _by_signature(head) or _of_container(seen) or _of_text(seen) or _other(head)


def _by_signature(head: bytes) -> KindProblem | None:
    for signature, kind in _AT_START:
        if head.startswith(signature):
            return kind
    if head.startswith((*tiff.SIGNATURES, *tiff.BIG_SIGNATURES)):
        return "is_image" if head[8:10] == _RAW else "is_tiff"
    if head[_DICOM[0] : _DICOM[0] + 4] == _DICOM[1]:
        return "is_dicom"
    if head.startswith(b"BM") and int.from_bytes(head[14:18], "little") in _BMP_HEADERS:
        return "is_bmp"
    return "is_pdf" if pdf.begins_late(head) else None


def _of_container(seen: Seen) -> KindProblem | None:
    """Kinds that share one outer shape: ISO media, RIFF, ZIP, OLE."""
    head = seen.head
    if head[4:8] == b"ftyp":
        return _of_brands(head)
    if head.startswith(b"RIFF"):
        return _RIFF.get(head[8:12])
    if head.startswith(zipped.SIGNATURES):
        return zipped.kind_of(seen)
    return _of_ole(seen) if head.startswith(_OLE) else None


def _of_brands(head: bytes) -> KindProblem:
    """By the brands of an ISO base media file (ISO 14496-12, 4.3)."""
    length = min(int.from_bytes(head[:4], "big"), 256)
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, length, 4))]
    told = (_BRANDS[brand] for brand in brands if brand in _BRANDS)
    return next(told, "is_video" if _ANY_PICTURE.isdisjoint(brands) else "is_heic")


def _of_ole(seen: Seen) -> KindProblem:
    """By the names of its streams ([MS-CFB] 2.6.1), which are UTF-16."""
    ends = seen.head + seen.tail
    if "EncryptedPackage".encode("utf-16-le") in ends:
        return "is_locked_office"
    return "is_mail" if "__substg1.0".encode("utf-16-le") in ends else "is_old_office"


def _of_text(seen: Seen) -> KindProblem | None:
    if not text.is_text(seen):
        return None
    begins = text.beginning(seen)
    return next((kind for pattern, kind in _TEXTS if pattern.match(begins)), "is_text")


def _other(head: bytes) -> KindProblem:
    found = other_kinds(head[:_FOR_OTHERS])
    if found is None:
        return "is_unknown"
    if found.extension in _PACKED:
        return "is_archive"
    if found.extension == "exe":
        return "is_program"
    return _MEDIA.get(found.mime.partition("/")[0], "is_unknown")
