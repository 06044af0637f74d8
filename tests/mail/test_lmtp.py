from __future__ import annotations

import asyncio
import smtplib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.mail.judgement import Envelope
from bot.mail.lmtp import lmtp_server
from bot.mail.mailbox import places
from bot.mail.spool import Spool, SpoolMailbox
from tests.mail.stub_judge import DESK, mail


async def _talk(spool: Spool, talk: Callable[[smtplib.LMTP], Any]) -> Any:
    async with lmtp_server(spool, "127.0.0.1", 0) as port:

        def connect() -> Any:
            with smtplib.LMTP("127.0.0.1", port) as client:
                return talk(client)

        return await asyncio.to_thread(connect)


def _files(spool: Spool) -> list[bytes]:
    return [path.read_bytes() for path in (spool.folder / "new").iterdir()]


async def test_mail_is_in_the_spool_with_its_envelope_when_it_is_accepted(spool: Spool) -> None:
    await _talk(spool, lambda client: client.sendmail("pat@mail.test", [DESK], mail()))
    [content] = _files(spool)
    assert content.startswith(b"Return-Path: <pat@mail.test>\r\nDelivered-To: " + DESK.encode())
    mailbox = SpoolMailbox(spool)
    look = await mailbox.look()
    [found] = await mailbox.fetch(places(look.uidvalidity, look.uids))
    assert found.envelope == Envelope("pat@mail.test", (DESK,))


async def test_null_sender_is_told_from_an_unknown_one(spool: Spool) -> None:
    await _talk(spool, lambda client: client.sendmail("", [DESK], b"Subject: x\r\n\r\ny\r\n"))
    assert _files(spool)[0].startswith(b"Return-Path: <>\r\n")


async def test_second_recipient_is_told_to_come_again(spool: Spool) -> None:
    refused = await _talk(
        spool, lambda client: client.sendmail("pat@mail.test", [DESK, "b@help.test"], mail())
    )
    assert refused["b@help.test"][0] == 452
    assert len(_files(spool)) == 1


async def test_same_mail_handed_over_again_is_one_file(spool: Spool) -> None:
    for _ in range(2):
        await _talk(spool, lambda client: client.sendmail("pat@mail.test", [DESK], mail()))
    assert len(_files(spool)) == 1


async def test_mail_that_cannot_be_stored_is_not_accepted(spool: Spool) -> None:
    (spool.folder / "new").rmdir()
    (spool.folder / "new").write_text("a file in the way")
    with pytest.raises(smtplib.SMTPResponseException) as caught:
        await _talk(spool, lambda client: client.sendmail("pat@mail.test", [DESK], mail()))
    assert caught.value.smtp_code == 451


async def test_long_lines_and_eight_bits_are_taken(spool: Spool) -> None:
    content = mail(text="ü" * 5000)
    await _talk(spool, lambda client: client.sendmail("pat@mail.test", [DESK], content))
    assert "ü".encode() * 5000 in _files(spool)[0]


async def test_lmtp_is_for_this_machine_alone(spool: Spool) -> None:
    with pytest.raises(ValueError, match="this machine"):
        async with lmtp_server(spool, "0.0.0.0", 0):
            pass


async def test_line_breaks_in_an_envelope_make_no_header(spool: Spool, tmp_path: Path) -> None:
    spool.store(b"Subject: x\r\n\r\ny", Envelope("a@b.c\r\nBcc: x@y.z", ("d@e.f\nX: y",)))
    assert b"\nBcc" not in _files(spool)[0]
    assert b"\nX:" not in _files(spool)[0]
