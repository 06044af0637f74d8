"""The name of a file taken apart, and what is wrong with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from portal.schema import UploadRules
from portal.uploads.codes import NameProblem
from portal.uploads.rules import RULES
from portal.uploads.signs import odd_signs

# Only where a path begins like one: in "letter 11/12.pdf" the slash is part of the name.
_PATH: Final = re.compile(r"[A-Za-z]:[\\/]|[\\/]|~[\\/]|\.{1,2}[\\/]|file:/")
_SLASH: Final = re.compile(r"[\\/]")
_SEPARATORS: Final = " \t\u00a0\u202f,;:_-·."


@dataclass(frozen=True)
class FileName:
    """A name as it counts.

    ``text``: the whole name, without a path or outer blanks. ``stem``: without the extension, also
    without a mistyped one. ``extension``: the last one in small letters with its dot, empty where
    there is none. ``mistyped``: what stands for it in "scan,pdf", with a dot. ``rules``: by which
    it is judged; the portal's own may be narrower than the FAQ's.
    """

    text: str
    stem: str
    extension: str
    rules: UploadRules = RULES
    mistyped: str = ""

    @classmethod
    def of(cls, given: str, rules: UploadRules = RULES) -> FileName:
        """Take a name apart, whatever its length."""
        text = _without_path(given.strip())
        stem, _, ending = text.rpartition(".")
        has_stem = bool(stem.strip(" ."))
        if has_stem and ending.isalnum():
            return cls(text, stem, f".{ending.lower()}", rules)
        if mistyped := _mistyped(text, rules):
            return mistyped
        if has_stem and ending and not any(character.isspace() for character in ending):
            return cls(text, stem, f".{ending.lower()}", rules)
        return cls(text, text, "", rules)

    @cached_property
    def odd_signs(self) -> dict[str, str]:
        """The signs of ``text`` that no name may have by any rules, and what stands for each."""
        return odd_signs(self.text)

    @property
    def is_taken(self) -> bool:
        """Whether files with this extension are taken."""
        return self.extension in self.rules.extensions

    @cached_property
    def problems(self) -> tuple[NameProblem, ...]:
        """What is wrong with it; empty for a good name."""
        told: list[NameProblem] = []
        if not self.is_taken:
            told.append("type")
        if not self.extension:
            told.append("no-extension")
        # A separator that was mistyped is told as a missing extension.
        counted = self.stem if self.mistyped else self.text
        if any(sign in counted for sign in (*self.odd_signs, *self.rules.forbidden_characters)):
            told.append("special")
        if len(self.text) > self.rules.name_length:
            told.append("long")
        return tuple(told)


def _without_path(text: str) -> str:
    if not _PATH.match(text):
        return text
    return _SLASH.split(text)[-1].strip() or text


def _mistyped(text: str, rules: UploadRules) -> FileName | None:
    rest = text.rstrip(" .")
    for extension in rules.extensions:
        ending = rest[len(rest) - len(extension) + 1 :]
        before = rest[: len(rest) - len(ending)]
        stem = before.rstrip(_SEPARATORS)
        if f".{ending.lower()}" == extension and stem and stem != before:
            return FileName(text, stem, "", rules, extension)
    return None
