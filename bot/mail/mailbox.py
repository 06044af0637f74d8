"""What the responder asks of a mailbox: an IMAP folder, or the spool of LMTP and standard input."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

from bot.mail.judgement import Envelope, Verdict
from bot.mail.records import Place


class Mark(Enum):
    """How a mailbox shows a mail's state to people. The value is the IMAP keyword."""

    LEFT = "$BotLeft"
    ERROR = "$BotError"
    SUGGESTION = "$BotSuggestion"
    ANSWERED = "$BotAnswered"
    OWN_COPY = "$BotCopy"  # shown as answered


@dataclass(frozen=True)
class Look:
    """What is there to be answered: UIDs of one UIDVALIDITY, known ones too."""

    uidvalidity: int
    uids: Sequence[int]


@dataclass(frozen=True)
class Incoming:
    """A mail as it was fetched.

    Args:
        raw: header, text parts, and of other parts their types alone.
        content: digest of what came after the header, the same at each fetching.
        message_id: as the header has it.
        preset: the mailbox itself says what to do; where that is quarantine, ``raw`` may be empty.
        answered_by_person: somebody has replied to it already.
    """

    place: Place
    raw: bytes = field(repr=False)
    envelope: Envelope
    content: str
    message_id: str | None = field(default=None, repr=False)
    preset: Verdict | None = None
    answered_by_person: bool = False

    @property
    def identity(self) -> str:
        """The same for the same mail, however often it comes: its Message-ID and its body."""
        if self.message_id:
            return f"{self.message_id} {self.content}"
        return hashlib.sha256(self.raw).hexdigest()


class Mailbox(Protocol):
    """A place where mails arrive and stay.

    Every method raises ``MailboxUnavailableError`` where the mailbox does not answer; it may be
    called again later, and connects anew by itself.
    """

    @property
    def name(self) -> str:
        """What the ledger calls it; it tells nothing of the address."""

    async def look(self) -> Look:
        """Look through all of it."""

    async def wait(self, seconds: float) -> bool:
        """Wait at most ``seconds``; whether something may have arrived."""

    async def claim(self, places: Sequence[Place]) -> set[Place]:
        """Show that these are being worked at; returns those that somebody else had marked."""

    async def fetch(self, places: Sequence[Place]) -> list[Incoming]:
        """The mails, without those that are gone. They stay unseen."""

    async def person_wrote(self, message_id: str | None, tokens: Sequence[str]) -> bool:
        """Whether a person of the help desk replied to that mail, or wrote one of ``tokens``."""

    async def keep_draft(self, message_id: str, draft: bytes, *, is_again: bool) -> None:
        """Put a draft where staff see it. ``is_again``: it may be there already."""

    async def has_copy(self, message_id: str) -> bool:
        """Whether the mail of that Message-ID is here."""

    async def show(self, marks: Mapping[Place, Mark]) -> None:
        """Show states; what is gone is passed over."""

    async def close(self) -> None:
        """Give connections back."""


def places(uidvalidity: int, uids: Collection[int]) -> list[Place]:
    """The places of ``uids``."""
    return [Place(uidvalidity, uid) for uid in uids]
