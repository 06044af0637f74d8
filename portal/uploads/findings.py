from __future__ import annotations

from dataclasses import dataclass

from portal.uploads.codes import ContentProblem, HintCode


@dataclass(frozen=True)
class Finding:
    """What a look into a file found.

    ``is_sure``: without a problem it says whether there is none, or whether what would tell was not
    among what was seen.
    """

    problems: tuple[ContentProblem, ...] = ()
    hints: tuple[HintCode, ...] = ()
    is_sure: bool = True


NOT_SEEN = Finding(is_sure=False)
"""The end of the file is missing."""

CUT_OFF = Finding(problems=("truncated",))
"""The file ends too early."""
