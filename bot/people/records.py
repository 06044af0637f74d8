"""Whom something is asked about, and what was found: plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from portal.server.personal import Kept as KeptAtPortal

Way = Literal["patient", "ticket", "address"]


@dataclass(frozen=True)
class Person:
    """Everything that one person's data is found under.

    Attributes:
        way: how they were named.
        about: what the audit log has of that name.
        conversations: ids, also such that there is no conversation of.
        senders: keyed hashes of their address.
        patients: their ids at the portal.
        tickets: numbers.
        patient_hash: of their id at the portal, to be known again; "": there is none.
        until: what began later belongs to a new time; seconds since 1970.
    """

    way: Way
    about: str
    conversations: tuple[str, ...] = ()
    senders: tuple[str, ...] = ()
    patients: tuple[str, ...] = field(default=(), repr=False)
    tickets: tuple[str, ...] = ()
    patient_hash: str = ""
    until: float = float("inf")


@dataclass(frozen=True)
class KeptConversation:
    """Rows of one conversation, as mappings of their columns."""

    info: dict[str, Any]
    messages: Sequence[dict[str, Any]]
    feedback: Sequence[dict[str, Any]]
    events: Sequence[dict[str, Any]]
    secrets_until: float | None
    tickets: dict[str, float]


@dataclass(frozen=True)
class Kept:
    """What is kept of a person. ``portal``: None where the portal is not ours to look into."""

    conversations: Sequence[KeptConversation] = ()
    mails: Sequence[dict[str, Any]] = ()
    answers: Sequence[dict[str, Any]] = ()
    answered_at: Sequence[float] = ()
    portal: KeptAtPortal | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing."""
        at_portal = self.portal and (self.portal.tickets or self.portal.releases)
        return not (self.conversations or self.mails or self.answered_at or at_portal)

    @property
    def tickets(self) -> tuple[str, ...]:
        """Numbers of all tickets that are known."""
        noted = [number for chat in self.conversations for number in chat.tickets]
        return tuple(dict.fromkeys([*noted, *(self.portal.numbers if self.portal else ())]))
