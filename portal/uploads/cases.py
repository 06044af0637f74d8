"""A name and a content taken together: what is wrong with the file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from portal.schema import Verdict
from portal.uploads.codes import ProblemCode
from portal.uploads.content import Content
from portal.uploads.kinds import KINDS, MARKUP, PICTURES, Kind, kind_of_extension
from portal.uploads.names import FileName

_OF_NAMES: Final = frozenset({"special", "long"})
# Whether the file has to change, and whether its name has.
_VERDICTS: Final[dict[tuple[bool, bool], Verdict]] = {
    (False, False): "ok",
    (False, True): "rename",
    (True, False): "reject",
    (True, True): "reject_and_rename",
}


@dataclass(frozen=True)
class Case:
    """One file; ``content`` is None where there is nothing but a name."""

    name: FileName
    content: Content | None

    @property
    def verdict(self) -> Verdict:
        """``unclear`` only where nothing speaks against the file and too little was seen."""
        found = _VERDICTS[self.needs_other_file, self.needs_other_name]
        return "unclear" if found == "ok" and self.is_unsure else found

    @property
    def problems(self) -> tuple[ProblemCode, ...]:
        """Every problem: first those of the name."""
        found: list[ProblemCode] = [*self.name.problems]
        if self.content is not None:
            found += self.content.finding.problems
        if self.is_other and self.kind is not None:
            found += ["other_content", self.kind.code]
        return tuple(found) or (("content_not_checked",) if self.is_unsure else ())

    @property
    def is_unsure(self) -> bool:
        """Whether what was seen of the content is not enough to tell."""
        return self.content is not None and not self.content.finding.is_sure

    @property
    def kind(self) -> Kind | None:
        """What the content is; None where nobody looked or nothing tells."""
        return self.content.kind if self.content else None

    @cached_property
    def promised(self) -> Kind:
        """What the extension says that it is."""
        return kind_of_extension(self.name.extension)

    @cached_property
    def is_other(self) -> bool:
        """Whether the content is not what an extension that is taken promises."""
        if self.kind is None or not self.name.is_taken or self.kind == self.promised:
            return False
        return not (self.is_markup or self.is_other_picture)

    @property
    def is_markup(self) -> bool:
        """Whether a text is written for programs; it is text all the same."""
        return self.promised.code == "is_text" and self.kind_code in MARKUP

    @property
    def is_other_picture(self) -> bool:
        """Whether both name and content are pictures that are taken, of two kinds."""
        both = {self.kind_code, self.promised.code}
        return len(both) > 1 and both <= PICTURES

    @property
    def kind_code(self) -> str:
        """The code of the content's kind; ``is_unknown`` where there is none."""
        return self.kind.code if self.kind else KINDS["is_unknown"].code

    @property
    def needs_only_an_extension(self) -> bool:
        """Whether the content is taken, and only the name's ending hides it."""
        if self.content is None or not self.content.is_taken or self.content.finding.problems:
            return False
        return self.is_other or not self.name.is_taken

    @property
    def needs_other_file(self) -> bool:
        """Whether the portal would refuse it whatever its name was without its extension."""
        if not self.name.is_taken or (self.content and self.content.finding.problems):
            return True
        return self.is_other and not self.needs_only_an_extension

    @property
    def needs_other_name(self) -> bool:
        """Whether the name has to change: for its signs, its length, or what is inside."""
        misnamed = self.is_other and self.needs_only_an_extension
        return misnamed or not _OF_NAMES.isdisjoint(self.name.problems)
