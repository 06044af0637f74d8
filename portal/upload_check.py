"""What the portal's upload says to a file, by its name alone; what is in it is not looked at.

The kinds of file, and that special characters and long names fail, are from the portal's FAQ.
"""

from __future__ import annotations

from typing import Final

from portal.schema import UploadRules, UploadVerdict, Verdict

RULES: Final = UploadRules(
    extensions=(".gif", ".png", ".tiff", ".tif", ".jpg", ".jpeg", ".txt", ".pdf"),
    name_length=100,
    # The FAQ names the first three and says "any special characters".
    forbidden_characters="*%&\"#$/:;<>?@\\|^~`{}[]()!'+=,",
)
_PHOTOS: Final = {".heic", ".heif", ".webp", ".bmp", ".avif"}
_NAMELESS: Final = "document"
# Whether the kind of file is wrong, and whether its name is.
_VERDICTS: Final[dict[tuple[bool, bool], Verdict]] = {
    (False, False): "unclear",
    (False, True): "rename",
    (True, False): "reject",
    (True, True): "reject_and_rename",
}


def check_name(name: str) -> UploadVerdict:
    """The verdict on a name of 1 to 1000 characters.

    ``reject`` is about the extension, ``rename`` about length and characters. A name without a
    fault is ``unclear``, with the problem ``content_not_checked``: a renamed file fails as well.
    """
    extension = _extension(name)
    of_kind, of_name = _problems_of_kind(extension), _problems_of_name(name)
    verdict = _VERDICTS[bool(of_kind), bool(of_name)]
    return UploadVerdict(
        verdict=verdict,
        problems=(*of_kind, *of_name) or ("content_not_checked",),
        suggested_name=_better_name(name, extension) if of_name else None,
        advice=(*_advice(extension, of_kind), *(["shorten_or_rename"] if of_name else [])),
    )


def _extension(name: str) -> str:
    """The last one in small letters with its dot; empty without one."""
    stem, dot, ending = name.rpartition(".")
    return (dot + ending).lower() if stem and ending else ""


def _problems_of_kind(extension: str) -> list[str]:
    if not extension:
        return ["no_extension"]
    return [] if extension in RULES.extensions else ["extension"]


def _problems_of_name(name: str) -> list[str]:
    is_long = len(name) > RULES.name_length
    is_odd = not all(_is_allowed(character) for character in name)
    return ["name_length"] * is_long + ["forbidden_characters"] * is_odd


def _is_allowed(character: str) -> bool:
    return character.isprintable() and character not in RULES.forbidden_characters


def _better_name(name: str, extension: str) -> str:
    stem = name.rpartition(".")[0] if extension else name
    ending = "".join(filter(_is_allowed, extension))[: RULES.name_length // 2]
    kept = " ".join("".join(filter(_is_allowed, stem)).split())
    return (kept[: RULES.name_length - len(ending)].strip(" .") or _NAMELESS) + ending


def _advice(extension: str, of_kind: list[str]) -> list[str]:
    if not of_kind:
        return []
    return ["save_as_jpg" if extension in _PHOTOS else "save_as_pdf"]
