"""A portal for walks: it does what was drawn for each call, and keeps account of all of them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timezone
from enum import Enum, auto
from typing import Final

from portal.errors import ConflictError, PortalRefusedError, PortalUnavailableError
from portal.problems import problem_of
from portal.schema import (
    Release,
    ReleaseDraft,
    Ticket,
    TicketRequest,
    UploadRules,
    UploadSample,
    UploadVerdict,
)
from portal.upload_check import RULES, check_file
from tests.actions.stand_in import release

_MOMENT: Final = datetime(2026, 1, 1, tzinfo=timezone.utc)


class Outcome(Enum):
    """What comes of a call."""

    DONE = auto()
    SLOW = auto()  # and done
    UNREACHABLE = auto()
    LOST_BEFORE = auto()  # no answer; nothing was done, but who calls can't know
    LOST_AFTER = auto()  # no answer, though it was done
    IN_USE = auto()  # an earlier request with this key still runs, and will be done
    INVALID = auto()
    NOT_AUTHORISED = auto()
    TOO_MANY = auto()
    UNEXPECTED = auto()
    IMPOSSIBLE = auto()  # an argument that no portal would take
    BROKEN = auto()  # done, and then an error that nobody thought of


TOLD: Final = frozenset({Outcome.DONE, Outcome.SLOW})
NOT_KNOWN: Final = frozenset(
    {Outcome.LOST_BEFORE, Outcome.LOST_AFTER, Outcome.IN_USE, Outcome.BROKEN}
)
_DOES: Final = TOLD | NOT_KNOWN - {Outcome.LOST_BEFORE}
_REFUSALS: Final = {
    Outcome.INVALID: "invalid",
    Outcome.NOT_AUTHORISED: "not-authorised",
    Outcome.TOO_MANY: "too-many",
    Outcome.UNEXPECTED: "unexpected",
}


@dataclass(frozen=True)
class Call:
    """A request to send a link, to open a ticket or to make a draft.

    Attributes:
        wish: what a patient would call the same request: the address, the contact, the draft.
        request: all of it, as it would go over the wire.
    """

    kind: str
    key: str
    wish: str
    request: str
    outcome: Outcome


class WalkedPortal:
    """The calls that forms make. With a known key nothing is done again (``docs/portal-api.md``).

    Attributes:
        calls: all calls, in order.
        done: what was done, by key: a patient's link or ticket.
        tickets: number of the ticket, by key.
        keys_used_twice: how often a key came with another request than the one that was done.
    """

    def __init__(self, outcomes: Iterable[Outcome]) -> None:
        self._outcomes = iter(outcomes)
        self.calls: list[Call] = []
        self.done: dict[str, str] = {}
        self.tickets: dict[str, str] = {}
        self.keys_used_twice = 0

    async def send_password_reset(self, email: str, key: str) -> None:
        """As ``PortalClient``."""
        await self._carry_out("link", key, email, email)

    async def create_ticket(
        self, ticket: TicketRequest, key: str, patient: str | None = None
    ) -> Ticket:
        """As ``PortalClient``."""
        await self._carry_out(
            "ticket", key, ticket.contact.model_dump_json(), ticket.model_dump_json()
        )
        return Ticket(number=self.tickets[key], created_at=_MOMENT)

    async def create_release(self, patient: str, draft: ReleaseDraft, key: str) -> Release:
        """As ``PortalClient``."""
        wish = draft.model_dump_json()
        await self._carry_out("draft", key, wish, f"{patient} {wish}")
        return release("draft", draft)

    async def releases(self, patient: str) -> tuple[Release, ...]:
        """As ``PortalClient``."""
        return ()

    async def upload_rules(self) -> UploadRules:
        """As ``PortalClient``."""
        return RULES

    async def check_upload(self, sample: UploadSample) -> UploadVerdict:
        """As ``PortalClient``."""
        return check_file(sample)

    async def _carry_out(self, kind: str, key: str, wish: str, request: str) -> None:
        outcome = next(self._outcomes, Outcome.DONE)
        self.calls.append(Call(kind, key, wish, request, outcome))
        if outcome is not Outcome.UNREACHABLE and self.done.get(key, request) != request:
            self.keys_used_twice += 1
            raise ConflictError(problem_of("key-reused"))
        if outcome in _DOES:
            self.done[key] = request
        if outcome in _DOES and kind == "ticket":
            self.tickets.setdefault(key, f"HD-{len(self.tickets) + 1:06}")
        if outcome is Outcome.SLOW:
            await asyncio.sleep(0.001)
        _fail(outcome)


def _fail(outcome: Outcome) -> None:
    if outcome in TOLD:
        return
    if outcome in _REFUSALS:
        raise PortalRefusedError(problem_of(_REFUSALS[outcome]))
    if outcome is Outcome.IN_USE:
        raise ConflictError(problem_of("key-in-use"))
    if outcome is Outcome.IMPOSSIBLE:
        raise ValueError("no portal takes this")
    if outcome is Outcome.BROKEN:
        raise RuntimeError("nobody thought of this")
    raise PortalUnavailableError("timed_out", maybe_done=outcome in NOT_KNOWN)
