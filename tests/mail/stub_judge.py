"""Stands for reading, rules and the bot: a mail's subject says what the judgement is."""

from __future__ import annotations

import asyncio
import hashlib
import re
import time
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message

from bot.mail.judgement import (
    Envelope,
    Facts,
    Judgement,
    Left,
    OutgoingMail,
    Quarantined,
    Ready,
    Suggested,
    UrgentReply,
    Verdict,
)

DESK = "desk@help.test"
ON_CALL = "oncall@help.test"
_TOKEN = re.compile(r"<[^<>\s]+@[^<>\s]+>")


@dataclass(frozen=True)
class Reply:
    recipient: str
    message_id: str
    body: bytes


async def judge(raw: bytes, envelope: Envelope) -> Judgement:
    mail = message_from_bytes(raw)
    subject = str(mail["Subject"] or "")
    word = subject.lower().removeprefix("re: ").partition(" ")[0]
    if word == "poison":
        raise RuntimeError("it can't be read")
    if word == "sleep":
        await asyncio.sleep(3600)
    if word == "spin":
        _spin()
    facts = _facts(mail, subject)
    reply = reply_to(facts)
    alert = None
    if word == "urgent":
        alert = Reply(ON_CALL, reply.message_id.replace("bot.", "alert."), b"To: x\r\n\r\nlook\r\n")
    return Judgement(_verdict(word, reply, mail, envelope), facts, alert)


def _spin() -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            pass
        except Exception:  # noqa: BLE001 - as hostile code paths do
            continue


def _verdict(word: str, reply: OutgoingMail, mail: Message, envelope: Envelope) -> Verdict:
    if mail["List-Id"] or envelope.sender == "":
        return Left("mailing_list")
    if word == "suggest":
        return Suggested(reply, "unsure")
    if word == "urgent":
        return UrgentReply(reply)
    if word == "broken":
        return Quarantined("unreadable")
    return Left("not_sure") if word == "leave" else Ready(reply)


def _facts(mail: Message, subject: str) -> Facts:
    text = "" if mail.is_multipart() else str(mail.get_payload())
    sender = str(mail["From"] or "").strip("<>") or None
    tokens = _TOKEN.findall(f"{mail['References'] or ''} {mail['In-Reply-To'] or ''}")
    found = _TOKEN.search(str(mail["Message-ID"] or ""))
    return Facts(
        found.group() if found else None,
        tuple(dict.fromkeys(tokens)),
        sender,
        sender.rpartition("@")[2] if sender else None,
        asks_for_person=text.strip().partition("\n")[0].strip().lower() == "human",
        is_ours=sender == DESK,
        is_reply=subject.lower().startswith("re:"),
    )


def reply_to(facts: Facts) -> Reply:
    """As the real one: the Message-ID is the same each time."""
    seed = f"{facts.message_id}|{facts.sender}".encode()
    message_id = f"<bot.{hashlib.sha256(seed).hexdigest()[:32]}@help.test>"
    recipient = facts.sender or "nobody@else.test"
    head = [
        f"From: {DESK}",
        f"To: {recipient}",
        "Subject: Re: your question",
        f"Message-ID: {message_id}",
        f"In-Reply-To: {facts.message_id}",
        "Auto-Submitted: auto-replied",
        "X-Auto-Response-Suppress: All",
    ]
    return Reply(recipient, message_id, "\r\n".join([*head, "", "The answer.", ""]).encode())


def mail(
    number: int | str = 1,
    sender: str = "pat@mail.test",
    subject: str = "How do I sign in?",
    text: str = "How do I sign in?",
    **headers: str,
) -> bytes:
    """A mail to the help desk; further headers with ``_`` for ``-``."""
    lines = [
        "Return-Path: <" + sender + ">",
        f"Message-ID: <question-{number}@mail.test>",
        f"From: <{sender}>",
        f"To: <{DESK}>",
        f"Subject: {subject}",
        *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join([*lines, "", text, ""]).encode()
