"""From a mail's arrival to the moment at which the server has accepted the answer.

The real command with the trained bot, a real mailbox, and a relay that writes each mail to the disk
before it says so. As many mails as may be answered in an hour.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Mapping
from email import message_from_bytes
from pathlib import Path
from typing import Any, Final

from benchmarks.services import running
from benchmarks.uploads import spread
from bot.settings import ROOT
from tests.mail.command_settings import command_settings
from tests.mail.dovecot import Dovecot
from tests.mail.relay import relay
from tests.mail.waiting import until

_DESK: Final = "help@desk.test"
_MAILS: Final = 55
_A_SECOND: Final = 5
_ASKED: Final = (
    "How do I reset my password for the portal?",
    "Why does the portal refuse the file type when I upload my form?",
    "How do I make an appointment on the portal?",
    "How can I get a copy of my immunization records?",
)


async def seconds_to_the_answer(imap: Dovecot) -> dict[str, Any]:
    """Median, 99th percentile, greatest and 95th percentile, in seconds."""
    sent: dict[str, float] = {}
    accepted: dict[str, float] = {}

    async def note(content: bytes) -> None:
        accepted[str(message_from_bytes(content)["To"])] = time.monotonic()
        await asyncio.to_thread(imap.deliver, content)  # the copy that proves it

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with relay(folder / "sent.jsonl", _DESK, note) as server:
            await asyncio.to_thread(_with_worker, folder, imap, server.port, sent, accepted)
    waits = sorted(accepted[who] - at for who, at in sent.items() if who in accepted)
    return _figures(waits)


def _figures(waits: list[float]) -> dict[str, Any]:
    percentile = waits[int(0.95 * len(waits))] if waits else float("inf")
    known = spread(waits) if waits else {}
    told = {"median_s": known.get("median_ms"), "worst_s": known.get("worst_ms")}
    figures = {"answered": len(waits), "of": _MAILS, "p95_s": percentile, **told}
    return {
        key: round(value, 3) if isinstance(value, float) else value
        for key, value in figures.items()
    }


def _with_worker(
    folder: Path, imap: Dovecot, port: int, sent: dict[str, float], accepted: Mapping[str, float]
) -> None:
    command = [sys.executable, "-m", "bot", "mail", "--send"]
    log = folder / "worker.log"

    def is_up() -> bool:
        return b"Answering mails" in log.read_bytes()

    environ = {**os.environ, **command_settings(imap, port, folder, _DESK)}
    with running(command, log, is_up, folder=ROOT, environ=environ):
        asyncio.run(_deliver(imap, sent, accepted))


async def _deliver(imap: Dovecot, sent: dict[str, float], accepted: Mapping[str, float]) -> None:
    begun = time.monotonic()
    for number in range(_MAILS):
        await asyncio.sleep(max(0.0, begun + number / _A_SECOND - time.monotonic()))
        sender = f"pat@campus{number}.test"
        await asyncio.to_thread(imap.deliver, _mail(number, sender))
        sent[sender] = time.monotonic()
    await until(lambda: len(accepted) >= _MAILS, 60)


def _mail(number: int, sender: str) -> bytes:
    lines = [
        f"Message-ID: <question-{number}@campus.test>",
        f"From: <{sender}>",
        f"To: <{_DESK}>",
        "Subject: A question",
        "",
        _ASKED[number % len(_ASKED)],
        "",
    ]
    return "\r\n".join(lines).encode()
