"""The one rule of what the portal's upload says to a file. It only advises, and reads no file.

The kinds of file, and that special characters and long names fail, are from the portal's FAQ. That
content is looked at too is ours: a file that was merely renamed fails later (OWASP File Upload).
"""

from __future__ import annotations

from portal.schema import UploadRules, UploadSample, UploadVerdict
from portal.uploads.advice import advice_for
from portal.uploads.cases import Case
from portal.uploads.content import look
from portal.uploads.names import FileName
from portal.uploads.rules import RULES
from portal.uploads.seen import Seen
from portal.uploads.suggestions import suggested_name

__all__ = ["RULES", "check_file", "check_name"]


def check_name(name: str, rules: UploadRules = RULES) -> UploadVerdict:
    """The verdict on a name alone, of any length.

    ``reject`` is about the extension, ``rename`` about length and signs. A name without a
    fault is ``ok``, with the advice ``content_not_checked``: a file that was only renamed fails
    all the same. ``rules``: of the portal that is to take it, where they are known.
    """
    return _judged(Case(FileName.of(name, rules), None), None)


def check_file(sample: UploadSample) -> UploadVerdict:
    """The verdict on a file by its name and its two ends; on its name where that is all there is.

    ``unclear``, with the problem ``content_not_checked``, is the verdict on a good name where too
    little was seen of the file to tell whether it is whole and what its name says.
    """
    if sample.size is None and sample.head is None and sample.tail is None:
        return check_name(sample.name)
    content = look(Seen.of(sample))
    return _judged(Case(FileName.of(sample.name), content), sample.size)


def _judged(case: Case, size: int | None) -> UploadVerdict:
    return UploadVerdict(
        verdict=case.verdict,
        problems=case.problems,
        suggested_name=suggested_name(case),
        advice=advice_for(case, size),
    )
