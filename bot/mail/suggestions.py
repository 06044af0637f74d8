"""Drafts for staff: what the bot would have answered, as a mail that a person looks over and sends.

A draft is the reply without what marks it as a machine's: once a person sends it, it is a
person's mail. A folder of ``.eml`` files stands for Drafts where there is no mailbox.
"""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Final

from bot.mail.files import write_whole

HEADER: Final = "X-Help-Desk-Suggestion"
# The Message-ID too: that of an answer is proof that it was sent by the machine.
_LEFT_OUT: Final = re.compile(
    rb"^(?:Auto-Submitted|X-Auto-Response-Suppress|Precedence|Message-ID|Return-Path)[ \t]*:",
    re.IGNORECASE,
)
_UNFIT: Final = re.compile(r"[^A-Za-z0-9._-]")


def as_draft(message_id: str, body: bytes) -> bytes:
    """The reply ``body`` as a draft. It still tells which answer it is, so that it is kept once."""
    head, gap, rest = body.partition(b"\r\n\r\n")
    if not gap:
        head, gap, rest = body.partition(b"\n\n")
    end = b"\r\n" if gap == b"\r\n\r\n" else b"\n"
    kept, keeps = [], True
    for line in head.split(end):
        if line[:1] not in (b" ", b"\t"):
            keeps = not _LEFT_OUT.match(line)
        if keeps:
            kept.append(line)
    # Mail programs that know X-Unsent open the file as a mail to be sent.
    added = [f"{HEADER}: {message_id}".encode("ascii", "replace"), b"X-Unsent: 1"]
    return end.join([*added, *kept]) + gap + rest


class SuggestionsFolder:
    """A folder with a file for each draft. Staff open, send and delete them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def keep(self, message_id: str, draft: bytes) -> None:
        """Write the draft; again, in the same file.

        Raises:
            OSError: it can't be written.
        """
        await asyncio.to_thread(write_whole, self._folder / file_name(message_id), draft)


def file_name(message_id: str) -> str:
    """A name for the file of a draft."""
    inside = message_id.strip("<>").partition("@")[0]
    return _UNFIT.sub("_", inside)[:80] + ".eml"
