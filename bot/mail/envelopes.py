"""The envelope of a mail as its header tells it: the servers that delivered it wrote it on top."""

from __future__ import annotations

import re
from typing import Final

from bot.mail.judgement import Envelope

_HEAD_BYTES: Final = 64 * 1024
_END: Final = re.compile(rb"\r?\n\r?\n")
_FOLD: Final = re.compile(rb"\r?\n(?=[ \t])")
_MESSAGE_ID: Final = re.compile(rb"<[^<>\s]{1,250}@[^<>\s]{1,250}>")
_SPACES: Final = re.compile(rb"\s+")


def header_end(raw: bytes) -> int:
    """Where the header ends: the place of the empty line, or the whole length."""
    found = _END.search(raw, 0, _HEAD_BYTES)
    return found.start() if found else min(len(raw), _HEAD_BYTES)


def field(head: bytes, name: bytes) -> bytes | None:
    """The topmost header field of that name, unfolded."""
    found = re.search(rb"^" + re.escape(name) + rb"[ \t]*:", head, re.IGNORECASE | re.MULTILINE)
    if found is None:
        return None
    rest = head[found.end() : found.end() + 4096]
    lines = _FOLD.sub(b" ", rest).split(b"\n", 1)
    return lines[0].strip()


def envelope_of(head: bytes) -> Envelope:
    """Return-Path (RFC 5321 s.4.4) and Delivered-To, where they are."""
    path = field(head, b"Return-Path")
    sender = None if path is None else _text(path).strip("<> ")
    to = field(head, b"Delivered-To")
    return Envelope(sender, (_text(to).strip("<> "),) if to else ())


def message_id_of(head: bytes) -> str | None:
    """The Message-ID as it stands there; only to find mails of our own again."""
    found = _MESSAGE_ID.search(field(head, b"Message-ID") or b"")
    return _text(found.group()) if found else None


def with_envelope(raw: bytes, envelope: Envelope) -> bytes:
    """The mail, with its envelope on top as the last server writes it."""
    lines = []
    if envelope.sender is not None:
        lines.append(f"Return-Path: <{envelope.sender}>")
    lines += [f"Delivered-To: {recipient}" for recipient in envelope.recipients[:1]]
    fields = [_SPACES.sub(b" ", line.encode("utf-8", "replace")) for line in lines]
    return b"".join(line + b"\r\n" for line in fields) + raw


def _text(value: bytes) -> str:
    return value.decode("ascii", "replace")
