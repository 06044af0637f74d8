"""What is decided about a mail, and what the ledger has to know of it.

The responder is given one function, ``judge(raw, envelope)``. It reads the mail, applies the
rules, asks the bot, composes a reply where there is one, and returns a ``Judgement``. It decides by
the mail alone: threads, limits and switches are the ledger's, which may turn ``Ready`` into a draft
or leave the mail for people. It knows nothing of mailboxes and of the database.

``judge`` runs on an event loop of its own, in another thread than the rest (``bounded.py``), and
may be called again while an earlier call still hangs. Whatever it raises quarantines that mail.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol

from bot.mail.filters.policy import Envelope

__all__ = [
    "Envelope",
    "Facts",
    "Judge",
    "Judgement",
    "Left",
    "OutgoingMail",
    "Quarantined",
    "Ready",
    "Suggested",
    "UrgentReply",
    "Verdict",
]


class OutgoingMail(Protocol):
    """A composed mail, such as ``bot.mail.reply.Reply``."""

    @property
    def recipient(self) -> str:
        """The one address it goes to."""

    @property
    def message_id(self) -> str:
        """Its Message-ID, ``<...>``: the same each time that the same mail is answered."""

    @property
    def body(self) -> bytes:
        """The whole mail, headers and all, as it goes out."""


@dataclass(frozen=True)
class Facts:
    """What the ledger must know of a mail. It keeps keyed hashes of these, and no value itself.

    Args:
        message_id: ``<...>``, validated; None where there is none that can be used.
        tokens: References and then In-Reply-To, validated, the oldest first.
        sender: address in From, its domain in lower case.
        domain: the organisational domain of that address.
        asks_for_person: the first line of the newly written text is HUMAN, in any case.
        is_ours: From is one of our own addresses: a person of the help desk wrote it.
        is_reply: the subject begins as a reply's does (``Re:``, ``AW:``), whatever the tokens say.
    """

    message_id: str | None = None
    tokens: tuple[str, ...] = field(default=(), repr=False)
    sender: str | None = field(default=None, repr=False)
    domain: str | None = field(default=None, repr=False)
    asks_for_person: bool = False
    is_ours: bool = False
    is_reply: bool = False


@dataclass(frozen=True)
class Left:
    """For people. ``reason``: the name of the rule, a stable word in snake_case."""

    reason: str


@dataclass(frozen=True)
class Suggested:
    """For people, with a draft beside it."""

    reply: OutgoingMail
    reason: str


@dataclass(frozen=True)
class Ready:
    """May be answered, as far as the mail itself goes."""

    reply: OutgoingMail


@dataclass(frozen=True)
class UrgentReply:
    """An emergency or self-harm, by a person: the fixed text, whatever thread it is in."""

    reply: OutgoingMail


@dataclass(frozen=True)
class Quarantined:
    """It can't be read, or is over a limit: for people, and shown as a mail that gave trouble."""

    reason: str


Verdict = Left | Suggested | Ready | UrgentReply | Quarantined


@dataclass(frozen=True)
class Judgement:
    """The verdict on a mail.

    Args:
        verdict: what to do.
        facts: as far as the mail could be read.
        alert: a mail to the person on call, where the newly written text is urgent; whatever the
            verdict is. It has a link and no text of the mail.
    """

    verdict: Verdict
    facts: Facts = Facts()
    alert: OutgoingMail | None = None


Judge = Callable[[bytes, Envelope], Awaitable[Judgement]]
