from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.upload_check import RULES, check_name
from portal.uploads.names import FileName
from portal.uploads.signs import odd_signs

_MISSING = "type no-extension"


@pytest.mark.parametrize(
    "name",
    [
        "Résumé de vaccination – été.pdf",
        "re\u0301sume\u0301.pdf",
        "справка_о_прививках.pdf",
        "接種記録.jpg",
        "सीवी.pdf",
        "سجل التطعيم.pdf",
        "Screenshot 2026-01-02 at 9.41.00\u202fAM.png",
        "from\u00a0Word.pdf",
        "scan (1).pdf",
        "a.b.c_d-e‑f.TXT",
        "page ٣.tiff",
        "  scan.pdf  ",
        "report.pdf.pdf",
        r"C:\fakepath\x.pdf",
        "/Volumes/x/y.pdf",
        "~/x.pdf",
        r"\\server\share\x.pdf",
        "C:/Users/100%/x.pdf",
    ],
)
def test_name_of_letters_digits_spaces_and_dashes_is_good(name: str) -> None:
    assert check_name(name).problems == ()


def test_contract_names_every_printed_sign_of_ascii_that_is_special() -> None:
    printed = "".join(map(chr, range(0x20, 0x7F)))
    assert {*RULES.forbidden_characters} == odd_signs(printed).keys()


@pytest.mark.parametrize("sign", [*RULES.forbidden_characters])
def test_every_sign_of_the_contract_is_special(sign: str) -> None:
    assert check_name(f"a{sign}b.pdf").problems == ("special",)


@pytest.mark.parametrize(
    "sign",
    [
        *"“”‘’«»…•©™€£§°²½×÷¿¡（）「」",
        *"\x00\x07\t\n\x7f\x85",
        *"\u200b\u200d\u200e\u202e\u2066\ufeff\u00ad\u034f\u3164\ufe0f\u20e3",
        *"🙂❤★\ue000\ud800\U0001f3fb\U0001f1fa",
    ],
    ids=ascii,
)
def test_every_other_sign_is_special(sign: str) -> None:
    assert check_name(f"a{sign}b.pdf").problems == ("special",)
    assert odd_signs(sign).keys() == {sign}


@pytest.mark.parametrize(
    ("name", "problems", "suggested"),
    [
        ("scan,pdf", _MISSING, "scan.pdf"),
        ("scan pdf", _MISSING, "scan.pdf"),
        ("scan_PDF", _MISSING, "scan.pdf"),
        ("scan;jpeg", _MISSING, "scan.jpeg"),
        ("scan. pdf", _MISSING, "scan.pdf"),
        ("v1.2_pdf", _MISSING, "v1.2.pdf"),
        ("my%scan,pdf", f"{_MISSING} special", "my scan.pdf"),
        (".pdf", _MISSING, "document.pdf"),
        ("..pdf", _MISSING, "document.pdf"),
        ("pdf", _MISSING, "document.pdf"),
        ("scan", _MISSING, "scan.pdf"),
        ("scan.", _MISSING, "scan.pdf"),
        ("Dr. Smith letter", _MISSING, "Dr. Smith letter.pdf"),
        (" ", _MISSING, "document.pdf"),
        ("a.pdf.docx", "type", "a.pdf"),
        ("a.HEIC", "type", "a.jpg"),
        ("a.pdff", "type", "a.pdf"),
        ("a.pdf%", "type special", "a.pdf"),
        ("a.mp4", "type", None),
        ("letter 11/12.pdf", "special", "letter 11 12.pdf"),
        ("100%vaccinated.png", "special", "100 vaccinated.png"),
        ("my%20scan.PDF", "special", "my scan.PDF"),
        ("Mom’s scan #2.pdf", "special", "Moms scan 2.pdf"),
        ("🙂.jpg", "special", "photo.jpg"),
        ("***.pdf", "special", "document.pdf"),
        ("a\u202efdp.txt", "special", "afdp.txt"),
        ("x" * 97 + ".pdf", "long", "x" * 96 + ".pdf"),
        ("word " * 30 + ".pdf", "long", "word " * 18 + "word.pdf"),
        ("e\u0301" * 60 + ".pdf", "long", "é" * 60 + ".pdf"),
        ("x" * 95 + "%1.pdf", "special long", "x" * 95 + ".pdf"),
    ],
)
def test_name_is_told_with_a_better_one(name: str, problems: str, suggested: str | None) -> None:
    told = check_name(name)
    assert (" ".join(told.problems), told.suggested_name) == (problems, suggested)


def test_name_of_the_greatest_length_is_good() -> None:
    assert check_name("x" * 96 + ".pdf").problems == ()


@given(st.text(max_size=300), st.sampled_from(RULES.extensions))
def test_name_is_special_exactly_where_a_sign_is(stem: str, extension: str) -> None:
    name = FileName.of(f"x{stem}x{extension}")
    assert ("special" in name.problems) == bool(odd_signs(name.stem))
    assert name.extension == extension


@given(st.text(alphabet="a.,_ /\\:pdf%jg\u0301", max_size=300))
def test_better_name_of_any_short_spelling_is_good(name: str) -> None:
    suggested = check_name(name).suggested_name
    assert suggested is None or check_name(suggested).problems == ()
