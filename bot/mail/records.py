"""What the ledger takes and gives."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Place:
    """Where a mail is in its mailbox (RFC 3501 s.2.3.1.1)."""

    uidvalidity: int
    uid: int


@dataclass(frozen=True)
class Claimed:
    """A mail that is this worker's to judge.

    Args:
        attempts: how often a worker began, this time too.
        is_new: it was not known before.
    """

    id: int
    mailbox: str
    place: Place
    worker: str
    attempts: int
    is_new: bool = True


@dataclass(frozen=True)
class Mode:
    """What may be sent. Nothing is the default: drafts only.

    Args:
        sends: answers.
        sends_urgent: the fixed text on an emergency or self-harm, also where answers are not sent.
        killed: the kill switch is on: nothing of either, also of what is in the outbox.
    """

    sends: bool = False
    sends_urgent: bool = False
    killed: bool = False


@dataclass(frozen=True)
class Decided:
    """A mail's state and the reason. ``halted``: this one turned the service to drafts only."""

    state: str
    reason: str | None = None
    halted: bool = False


@dataclass(frozen=True)
class ToSend:
    """A mail of the outbox that is this worker's to send."""

    id: int
    kind: str
    message_id: str
    attempts: int
    recipient: str = field(repr=False)
    body: bytes = field(repr=False)


@dataclass(frozen=True)
class Stuck:
    """A mail that was being sent when its worker was lost, or that nobody knows the end of."""

    id: int
    kind: str
    message_id: str
    sending_at: float


@dataclass(frozen=True)
class Unshown:
    """A mail whose state the mailbox does not show yet."""

    id: int
    place: Place
    state: str
    reason: str | None
