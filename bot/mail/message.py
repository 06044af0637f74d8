"""A mail, read from its bytes: what rules and answers need of it, nothing of it trusted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Final

from bot.mail.addresses import Address, AddressList, parse_addresses
from bot.mail.body import Body, read_body
from bot.mail.errors import Unreadable
from bot.mail.headers import Headers
from bot.mail.parts import Part, read_parts
from bot.mail.precheck import precheck

__all__ = ["Body", "Message", "all_addresses", "read_message"]

# Outlook writes ids without an @; what is sent back in a header has to be plain ASCII.
_MESSAGE_ID: Final = re.compile(r"<[!-;=?-~]{1,498}>")
_MOST_REFERENCES: Final = 200


@dataclass(frozen=True)
class Message:
    """A mail that could be read.

    ``senders`` are all addresses of all From headers; ``sender`` is the one address there, None
    where there is none, are several, or where something unreadable stands beside it.
    ``recipients`` are To and Cc, the first 500 of each. Ids are tokens ``<…>`` of printable
    ASCII, ``message_id`` is None where the mail has no such one. ``return_path`` is the raw sender
    of the envelope as the mail itself tells it, if it does: empty for a bounce.
    """

    headers: Headers
    root: Part
    subject: str
    senders: tuple[Address, ...]
    sender: Address | None
    message_id: str | None
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    recipients: tuple[Address, ...]
    reply_to: AddressList
    return_path: str | None

    @property
    def kind(self) -> str:
        """The media type of the mail as a whole, such as ``multipart/alternative``."""
        return self.root.kind

    @cached_property
    def kinds(self) -> frozenset[str]:
        """All media types in it, without those of mails sent along."""
        return frozenset(part.kind for part in self.root.walk(into_mails=False))

    def body(self) -> Body:
        """Decode the body; rules about headers are asked before."""
        return self._body

    @cached_property
    def _body(self) -> Body:
        return read_body(self.root)


def read_message(raw: bytes) -> Message:
    """Read a mail.

    Raises:
        Unreadable: it is too large or can't be taken apart; nothing else is ever raised.
    """
    reason = precheck(raw)
    if reason is not None:
        raise Unreadable(reason)
    try:
        return _message(read_parts(raw))
    except Unreadable:
        raise
    except Exception as error:  # no mail may stop those behind it
        raise Unreadable("malformed") from error


def _message(root: Part) -> Message:
    headers = root.headers
    senders = all_addresses(headers, "From")
    return Message(
        headers=headers,
        root=root,
        subject=re.sub(r"\s+", " ", headers.first("Subject") or ""),
        senders=senders.addresses,
        sender=senders.addresses[0] if len(senders.addresses) == 1 and not senders.broken else None,
        message_id=next(iter(_ids(headers, "Message-ID")[:1]), None),
        in_reply_to=_ids(headers, "In-Reply-To"),
        references=_ids(headers, "References"),
        recipients=all_addresses(headers, "To").addresses + all_addresses(headers, "Cc").addresses,
        reply_to=all_addresses(headers, "Reply-To"),
        return_path=_return_path(root),
    )


def all_addresses(headers: Headers, name: str) -> AddressList:
    """The addresses of all headers of one name."""
    # Each for itself: a bracket that is open in one must not hide the next.
    lists = [parse_addresses(value) for value in headers.raw(name)]
    found = tuple(address for parsed in lists for address in parsed.addresses)
    return AddressList(found, any(parsed.broken for parsed in lists))


def _ids(headers: Headers, name: str) -> tuple[str, ...]:
    text = " ".join(headers.raw(name))
    found = islice(_MESSAGE_ID.finditer(text), _MOST_REFERENCES)
    return tuple(match[0] for match in found)


def _return_path(root: Part) -> str | None:
    """The topmost Return-Path, else an empty sender in the ``From …`` line of a mailbox file.

    Other names in that line are often those of the program that filed the mail.
    """
    for value in root.headers.raw("Return-Path")[:1]:
        return value
    words = (root.unix_from or "").split()[1:2]
    return "" if words and words[0].upper() in {"MAILER-DAEMON", "<>", "()"} else None
