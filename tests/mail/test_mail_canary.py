"""Personal data planted in mails, and looked for in all that the worker writes."""

from __future__ import annotations

import asyncio
import os
import sys
import urllib.request
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path
from typing import Final

import pytest

from benchmarks.services import free_port, running
from bot.settings import ROOT
from tests.mail.command_settings import command_settings
from tests.mail.dovecot import Dovecot
from tests.mail.relay import Relay, relay
from tests.mail.waiting import until

_DESK: Final = "desk@help.test"
_ON_CALL: Final = "oncall@help.test"
# All made up: address, name, a subject's and a text's words, ids.
_PLANTED: Final = (
    "q.zanzibar77",
    "Quentin Zanzibar",
    "quillrash",
    "hunter2zanzi",
    "413-555-0188",
    "canary-7712",
    "mx.zanzibar.test",
)
_TEXTS: Final = (
    "How do I reset my password for the portal?",
    "my hunter2zanzi does something odd, what is that",
    "I want to kill myself. I can't go on. 413-555-0188",
    "",
)

pytestmark = pytest.mark.slow


def _mail(number: int, text: str, **headers: str) -> bytes:
    lines = [
        f"Message-ID: <canary-7712-{number}@mx.zanzibar.test>",
        f"From: Quentin Zanzibar <q.zanzibar77.{number}@mx.zanzibar.test>",
        f"To: <{_DESK}>",
        "Subject: quillrash and the portal",
        *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join([*lines, "", text, "", "Quentin Zanzibar", "413-555-0188", ""]).encode()


def _mails() -> list[bytes]:
    return [
        *(_mail(number, text) for number, text in enumerate(_TEXTS)),
        _mail(10, "hunter2zanzi", Auto_Submitted="auto-replied"),
        _mail(11, "hunter2zanzi", Content_Type='multipart/mixed; boundary="quillrash'),
        _mail(12, "hunter2zanzi", **{f"X-quillrash-{n}": "x" * 700 for n in range(120)}),
        _mail(0, _TEXTS[0]),  # the first one again
    ]


async def test_planted_personal_data_is_in_no_log_database_or_figure(
    imap: Dovecot, trained_model: Path, tmp_path: Path
) -> None:
    async def copy(content: bytes) -> None:
        await asyncio.to_thread(imap.deliver, content)

    async with relay(tmp_path / "relay" / "sent.jsonl", _DESK, copy) as server:
        (tmp_path / "relay").mkdir()
        await asyncio.to_thread(_work, imap, server, trained_model, tmp_path)
        to = {address for sent in server.sent() for address in sent.recipients} - {_DESK}
        # Who asked clearly has the answer, who is in danger the fixed text.
        wanted = {f"q.zanzibar77.{number}@mx.zanzibar.test" for number in (0, 2)}
        assert to == wanted | {_ON_CALL}
        for sent in server.sent():
            _check_reply(sent.body)
    rest = b"".join(_written(tmp_path))
    assert b"mail_in" in rest, "the database was read"
    assert b"mail." in rest, "the log was read"


def _work(imap: Dovecot, server: Relay, model: Path, folder: Path) -> None:
    log, port = folder / "worker.log", free_port()
    command = [sys.executable, "-m", "bot", "mail", "--send", "--metrics-port", str(port)]

    def is_up() -> bool:
        return b"Answering mails" in log.read_bytes()

    environ = _environ(imap, server.port, model, folder)
    imap.deliver(*_mails())
    with running(command, log, is_up, folder=ROOT, environ=environ):
        asyncio.run(until(lambda: len(server.sent()) >= 3, 60))
        asyncio.run(until(lambda: _found_everywhere(folder) or _is_settled(imap), 60))
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
            figures = answer.read().decode()
    assert 'state="quarantined"' in figures
    assert [word for word in _PLANTED if word.lower() in figures.lower()] == []
    assert _found_everywhere(folder) == []


def _is_settled(imap: Dovecot) -> bool:
    kinds = {"$BotAnswered", "$BotLeft", "$BotSuggestion", "$BotError", "$BotCopy", "\\Seen"}
    return all(flags & kinds for flags in imap.flags().values())


def _found_everywhere(folder: Path) -> list[str]:
    content = b"".join(_written(folder)).decode("latin-1").lower()
    return [word for word in _PLANTED if word.lower() in content]


def _written(folder: Path) -> Iterator[bytes]:
    """Database, write-ahead log, the worker's own log; not what other servers keep."""
    for path in folder.rglob("*"):
        if path.is_file() and "relay" not in path.parts:
            yield path.read_bytes()


def _check_reply(body: str) -> None:
    """No word of theirs but the address that it goes to, and their Message-ID."""
    reply = message_from_bytes(body.encode())
    for name in ("To", "In-Reply-To", "References"):
        del reply[name]
    text = reply.as_string()
    for part in reply.walk():
        payload = part.get_payload(decode=True)
        text += payload.decode() if isinstance(payload, bytes) else ""
    assert [word for word in _PLANTED if word.lower() in text.lower()] == []


def _environ(imap: Dovecot, port: int, model: Path, folder: Path) -> dict[str, str]:
    return {
        **os.environ,
        **command_settings(imap, port, folder, _DESK),
        "HELPDESK_MODEL": str(model),
        "HELPDESK_LOG_LEVEL": "DEBUG",
        "HELPDESK_MAIL_ON_CALL": _ON_CALL,
    }
