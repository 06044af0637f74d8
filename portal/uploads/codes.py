"""Every code of a verdict. The sentence of each stands in ``advice.en.json``."""

from __future__ import annotations

from typing import Literal, get_args

NameProblem = Literal["type", "no-extension", "special", "long"]
"""What is wrong with a name: its ending, that it has none, a sign in it, over 100 characters."""

ContentProblem = Literal[
    "empty",
    "encrypted",
    "truncated",
    "damaged",
    "late_start",
    "macro",
    "other_content",
    "content_not_checked",
]
"""What is wrong inside. ``late_start``: something stands before a PDF's first line.

``other_content``: not what the ending says; the kind that it is follows as its own code.
``content_not_checked``: what was seen is not enough to tell.
"""

KindProblem = Literal[
    "is_jpeg",
    "is_png",
    "is_gif",
    "is_tiff",
    "is_pdf",
    "is_text",
    "is_heic",
    "is_avif",
    "is_webp",
    "is_bmp",
    "is_svg",
    "is_image",
    "is_docx",
    "is_xlsx",
    "is_pptx",
    "is_odf",
    "is_pages",
    "is_old_office",
    "is_locked_office",
    "is_rtf",
    "is_html",
    "is_postscript",
    "is_ebook",
    "is_mail",
    "is_zip",
    "is_archive",
    "is_video",
    "is_audio",
    "is_dicom",
    "is_program",
    "is_shortcut",
    "is_unknown",
]
"""What a file is instead of what its ending says; stands after ``other_content``."""

ProblemCode = Literal[NameProblem, ContentProblem, KindProblem]
"""Every code of ``problems``."""

AdviceCode = Literal[
    "shorten_or_rename",
    "add_extension",
    "rename_only",
    "save_as_pdf",
    "pdf_on_iphone",
    "pdf_on_android",
    "pdf_on_windows",
    "pdf_on_mac",
    "save_as_jpg",
    "jpg_on_iphone",
    "jpg_on_android",
    "jpg_on_windows",
    "jpg_on_mac",
    "next_photos_as_jpg",
    "remove_password",
    "copy_again",
    "pick_the_file",
    "unpack_first",
    "send_a_picture",
    "save_from_viewer",
    "content_not_checked",
]
"""What to do next; each ``…_on_…`` holds the steps for one kind of device."""

HintCode = Literal[
    "hint_data_after_end",
    "hint_other_image",
    "hint_markup",
    "hint_large",
    "hint_may_be_locked",
]
"""What may be worth knowing; none of them makes a verdict worse.

``hint_large``: from 20 MB. The FAQ names no limit, so none is applied. ``hint_may_be_locked``:
where a PDF says whether it has a password lies outside what was seen.
"""

PROBLEM_CODES = tuple(
    code for group in (NameProblem, ContentProblem, KindProblem) for code in get_args(group)
)
"""The same as a tuple, in the order in which they are told."""

ADVICE_CODES = (*get_args(AdviceCode), *get_args(HintCode))
"""Every code of ``advice``."""
