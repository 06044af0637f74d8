from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.upload_check import RULES, check_name

_R = "shorten_or_rename"


@pytest.mark.parametrize("extension", RULES.extensions)
def test_good_name_is_unclear_because_nobody_looked_inside(extension: str) -> None:
    for name in (f"shots 2024_1-a.v2{extension}", f"IMG{extension.upper()}"):
        verdict = check_name(name)
        assert (verdict.verdict, verdict.problems) == ("unclear", ("content_not_checked",))
        assert (verdict.suggested_name, verdict.advice) == (None, ())


@pytest.mark.parametrize(
    ("name", "verdict", "problems", "suggested", "advice"),
    [
        ("a.heic", "reject", "extension", None, "save_as_jpg"),
        ("a.pdf.docx", "reject", "extension", None, "save_as_pdf"),
        ("record", "reject", "no_extension", None, "save_as_pdf"),
        (".pdf", "reject", "no_extension", None, "save_as_pdf"),
        ("a.", "reject", "no_extension", None, "save_as_pdf"),
        ("vaccines 100%.pdf", "rename", "forbidden_characters", "vaccines 100.pdf", _R),
        ("*&%.PDF", "rename", "forbidden_characters", "document.pdf", _R),
        ("a\u202efdp.txt", "rename", "forbidden_characters", "afdp.txt", _R),
        ("x" * 97 + ".pdf", "rename", "name_length", "x" * 96 + ".pdf", _R),
        ("x" * 96 + ".pdf", "unclear", "content_not_checked", None, ""),
        ("İ%.pdf", "rename", "forbidden_characters", "İ.pdf", _R),
        (
            "a&b.webp",
            "reject_and_rename",
            "extension forbidden_characters",
            "ab.webp",
            "save_as_jpg shorten_or_rename",
        ),
    ],
)
def test_faults_of_a_name_are_told_with_what_to_do(
    name: str, verdict: str, problems: str, suggested: str | None, advice: str
) -> None:
    told = check_name(name)
    assert (told.verdict, " ".join(told.problems)) == (verdict, problems)
    assert (told.suggested_name, " ".join(told.advice)) == (suggested, advice)


@given(st.text(min_size=1, max_size=1000))
def test_suggested_name_has_no_fault_of_its_own(name: str) -> None:
    suggested = check_name(name).suggested_name
    if suggested is not None:
        again = check_name(suggested)
        assert again.suggested_name is None
        assert ("reject" in check_name(name).verdict) == ("reject" in again.verdict)
