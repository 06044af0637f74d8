from __future__ import annotations

import pytest

from bot.mail.errors import Unreadable
from bot.mail.message import read_message
from bot.mail.precheck import MOST_BYTES, MOST_HEADER_BYTES, precheck
from tests.mail.mails import mail


@pytest.mark.parametrize("raw", [b"", b"\r\n", mail(), mail("x" * 1_000_000)])
def test_ordinary_mail_may_be_parsed(raw: bytes) -> None:
    assert precheck(raw) is None


def test_mail_over_25_megabytes_is_too_large() -> None:
    assert precheck(b"a" * (MOST_BYTES + 1)) == "too_large"


@pytest.mark.parametrize(
    "raw",
    [
        mail(X_Long="a" * MOST_HEADER_BYTES),
        b"a: b" * MOST_HEADER_BYTES,  # headers that never end
        b"A: b\n" * 1_500 + b"\nhello",
    ],
)
def test_huge_headers_are_refused(raw: bytes) -> None:
    assert precheck(raw) == "headers_too_large"


def test_headers_just_below_the_limit_pass() -> None:
    assert precheck(mail(X_Long="a" * (MOST_HEADER_BYTES - 1_000))) is None


@pytest.mark.parametrize(
    "line", ["--b\r\nCONTENT-type: text/plain\r\n\r\nx\r\n", "--b\r\n\r\nx\r\n"]
)
def test_thousands_of_parts_are_refused(line: str) -> None:
    with pytest.raises(Unreadable, match="too_many_parts"):
        read_message(mail(line * 5_000, Content_Type="multipart/mixed; boundary=b"))


def test_more_than_a_hundred_types_are_refused_unparsed() -> None:
    line = "--b\r\nCONTENT-type: text/plain\r\n\r\nx\r\n"
    assert precheck(mail(line * 99)) is None
    assert precheck(mail(line * 100)) == "too_many_parts"


def test_a_program_sent_as_text_is_no_multipart() -> None:
    assert precheck(mail("-- a comment\r\n" * 10_000)) is None
