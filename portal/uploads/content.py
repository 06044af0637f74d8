"""What is in a file, beside what its name promises."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from portal.uploads import gif, jpeg, pdf, png, signatures, text, tiff, zipped
from portal.uploads.codes import KindProblem
from portal.uploads.findings import NOT_SEEN, Finding
from portal.uploads.kinds import KINDS, TAKEN, Kind
from portal.uploads.seen import Seen

_CHECKS: Final[Mapping[KindProblem, Callable[[Seen], Finding]]] = {
    "is_jpeg": jpeg.check,
    "is_png": png.check,
    "is_gif": gif.check,
    "is_tiff": tiff.check,
    "is_pdf": pdf.check,
    "is_text": text.check,
}


@dataclass(frozen=True)
class Content:
    """``kind``: None where nothing tells; ``finding``: what is wrong with it, as such a file."""

    kind: Kind | None
    finding: Finding

    @property
    def is_taken(self) -> bool:
        """Whether the portal takes this kind."""
        return self.kind is not None and self.kind.code in TAKEN


def look(seen: Seen) -> Content:
    """Tell what a file is and whether it is whole, in time linear in what was seen."""
    if seen.is_empty:
        return Content(None, Finding(problems=("empty",)))
    if not seen.is_enough:
        return Content(None, NOT_SEEN)
    kind = signatures.kind_of(seen)
    return Content(KINDS[kind], _finding(kind, seen))


def _finding(kind: KindProblem, seen: Seen) -> Finding:
    if kind in _CHECKS:
        return _CHECKS[kind](seen)
    if seen.head.startswith(zipped.SIGNATURES) and zipped.has_macro(seen):
        return Finding(problems=("macro",))
    return Finding(is_sure=seen.has_end)
