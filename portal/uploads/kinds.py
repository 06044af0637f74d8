"""What a file can be, and what helps a patient who has one that is not taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from portal.uploads.codes import AdviceCode, KindProblem

_AS_PDF: Final[tuple[AdviceCode, ...]] = (
    "save_as_pdf",
    "pdf_on_iphone",
    "pdf_on_android",
    "pdf_on_windows",
    "pdf_on_mac",
)
_AS_JPG: Final[tuple[AdviceCode, ...]] = (
    "save_as_jpg",
    "jpg_on_iphone",
    "jpg_on_android",
    "jpg_on_windows",
    "jpg_on_mac",
)


@dataclass(frozen=True)
class Kind:
    """One kind of file.

    ``code``: how a problem names it. ``endings``: its extensions, empty where the content alone
    tells. ``save_as``: the extension of what it can be saved as, empty where nothing can be done;
    its own for a kind that is taken. ``advice``: how it is turned into something that is taken.
    """

    code: KindProblem
    endings: str
    save_as: str
    advice: tuple[AdviceCode, ...]

    @property
    def extensions(self) -> tuple[str, ...]:
        """Small letters, with their dot."""
        return tuple(f".{ending}" for ending in self.endings.split())


_TAKEN: Final = (
    Kind("is_jpeg", "jpg jpeg", ".jpg", _AS_JPG),
    Kind("is_png", "png", ".png", _AS_JPG),
    Kind("is_gif", "gif", ".gif", _AS_JPG),
    Kind("is_tiff", "tif tiff", ".tif", _AS_JPG),
    Kind("is_pdf", "pdf", ".pdf", _AS_PDF),
    Kind("is_text", "txt", ".txt", _AS_PDF),
)
_OTHERS: Final = (
    Kind("is_heic", "heic heif hif", ".jpg", (*_AS_JPG, "next_photos_as_jpg")),
    Kind("is_avif", "avif", ".jpg", _AS_JPG),
    Kind("is_webp", "webp", ".jpg", _AS_JPG),
    Kind("is_bmp", "bmp dib", ".jpg", _AS_JPG),
    Kind("is_svg", "svg", ".jpg", _AS_JPG),
    Kind(
        "is_image",
        "jfif jpe jp2 jpx jxl jxr ico psd xcf tga dng cr2 cr3 nef arw orf rw2 raf apng",
        ".jpg",
        _AS_JPG,
    ),
    Kind("is_docx", "docx docm dotx", ".pdf", _AS_PDF),
    Kind("is_xlsx", "xlsx xlsm csv", ".pdf", _AS_PDF),
    Kind("is_pptx", "pptx pptm ppsx", ".pdf", _AS_PDF),
    Kind("is_odf", "odt ods odp", ".pdf", _AS_PDF),
    Kind("is_pages", "pages numbers key", ".pdf", _AS_PDF),
    Kind("is_old_office", "doc xls ppt", ".pdf", _AS_PDF),
    Kind("is_locked_office", "", ".pdf", ("remove_password", *_AS_PDF)),
    Kind("is_rtf", "rtf", ".pdf", _AS_PDF),
    Kind("is_html", "html htm mhtml webarchive", ".pdf", _AS_PDF),
    Kind("is_postscript", "ps eps ai", ".pdf", _AS_PDF),
    Kind("is_ebook", "epub xps oxps", ".pdf", _AS_PDF),
    Kind("is_mail", "eml msg", ".pdf", _AS_PDF),
    Kind("is_zip", "zip", "", ("unpack_first",)),
    Kind("is_archive", "rar 7z gz tgz tar bz2 xz", "", ("unpack_first",)),
    Kind("is_video", "mp4 mov m4v avi mkv webm 3gp wmv mpg mpeg", "", ("send_a_picture",)),
    Kind("is_audio", "mp3 m4a wav aac ogg flac amr", "", ("send_a_picture",)),
    Kind("is_dicom", "dcm dicom", ".jpg", ("save_from_viewer",)),
    Kind("is_program", "exe msi app apk bat cmd dll dmg jar js com scr", "", ("pick_the_file",)),
    Kind("is_shortcut", "lnk url webloc icloud", "", ("pick_the_file",)),
    Kind("is_unknown", "", ".pdf", _AS_PDF),
)
KINDS: Final[Mapping[KindProblem, Kind]] = {kind.code: kind for kind in (*_TAKEN, *_OTHERS)}
"""Each kind by its code."""

TAKEN: Final[frozenset[KindProblem]] = frozenset(kind.code for kind in _TAKEN)
"""The kinds that the portal takes."""

PICTURES: Final[frozenset[KindProblem]] = frozenset({"is_jpeg", "is_png", "is_gif", "is_tiff"})
"""Those of them that a browser shows whichever of their extensions they have."""

MARKUP: Final[frozenset[KindProblem]] = frozenset({"is_html", "is_svg", "is_rtf", "is_postscript"})
"""Kinds that are written as text."""

_BY_EXTENSION: Final = {extension: kind for kind in KINDS.values() for extension in kind.extensions}


def kind_of_extension(extension: str) -> Kind:
    """What a name promises; ``is_unknown`` where it says nothing."""
    return _BY_EXTENSION.get(extension, KINDS["is_unknown"])
