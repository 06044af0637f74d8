from __future__ import annotations

import pytest

from portal.schema import TAIL_BYTES
from portal.upload_check import check_file
from tests.portal.uploads.files import sample_of

_WORDS = b"My records. Dose 1: 2 May\r\n"
_GOOD = [*range(0x07, 0x0E), 0x1A, 0x1B, *range(0x20, 0x7F)]
_BAD = [code for code in (*range(0x20), 0x7F) if code not in _GOOD]


def _problems(data: bytes) -> str:
    return " ".join(check_file(sample_of("a.txt", data)).problems)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_text_has_no_control_characters_but_those_of_editors(encoding: str) -> None:
    for code in _GOOD:
        assert _problems(f"Dose é{chr(code)}b, taken".encode(encoding)) == ""
    for code in _BAD:
        assert (
            _problems(f"Dose é{chr(code)}b, taken".encode(encoding)) == "other_content is_unknown"
        )


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
@pytest.mark.parametrize("sign", ["\ufffe", "\uffff"], ids=ascii)
def test_text_has_no_sign_that_is_none(encoding: str, sign: str) -> None:
    assert _problems(f"Dose 1{sign} a".encode(encoding)) == "other_content is_unknown"


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe\x00\x00", "utf-32-le"),
        (b"\x00\x00\xfe\xff", "utf-32-be"),
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
    ],
    ids=ascii,
)
def test_mark_tells_the_encoding(mark: bytes, encoding: str) -> None:
    for text in ("Vacunación 記録🙂", "<html>記録"):
        expected = "hint_markup" if text.startswith("<") else ""
        told = check_file(sample_of("a.txt", mark + text.encode(encoding)))
        assert (told.verdict, " ".join(told.advice)) == ("ok", expected)
    long = mark + ("Vacunación 記録🙂" * 3000).encode(encoding)
    assert _problems(long) == ""
    assert (
        _problems(mark + b"\x00\xd8\x00\xd8\x00\xd8\x00\xdf\x00" * 9) == "other_content is_unknown"
    )


@pytest.mark.parametrize(
    ("high", "low", "blank", "problems"),
    [
        (30, 70, b"", ""),
        (31, 69, b"", "other_content is_unknown"),
        (99, 0, b" ", ""),
        (99, 0, b"\n", ""),
        (99, 0, b"\t", "other_content is_unknown"),
    ],
)
def test_text_of_an_older_encoding_has_blanks_or_mostly_plain_letters(
    high: int, low: int, blank: bytes, problems: str
) -> None:
    assert (
        _problems(b"\x80\xff\xe1"[:high] * (high // 3) + b"\x80" * (high % 3) + b"a" * low + blank)
        == problems
    )


@pytest.mark.parametrize("letter", ["é", "記", "🙂"])
@pytest.mark.parametrize("shift", range(4))
def test_end_of_a_text_may_begin_inside_a_letter(letter: str, shift: int) -> None:
    assert _problems((letter * 8000).encode() + b"a" * shift) == ""
    assert _problems(b"a" * shift + (letter * 8000).encode()) == ""


@pytest.mark.parametrize(("count", "problems"), [(3, ""), (4, "damaged")])
def test_three_bytes_at_the_start_of_the_tail_may_be_of_a_letter(count: int, problems: str) -> None:
    assert _problems(_WORDS * 900 + b"\x01" * count + b"a" * (TAIL_BYTES - count)) == problems


def test_text_that_ends_in_bytes_is_damaged() -> None:
    assert _problems(_WORDS * 900 + b"\x01") == "damaged"
    assert _problems(_WORDS * 900 + b"\xff" * 2048) == "damaged"
    assert _problems("a".encode("utf-8-sig") + _WORDS * 900 + b"\x01") == "damaged"


def test_text_without_its_end_is_unclear() -> None:
    seen = sample_of("a.txt", _WORDS * 900)
    assert check_file(seen.model_copy(update={"tail": None})).verdict == "unclear"
    assert check_file(seen.model_copy(update={"size": None})).verdict == "ok"
