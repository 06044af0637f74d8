"""What to do about a file: codes in the order in which they help."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from portal.uploads.cases import Case
from portal.uploads.codes import AdviceCode, ContentProblem, HintCode
from portal.uploads.kinds import Kind
from portal.uploads.suggestions import kept_extension

_LARGE: Final = 20 * 1024 * 1024  # bytes; ours: the FAQ names no limit
_CURES: Final[dict[ContentProblem, AdviceCode]] = {
    "empty": "pick_the_file",
    "encrypted": "remove_password",
    "truncated": "copy_again",
    "damaged": "copy_again",
}
# What is mended by saving the file once more.
_SAVED_AGAIN: Final = frozenset({"late_start", "encrypted"})


def advice_for(case: Case, size: int | None) -> tuple[AdviceCode | HintCode, ...]:
    """Each code once; ``size`` in bytes, None if unknown."""
    found = dict.fromkeys((*_advice(case), *_hints(case, size)))
    return tuple(code for code in found if code not in case.problems)


def target(case: Case) -> Kind:
    """What the file is taken for when it is to be saved as something else."""
    kind = case.kind
    return case.promised if kind is None or kind.code == "is_unknown" else kind


def _advice(case: Case) -> Iterator[AdviceCode]:
    problems = case.content.finding.problems if case.content else ()
    yield from (_CURES[problem] for problem in problems if problem in _CURES)
    if case.needs_only_an_extension:
        yield "rename_only"
    elif not case.name.is_taken:
        yield from _for_ending(case)
    elif case.is_other or not _SAVED_AGAIN.isdisjoint(problems):
        yield from target(case).advice
    if not {"special", "long"}.isdisjoint(case.name.problems):
        yield "shorten_or_rename"
    if not case.needs_other_file and (case.content is None or case.is_unsure):
        yield "content_not_checked"


def _for_ending(case: Case) -> Iterator[AdviceCode]:
    if not case.name.extension:
        yield "add_extension"
    if case.content is not None or not kept_extension(case.name):
        yield from target(case).advice


def _hints(case: Case, size: int | None) -> Iterator[HintCode]:
    if case.content is not None:
        yield from case.content.finding.hints
    if case.is_other_picture:
        yield "hint_other_image"
    if case.is_markup:
        yield "hint_markup"
    if size is not None and size >= _LARGE:
        yield "hint_large"
