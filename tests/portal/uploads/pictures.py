"""Pictures made in memory: as phones and scanners write them, cut off, renamed, two in one."""

from __future__ import annotations

import random
import struct
from io import BytesIO
from typing import Any, Final

from PIL import Image

from tests.portal.uploads.archives import zipped
from tests.portal.uploads.files import Crafted, bad, good, misnamed, unclear

_AFTER: Final = "hint_data_after_end"


def noise(count: int) -> bytes:
    """The same bytes each time, without a shape."""
    return random.Random(count).randbytes(count)


def _saved(kind: str, width: int = 300, mode: str = "RGB", **options: Any) -> bytes:
    size, file = (width, width), BytesIO()
    channels = {"RGB": 3, "L": 1, "1": 1, "P": 1}[mode]
    pixels = Image.frombytes("RGB" if channels == 3 else "L", size, noise(width**2 * channels))
    pixels.convert(mode).save(file, kind, **options)
    return file.getvalue()


def _segment(marker: int, body: bytes) -> bytes:
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(body) + 2) + body


def _with_segment(photo: bytes, marker: int, body: bytes) -> bytes:
    return photo[:2] + _segment(marker, body) + photo[2:]


def box(kind: bytes, body: bytes = b"") -> bytes:
    """A box of an ISO base media file."""
    return struct.pack(">I", len(body) + 8) + kind + body


def media(major: bytes, *others: bytes, size: int = 30_000) -> bytes:
    """A file that begins with these brands."""
    return box(b"ftyp", major + bytes(4) + b"".join(others)) + box(b"mdat", noise(size))


def _video(size: int = 30_000) -> bytes:
    tables = box(b"moov", box(b"mvhd", noise(100)) + box(b"trak", box(b"tkhd", noise(300))))
    return media(b"mp42", b"isom", size=size) + tables


def _tiff_by_hand(order: str, *, strip: int = 400) -> bytes:
    """Its directory stands before a picture of ``strip`` bytes, as old scanners write it."""
    tags = [(256, 20), (257, 20), (258, 8), (259, 1), (262, 1), (273, 98), (279, 400)]
    mark = b"II*\x00" if order == "<" else b"MM\x00*"
    entries = b"".join(struct.pack(f"{order}HHII", tag, 4, 1, value) for tag, value in tags)
    directory = struct.pack(f"{order}H", len(tags)) + entries + bytes(4)
    return mark + struct.pack(f"{order}I", 8) + directory + noise(strip)


PHOTO: Final = _saved("JPEG", quality=90)
SMALL: Final = _saved("JPEG", 40)
PNG: Final = _saved("PNG")
GIF: Final = _saved("GIF", mode="P")
HEIC: Final = media(b"heic", b"mif1", b"heic")
_PROGRESSIVE: Final = _saved("JPEG", progressive=True)
# The preview in Exif is a JPEG of its own, with an end of its own.
_WITH_PREVIEW: Final = _with_segment(PHOTO, 0xE1, b"Exif\x00\x00" + _saved("JPEG", 100))
_PREVIEW: Final = _segment(0xE1, b"Exif\x00\x00" + _saved("JPEG", 150))
_CUT_BEHIND: Final = (PHOTO[:2] + _PREVIEW + PHOTO[2:])[: len(_PREVIEW) + 900]
_MPF: Final = _with_segment(PHOTO, 0xE2, b"MPF\x00II*\x00" + bytes(80))
_MOTION: Final = _with_segment(
    PHOTO, 0xE1, b'http://ns.adobe.com/xap/1.0/\x00GCamera:MotionPhoto="1"'
)
_TIFF: Final = _saved("TIFF", compression="tiff_lzw")
_PNG_LINES: Final = PNG.replace(b"\r\n", b"\n")
_BMP: Final = _saved("BMP")

TAKEN: Final = (
    good("photo", "IMG_0001.jpg", PHOTO),
    good("photo in capitals", "IMG_0001.JPG", PHOTO),
    good("photo that fits into its ends", "a.jpeg", SMALL),
    good("progressive photo", "a.jpg", _PROGRESSIVE),
    good("photo with a preview in Exif", "a.jpg", _WITH_PREVIEW),
    good("grey scan", "a.jpg", _saved("JPEG", mode="L")),
    good("photo with padding after its end", "a.jpg", PHOTO + bytes(500)),
    good("JPEG with a web page in a comment", "a.jpg", _with_segment(PHOTO, 0xFE, b"<html>")),
    good("screenshot", "Screenshot 2026-01-02 at 9.41.00\u202fAM.png", PNG),
    good("small PNG", "a.png", _saved("PNG", 8)),
    good("GIF", "a.gif", GIF),
    good("moving GIF", "a.gif", _saved("GIF", mode="P", save_all=True, comment=b"made up")),
    good("GIF without its trailer", "a.gif", GIF[:-1]),
    good("TIFF with its directory at the end", "a.tif", _TIFF),
    good("TIFF of a fax", "a.tiff", _saved("TIFF", mode="1", compression="group4")),
    good("small TIFF", "a.tiff", _saved("TIFF", 20)),
    good("big-endian TIFF", "a.tif", _tiff_by_hand(">")),
    good("little-endian TIFF", "a.tif", _tiff_by_hand("<")),
    good("motion photo of Google", "a.jpg", _MOTION + media(b"isom", size=40_000), _AFTER),
    good("motion photo told by its video alone", "a.jpg", PHOTO + _video(), _AFTER),
    good("photo with further pictures (MPF)", "a.jpg", _MPF + _saved("JPEG", 200), _AFTER),
    good("photo of Samsung", "a.jpg", PHOTO + noise(3000) + b"SEFH" + bytes(40) + b"SEFT", _AFTER),
    good("small photo with text after it", "a.jpg", SMALL + b"end of file", _AFTER),
    good("photo with text after it", "a.jpg", PHOTO + b"made by a camera " * 200, _AFTER),
    good("photo and ZIP in one", "a.jpg", PHOTO + zipped(a=noise(100)), _AFTER),
    good(
        "photo and web page in one", "a.jpg", PHOTO + b"<html>" + noise(3000) + b"</html>", _AFTER
    ),
    good("PNG with data after its end", "a.png", PNG + noise(900), _AFTER),
    good("GIF and JAR in one", "a.gif", GIF + zipped(a=b"a" * 50), _AFTER),
    good("PNG named as a photo", "a.jpg", PNG, "hint_other_image"),
    good("photo named as a PNG", "a.png", PHOTO, "hint_other_image"),
    good("huge TIFF", "a.tif", _tiff_by_hand("<", strip=21 * 2**20), "hint_large"),
)
REFUSED: Final = (
    bad("photo cut off", "a.jpg", PHOTO[:-4000], "truncated"),
    bad("photo cut off by one byte", "a.jpg", PHOTO[:-1], "truncated"),
    bad("small photo cut off", "a.jpg", SMALL[:-300], "truncated"),
    bad("small photo cut off in its head", "a.jpg", SMALL[:300], "truncated"),
    bad("progressive photo cut off", "a.jpg", _PROGRESSIVE[:-9000], "truncated"),
    bad("photo cut off behind its preview", "a.jpg", _WITH_PREVIEW[:-4000], "truncated"),
    bad("photo cut off right behind its preview", "a.jpg", _CUT_BEHIND, "truncated"),
    bad("photo cut off in its preview", "a.jpg", _WITH_PREVIEW[:9000], "truncated"),
    bad("JPEG of three bytes", "a.jpg", b"\xff\xd8\xff", "truncated"),
    bad("JPEG without a first segment", "a.jpg", b"\xff\xd8\xff\x00" + noise(20_000), "damaged"),
    bad("PNG cut off", "a.png", PNG[:-3000], "truncated"),
    bad("small PNG cut off", "a.png", _saved("PNG", 8)[:-9], "truncated"),
    bad("PNG with changed line ends", "a.png", _PNG_LINES, "damaged"),
    bad("GIF cut off", "a.gif", GIF[:-3000], "truncated"),
    bad("TIFF cut off before its directory", "a.tif", _TIFF[:-1000], "truncated"),
    bad("TIFF cut off in its picture", "a.tif", _tiff_by_hand("<", strip=399), "truncated"),
    bad("TIFF of six bytes", "a.tif", b"II*\x00\x08\x00", "truncated"),
    bad("HEIC named as a photo", "a.jpg", HEIC, "other_content is_heic"),
    bad("HEIF sequence", "a.jpg", media(b"msf1", b"hevc"), "other_content is_heic"),
    bad("HEIF told by its brand alone", "a.jpg", media(b"mif1", b"mif1"), "other_content is_heic"),
    bad("HEIC under its own name", "IMG_2.HEIC", HEIC, "type"),
    bad("AVIF named as a photo", "a.jpeg", _saved("AVIF"), "other_content is_avif"),
    bad("AVIF that begins as HEIF", "a.jpg", media(b"mif1", b"avif"), "other_content is_avif"),
    bad("WEBP named as a photo", "a.jpg", _saved("WEBP"), "other_content is_webp"),
    bad("BMP named as a PNG", "a.png", _BMP, "other_content is_bmp"),
    bad(
        "icon named as a PNG",
        "a.png",
        b"\x00\x00\x01\x00\x01\x00" + noise(99),
        "other_content is_image",
    ),
    bad(
        "raw picture of Canon",
        "a.tif",
        b"II*\x00\x10\x00\x00\x00CR\x02\x00" + noise(9999),
        "other_content is_image",
    ),
    bad(
        "JPEG 2000",
        "a.jpg",
        b"\x00\x00\x00\x0cjP  \r\n\x87\n" + noise(9999),
        "other_content is_image",
    ),
    bad("drawing", "a.png", b'<?xml version="1.0"?>\n<!-- a -->\n<svg/>', "other_content is_svg"),
    bad("video of a phone", "a.jpg", _video(), "other_content is_video"),
    bad("video of Apple", "a.jpg", media(b"qt  "), "other_content is_video"),
    bad("recording", "a.jpg", media(b"M4A "), "other_content is_audio"),
    bad("sound", "a.jpg", b"RIFF\x00\x10\x00\x00WAVEfmt " + noise(9999), "other_content is_audio"),
    bad("X-ray", "a.jpg", bytes(128) + b"DICM" + noise(9999), "other_content is_dicom"),
    bad("nothing but zeros", "a.jpg", bytes(20_000), "other_content is_unknown"),
    bad("photo under the name of a HEIC", "IMG_3.HEIC", PHOTO, "type"),
)
OTHERS: Final = (
    misnamed("photo named as a PDF", "a.pdf", PHOTO, "is_jpeg"),
    misnamed("GIF named as a text", "a.txt", GIF, "is_gif"),
    misnamed("TIFF named as a PDF", "a.pdf", _TIFF, "is_tiff"),
    misnamed("PNG named as a text", "a.txt", PNG, "is_png"),
    unclear("photo with a kilobyte of zeros for an end", "a.jpg", PHOTO[:-4000] + bytes(4000)),
    unclear("photo with something unknown after it", "a.jpg", PHOTO + noise(30_000), _AFTER),
    unclear("PNG and a long ZIP in one", "a.png", PNG + zipped(a=noise(9000)), _AFTER),
    unclear("big TIFF", "a.tif", b"II+\x00\x08\x00\x00\x00" + noise(9999)),
)
PICTURES: Final[tuple[Crafted, ...]] = (*TAKEN, *REFUSED, *OTHERS)
