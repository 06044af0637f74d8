"""What the rules are told about the world around a mail, and what they say of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NamedTuple

from bot.mail.addresses import Address
from bot.mail.message import Message


@dataclass(frozen=True)
class Envelope:
    """What the mail was handed over with. ``sender``: None not known, empty for a bounce."""

    sender: str | None = None
    recipients: tuple[str, ...] = ()


class SpamSign(NamedTuple):
    """A header of our mail exchanger, and how its value begins where the mail is spam."""

    header: str
    pattern: str


SPAM_SIGNS: Final = (
    SpamSign("X-Spam-Flag", r"yes\b"),
    SpamSign("X-Spam-Status", r"yes\b"),
    SpamSign("X-Spam", r"(?:yes|true|spam)\b"),
    SpamSign("X-MS-Exchange-Organization-SCL", r"[5-9]\s*$"),
    SpamSign("X-Forefront-Antispam-Report", r"[^\n]{0,2000}\bSFV:(?:SPM|SKB|SKS)\b"),
)


def _nothing_is_ours(_: str) -> bool:
    return False


@dataclass(frozen=True)
class Policy:
    """How strict the rules are, and who we are.

    ``own_addresses``: ours, in lower case; empty turns the look for them in To and Cc off.
    ``is_own_token``: whether an id of a mail was made by us. ``authserv_ids``: names, in lower
    case, that our mail exchangers put into Authentication-Results. ``allowed`` and ``denied``:
    addresses or ``@domain``, in lower case; an empty ``allowed`` allows everybody.
    ``largest_text``: characters of newly written text.
    """

    own_addresses: frozenset[str] = frozenset()
    is_own_token: Callable[[str], bool] = _nothing_is_ours
    authserv_ids: frozenset[str] = frozenset()
    requires_authentication: bool = True
    allowed: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    spam_signs: tuple[SpamSign, ...] = SPAM_SIGNS
    largest_text: int = 10_000


@dataclass(frozen=True)
class Left:
    """The mail is left for people. ``reason``: the rule's name; ``suggest``: with a draft."""

    reason: str
    suggest: bool = False


@dataclass(frozen=True)
class Case:
    """One mail before the rules."""

    message: Message
    envelope: Envelope
    policy: Policy

    @property
    def return_path(self) -> str | None:
        """The envelope's sender as handed over, else as the mail tells it; None if unknown."""
        known = self.envelope.sender
        return self.message.return_path if known is None else known

    def values(self, name: str) -> list[str]:
        """All values of a header."""
        return self.message.headers.all(name)


Predicate = Callable[[Case], bool]


class Rule(NamedTuple):
    """A reason to leave a mail for people; ``basis`` says where it comes from."""

    name: str
    applies: Predicate
    basis: str


def own_mailboxes(policy: Policy) -> frozenset[str]:
    """Our addresses without ``+detail``."""
    return frozenset(re.sub(r"\+[^@]*@", "@", address.lower()) for address in policy.own_addresses)


def is_listed(address: Address, entries: tuple[str, ...]) -> bool:
    """Whether ``entries`` holds the address, or ``@`` and its domain."""
    names = {str(address).lower(), address.mailbox, f"@{address.domain}"}
    return any(entry.strip().lower() in names for entry in entries)
