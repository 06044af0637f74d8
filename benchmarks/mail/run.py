"""Prints the figures on mail."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any, Final

from rich.console import Console

from benchmarks.mail.corpus import judged
from benchmarks.mail.latency import seconds_to_the_answer
from bot.settings import load_settings
from tests.mail.dovecot import dovecot
from tests.mail.throughput import mails_a_second

_MANY: Final = 500


def run(data: Path, console: Console) -> dict[str, Any]:
    """Answers to a public collection, mails a second without the bot, seconds with it."""
    settings = load_settings(os.environ)
    with dovecot() as server:
        pace = asyncio.run(mails_a_second(server.with_another_user(), _MANY))
        console.print(f"{pace:.0f} mails a second, every step on the disk, with a stub for the bot")
        waits = asyncio.run(seconds_to_the_answer(server.with_another_user()))
        console.print(f"With the bot, at five mails a second: {waits}")
    corpus = asyncio.run(judged(settings, data, console))
    console.print(f"Public ham and spam: {corpus}")
    return {"mails_a_second": round(pace, 1), "to_the_answer": waits, "corpus": corpus}
