"""Mails made up for tests: a person's, as common programs write it, and what is changed in it."""

from __future__ import annotations

from bot.mail.filters import Envelope, Left, Policy, header_verdict
from bot.mail.message import Message, read_message

HELP_DESK = "help@portal.example.edu"
LENIENT = Policy(requires_authentication=False)

PERSON = {
    "From": "Pat Lee <pat.lee@example.edu>",
    "To": f"Help Desk <{HELP_DESK}>",
    "Subject": "I can't sign in",
    "Message-ID": "<CAF.1234@mail.example.edu>",
    "Date": "Mon, 02 Nov 2026 09:15:00 -0500",
    "MIME-Version": "1.0",
    "Content-Type": 'text/plain; charset="utf-8"',
}


def mail(body: str | bytes = "How do I reset my password?\r\n", /, **changes: str | None) -> bytes:
    """A person's mail; ``Reply_To="x"`` sets a header, None takes one away."""
    fields: dict[str, str] = dict(PERSON)
    for name, value in changes.items():
        fields.pop(name.replace("_", "-"), None)
        if value is not None:
            fields[name.replace("_", "-")] = value
    return with_headers(list(fields.items()), body)


def with_headers(fields: list[tuple[str, str]], body: str | bytes = "hello\r\n") -> bytes:
    """A mail of just these header fields, also several of one name."""
    head = "".join(f"{name}: {value}\r\n" for name, value in fields)
    content = body.encode() if isinstance(body, str) else body
    return head.encode("utf-8", "surrogateescape") + b"\r\n" + content


def on_top(fields: list[tuple[str, str]], below: bytes) -> bytes:
    """The mail with further headers above its own."""
    return with_headers(fields, b"").removesuffix(b"\r\n") + below


def read(**changes: str | None) -> Message:
    return read_message(mail(**changes))


def verdict(raw: bytes, sender: str | None = None, policy: Policy = LENIENT) -> Left | None:
    return header_verdict(read_message(raw), Envelope(sender), policy)


def reason(raw: bytes, sender: str | None = None, policy: Policy = LENIENT) -> str | None:
    left = verdict(raw, sender, policy)
    return left.reason if left else None
