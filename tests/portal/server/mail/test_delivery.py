from __future__ import annotations

import asyncio
import stat
from collections.abc import AsyncIterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope

from portal.server.errors import DeliveryError
from portal.server.mail import delivery
from portal.server.mail.delivery import SmtpDelivery, SpoolDelivery, delivery_of
from portal.server.mail.letters import Letters
from tests.portal.server.core import parsed, settings_in, text_of
from tests.portal.server.mail.test_letters import _patient

_PORT_FREE = 0


class Mailbox:
    """Takes mail, or refuses it with a status."""

    def __init__(self) -> None:
        self.taken: list[Envelope] = []
        self.status = "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802
        if self.status.startswith("250"):
            self.taken.append(envelope)
        return self.status


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
async def smtp(mailbox: Mailbox) -> AsyncIterator[SmtpDelivery]:
    """Delivers to a server of ours on loopback."""
    from benchmarks.services import free_port

    controller = Controller(mailbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield SmtpDelivery(f"smtp://127.0.0.1:{controller.port}")
    controller.stop()


@pytest.fixture
def letter(tmp_path: Path) -> EmailMessage:
    letters = Letters(settings_in(tmp_path))
    return letters.to_patient("reset", "ab12", _patient(first_name="Zoë"), "t" * 43, 1e9)


async def test_file_of_a_mail_is_whole_and_for_its_owner_alone(
    tmp_path: Path, letter: EmailMessage
) -> None:
    spool = tmp_path / "new" / "spool"
    await SpoolDelivery(spool).deliver("ab12", letter)
    (file,) = spool.iterdir()
    assert file.name == "ab12.eml"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(spool.stat().st_mode) == 0o700
    assert text_of(parsed(file.read_bytes())) == text_of(letter)


async def test_same_mail_again_takes_its_files_place(tmp_path: Path, letter: EmailMessage) -> None:
    spool = SpoolDelivery(tmp_path / "spool")
    (tmp_path / "spool").mkdir()
    (tmp_path / "spool" / ".ab12.part").write_bytes(b"left by a process that was killed" * 999)
    for _ in range(2):
        await spool.deliver("ab12", letter)
    (file,) = (tmp_path / "spool").iterdir()
    assert parsed(file.read_bytes())["Message-ID"] == "<ab12@portal.example.edu>"


async def test_spool_that_can_not_be_written_is_told(tmp_path: Path, letter: EmailMessage) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(DeliveryError, match="not written"):
        await SpoolDelivery(tmp_path / "file").deliver("ab12", letter)


async def test_mail_server_gets_the_mail(
    smtp: SmtpDelivery, mailbox: Mailbox, letter: EmailMessage
) -> None:
    await smtp.deliver("ab12", letter)
    (envelope,) = mailbox.taken
    assert envelope.rcpt_tos == ["pat@example.org"]
    assert envelope.mail_from == "reset@portal.example.edu"
    assert isinstance(envelope.content, bytes)
    read = parsed(envelope.content)
    assert read["Message-ID"] == "<ab12@portal.example.edu>"
    assert "Hello Zoë," in read.get_content()


async def test_refusal_of_the_mail_server_is_told_unquoted(
    smtp: SmtpDelivery, mailbox: Mailbox, letter: EmailMessage
) -> None:
    mailbox.status = "550 no pat@example.org here"
    with pytest.raises(DeliveryError) as refused:
        await smtp.deliver("ab12", letter)
    assert "pat" not in str(refused.value)
    assert refused.value.__cause__ is None


async def test_mail_server_that_is_not_there_is_told(letter: EmailMessage) -> None:
    from benchmarks.services import free_port

    with pytest.raises(DeliveryError):
        await SmtpDelivery(f"smtp://127.0.0.1:{free_port()}").deliver("ab12", letter)


async def test_mail_server_that_says_nothing_is_left(
    letter: EmailMessage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    monkeypatch.setattr(delivery, "_STEP_SECONDS", 0.1)
    async with await asyncio.start_server(silent, "127.0.0.1", _PORT_FREE) as server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(DeliveryError):
            await SmtpDelivery(f"smtp://127.0.0.1:{port}").deliver("ab12", letter)


def test_settings_choose_where_mail_goes(tmp_path: Path) -> None:
    from dataclasses import replace

    settings = settings_in(tmp_path)
    assert isinstance(delivery_of(settings), SpoolDelivery)
    assert isinstance(delivery_of(replace(settings, smtp_url="smtp://h:25")), SmtpDelivery)
