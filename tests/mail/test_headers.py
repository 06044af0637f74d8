from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.mail.headers import read_headers


def test_names_have_no_case_and_values_are_unfolded_and_decoded() -> None:
    headers, _, _ = read_headers(b"SUBJECT: =?utf-8?q?caf=C3=A9?=\r\n now\r\nTo: a\r\nto: b\r\n")
    assert headers.first("Subject") == "café now"
    assert headers.all("TO") == ["a", "b"]
    assert headers.names() == ("subject", "to")
    assert "Cc" not in headers
    assert headers.first("Cc") is None


def test_blank_before_the_colon_hides_no_header() -> None:
    headers, _, _ = read_headers(b"From: a\nAuto-Submitted : auto-replied\n")
    assert headers.first("Auto-Submitted") == "auto-replied"


def test_body_begins_where_no_header_stands() -> None:
    headers, _, rest = read_headers(b"Subject: s\nHello there\nNote: x\n")
    assert headers.names() == ("subject",)
    assert rest == b"Hello there\nNote: x\n"


def test_line_of_a_mailbox_file_is_told_apart() -> None:
    headers, line, rest = read_headers(b"From MAILER-DAEMON Mon Nov  2\nSubject: s\nFrom here\n")
    assert line is not None
    assert line.startswith("From MAILER-DAEMON")
    assert (headers.names(), rest) == (("subject",), b"From here\n")


def test_no_decoded_value_holds_a_line_break() -> None:
    headers, _, _ = read_headers(b"Subject: =?utf-8?q?a=0D=0ABcc:_x?=\n")
    assert headers.first("Subject") == "a Bcc: x"


@given(st.binary(max_size=500))
def test_any_bytes_are_read(block: bytes) -> None:
    headers, _, _ = read_headers(block)
    for name in headers.names():
        assert not any(sign in value for value in headers.all(name) for sign in "\r\n\x00\u2028")
