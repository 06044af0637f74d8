from __future__ import annotations

import unicodedata

import pytest

from portal.schema import UploadRules
from portal.upload_check import RULES, check_name
from portal.uploads.names import FileName

_MISSING = "type no-extension"


@pytest.mark.parametrize("separator", [*" \t\u00a0\u202f,;:_-·", " . ", ".,", "--"], ids=ascii)
def test_separator_before_an_ending_is_mistyped(separator: str) -> None:
    endings = [extension[1:] for extension in RULES.extensions]
    for ending in (*endings, *map(str.upper, endings)):
        told = check_name(f"scan{separator}{ending}")
        assert " ".join(told.problems) == _MISSING
        assert told.suggested_name == f"scan.{ending.lower()}"
        assert check_name(f"scan{separator}{ending} .").problems == ("type", "no-extension")
        assert check_name(f"scan+{ending}").problems == ("type", "no-extension", "special")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("C:\\a\\b.pdf", "b.pdf"),
        ("c:/a/b.pdf", "b.pdf"),
        ("1:/a/b.pdf", "1:/a/b.pdf"),
        ("/a/b.pdf", "b.pdf"),
        ("\\a\\b.pdf", "b.pdf"),
        ("~/a/b.pdf", "b.pdf"),
        ("~\\b.pdf", "b.pdf"),
        ("./b.pdf", "b.pdf"),
        ("..\\b.pdf", "b.pdf"),
        (".../b.pdf", ".../b.pdf"),
        ("file:/a/b.pdf", "b.pdf"),
        ("a/b.pdf", "a/b.pdf"),
        ("a/C:/b.pdf", "a/C:/b.pdf"),
        ("/a/ b.pdf", "b.pdf"),
        ("/a/", "/a/"),
        (" a.pdf\n", "a.pdf"),
    ],
)
def test_path_before_a_name_is_no_part_of_it(name: str, text: str) -> None:
    assert FileName.of(name).text == text


@pytest.mark.parametrize(
    ("name", "stem", "extension"),
    [
        ("a.PDF", "a", ".pdf"),
        ("a.b.pdf", "a.b", ".pdf"),
        ("a.p%f", "a", ".p%f"),
        ("a.p f", "a.p f", ""),
        ("a.", "a.", ""),
        ("a", "a", ""),
        (" .pdf", ".pdf", ""),
        ("...pdf", "...pdf", ""),
        (".a.pdf", ".a", ".pdf"),
        ("a .pdf", "a ", ".pdf"),
    ],
)
def test_last_ending_of_a_name_counts(name: str, stem: str, extension: str) -> None:
    told = FileName.of(name)
    assert (told.stem, told.extension, told.mistyped) == (stem, extension, "")


@pytest.mark.parametrize(
    ("name", "suggested"),
    [
        ("a'b’c‘d`e´f.pdf", "abcdef.pdf"),
        ("a\u200bb\u20ddc\u034fd.pdf", "abcd.pdf"),
        ("a%b.pdf", "a b.pdf"),
        ("a%2Fb%3ac%41.pdf", "a b 3ac 41.pdf"),
        ("a%2fb%2Ac.pdf", "a b c.pdf"),
        ("a%20%20b.pdf", "a b.pdf"),
        ("a \u00a0 b%.pdf", "a b.pdf"),
        (" .a. %.pdf", "a.pdf"),
        ("_-a_-%.pdf", "_-a_-.pdf"),
        ("_%.pdf", "document.pdf"),
        ("-%.JPG", "document.JPG"),
        ("%.jpg", "photo.jpg"),
        ("%.png", "document.png"),
        ("9%.png", "9.png"),
        ("a.pdf.docx", "a.pdf"),
        ("a.docx.pdf%", "a.docx.pdf"),
        ("a.doc.docx", "a.doc.pdf"),
        ("a.pdf.%pdf", "a.pdf"),
        ("a.p'd'f", "a.pdf"),
        ("PDF.docx", "document.pdf"),
    ],
)
def test_better_name_has_what_can_be_kept(name: str, suggested: str) -> None:
    assert check_name(name).suggested_name == suggested


def test_what_nobody_sees_leaves_no_gap() -> None:
    fillers = "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"
    for sign in (*fillers, *"\ufe00\ufe0f\U000e0100\U000e01ef\ud800\u00ad\u20e3"):
        assert check_name(f"a{sign}b.pdf").suggested_name == "ab.pdf"
    for sign in "\ufe10\ufdff\U000e01f0\U000e00ff\ue000\x00":
        assert check_name(f"a{sign}b.pdf").suggested_name == "a b.pdf"


@pytest.mark.parametrize(
    ("stem", "kept"),
    [
        ("x" * 97, "x" * 96),
        ("a" * 47 + " " + "b" * 60, "a" * 47 + " " + "b" * 48),
        ("a" * 48 + " " + "b" * 60, "a" * 48),
        ("a" * 48 + "-" + "b" * 60, "a" * 48),
        ("a" * 48 + "_" + "b" * 60, "a" * 48),
        ("a" * 48 + "." + "b" * 60, "a" * 48),
        ("a" * 48 + "." + "b" * 40 + "_" + "c" * 60, "a" * 48 + "." + "b" * 40),
        ("a" * 50 + " " + "b" * 45 + " " + "c" * 60, "a" * 50 + " " + "b" * 45),
        ("a" * 50 + " " + "b" * 44 + " -" + "c" * 60, "a" * 50 + " " + "b" * 44),
        ("a" * 90 + "." * 9 + "b", "a" * 90),
        ("x" * 95 + "e\u0331\u0323", "x" * 95),
        ("x" * 94 + "e\u0331" + "yy", "x" * 94 + "e\u0331"),
        ("." * 500 + "a" * 10, "a" * 10),
    ],
)
def test_long_name_is_cut_at_a_word_in_its_second_half(stem: str, kept: str) -> None:
    assert check_name(stem + ".pdf").suggested_name == kept + ".pdf"


def test_letters_of_several_signs_are_put_together_before_a_name_is_cut() -> None:
    for letter in ("α\u0313\u0301\u0345", "\u1112\u1161\u11ab"):
        composed = unicodedata.normalize("NFC", letter)
        assert len(composed) == 1
        assert check_name(letter * 200 + ".pdf").suggested_name == composed * 96 + ".pdf"


@pytest.mark.parametrize("mark", ["\u0323", "\u0344", "\u0f73", "\u0e38"], ids=ascii)
def test_letter_keeps_thirty_marks(mark: str) -> None:
    rules = UploadRules(extensions=(".pdf",), name_length=400, forbidden_characters="%")
    for count, kept in ((29, 29), (30, 30), (31, 30), (300, 30)):
        suggested = check_name(f"%x{mark * count}y{mark * count}z.pdf", rules).suggested_name
        marks = unicodedata.normalize("NFC", f"x{mark * kept}y{mark * kept}z")
        assert suggested == f"{marks}.pdf"


def test_better_name_has_room_for_a_letter_whatever_the_rules() -> None:
    rules = UploadRules(extensions=(".pdf",), name_length=1, forbidden_characters="")
    assert check_name("abc.pdf", rules).suggested_name == "a.pdf"
    assert check_name("%.pdf", rules).suggested_name == "d.pdf"
    assert check_name("x" + "\u0331" * 9 + ".pdf", rules).suggested_name == "x.pdf"


@pytest.mark.parametrize(
    ("forbidden", "suggested"),
    [
        ("", "a b(1).pdf"),
        (" ", "a-b(1).pdf"),
        (" -", "a_b(1).pdf"),
        (" -_", "ab(1).pdf"),
        ("(", "a b 1).pdf"),
    ],
)
def test_sign_that_a_portal_forbids_is_replaced(forbidden: str, suggested: str) -> None:
    rules = UploadRules(extensions=(".pdf",), name_length=99, forbidden_characters=forbidden)
    assert check_name("a%b(1).pdf", rules).suggested_name == suggested
    told = check_name("ab(1).pdf", rules)
    assert told.problems == (("special",) if "(" in forbidden else ())
