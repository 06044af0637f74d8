from __future__ import annotations

import io

import pytest

from bot.mail.precheck import MOST_BYTES
from bot.mail.spool import Spool
from bot.mail.stdin import NOT_NOW, TAKEN, take_mail
from tests.mail.stub_judge import mail


def _stored(spool: Spool) -> list[bytes]:
    return [path.read_bytes() for path in (spool.folder / "new").iterdir()]


def test_mail_is_taken_with_the_envelope_of_the_mail_server(spool: Spool) -> None:
    environ = {"SENDER": "pat@mail.test", "RECIPIENT": "desk@help.test"}
    assert take_mail(io.BytesIO(mail()), spool, environ) == TAKEN == 0
    head = b"Return-Path: <pat@mail.test>\r\nDelivered-To: desk@help.test\r\n"
    assert _stored(spool) == [head + mail()]


@pytest.mark.parametrize("sender", ["<>", "MAILER-DAEMON", ""])
def test_null_sender_is_known(spool: Spool, sender: str) -> None:
    take_mail(io.BytesIO(mail()), spool, {"SENDER": sender})
    assert _stored(spool)[0].startswith(b"Return-Path: <>\r\n")


def test_line_of_a_mailbox_file_is_left_out(spool: Spool) -> None:
    take_mail(io.BytesIO(b"From pat Mon Nov 23\n" + mail()), spool, {})
    assert _stored(spool) == [mail()]


def test_nothing_at_all_is_not_a_mail(spool: Spool) -> None:
    assert take_mail(io.BytesIO(b"\n"), spool, {}) == NOT_NOW == 75


def test_mail_that_is_too_large_is_taken_as_far_as_that_can_be_told(spool: Spool) -> None:
    assert take_mail(io.BytesIO(b"x" * (MOST_BYTES + 5_000_000)), spool, {}) == TAKEN
    assert len(_stored(spool)[0]) == MOST_BYTES + 1


def test_full_disk_is_not_now(spool: Spool) -> None:
    (spool.folder / "new").rmdir()
    (spool.folder / "new").write_text("a file in the way")
    assert take_mail(io.BytesIO(mail()), spool, {}) == NOT_NOW


def test_broken_pipe_is_not_now(spool: Spool) -> None:
    class Broken(io.BytesIO):
        def read(self, *_: object) -> bytes:
            raise OSError("broken")

    assert take_mail(Broken(), spool, {}) == NOT_NOW
