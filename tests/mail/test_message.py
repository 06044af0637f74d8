from __future__ import annotations

import pytest

from bot.mail.errors import Unreadable
from bot.mail.message import read_message
from tests.mail.mails import HELP_DESK, mail, on_top, read, with_headers


def test_person_is_read() -> None:
    message = read(Cc="b@example.edu", In_Reply_To="<a@x> <b@x>", References="<1@x>\r\n <2@x>")
    assert str(message.sender) == "pat.lee@example.edu"
    assert message.subject == "I can't sign in"
    assert message.message_id == "<CAF.1234@mail.example.edu>"
    assert message.in_reply_to == ("<a@x>", "<b@x>")
    assert message.references == ("<1@x>", "<2@x>")
    assert [str(one) for one in message.recipients] == [HELP_DESK, "b@example.edu"]
    assert (message.kind, message.return_path) == ("text/plain", None)


def test_several_from_headers_leave_no_single_sender() -> None:
    for first in ("pat@example.edu", '"open', "open (", "pat@example.edu ("):
        raw = on_top([("From", first)], mail())
        assert read_message(raw).sender is None, first


@pytest.mark.parametrize(
    "value", ["no brackets", "<>", "<a b@x>", "<a@x\x00>", "<ü@x>", f"<{'a' * 600}@x>", ""]
)
def test_unfit_message_id_is_none(value: str) -> None:
    assert read(Message_ID=value).message_id is None


def test_ids_without_an_at_sign_are_kept_as_outlook_writes_them() -> None:
    assert read(Message_ID="<!~!UENERkVCMDkAAQ>").message_id == "<!~!UENERkVCMDkAAQ>"


@pytest.mark.parametrize(
    ("top", "path"),
    [
        (b"Return-Path: <>\r\nReturn-Path: <b@x>\r\n", "<>"),
        (b"From MAILER-DAEMON Mon Nov  2 09:00:00 2026\n", ""),
        (b"From pat@example.edu Mon Nov  2 09:00:00 2026\n", None),
    ],
)
def test_sender_of_the_envelope_is_told_by_the_mail(top: bytes, path: str | None) -> None:
    assert read_message(top + mail()).return_path == path


@pytest.mark.parametrize("raw", [b"", b"\n", b"\xff\x00", b"From", b":", b"\r\n\r\n", b"a\rb\r\rc"])
def test_next_to_nothing_is_a_message_without_a_sender(raw: bytes) -> None:
    assert read_message(raw).sender is None


def test_old_line_ends_are_understood() -> None:
    message = read_message(mail().replace(b"\r\n", b"\r"))
    assert message.subject == "I can't sign in"
    assert (message.body().text or "").strip() == "How do I reset my password?"


def test_deep_nesting_is_refused() -> None:
    raw = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(60)
    )
    with pytest.raises(Unreadable, match="too_many_parts"):
        read_message(raw)


def test_kinds_leave_out_those_of_mails_sent_along() -> None:
    inner = with_headers([("Content-Type", "multipart/report; boundary=i")], "--i\r\n\r\nx\r\n")
    body = b"--b\r\n\r\nsee below\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n" + inner
    message = read_message(mail(body, Content_Type="multipart/mixed; boundary=b"))
    assert message.kinds == {"multipart/mixed", "text/plain", "message/rfc822"}
