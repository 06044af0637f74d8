"""A portal that does what it is asked to, unless its script has a failure next."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timezone
from typing import Final

from portal.errors import ConflictError, PortalRefusedError, PortalUnavailableError
from portal.problems import problem_of
from portal.schema import (
    Patient,
    Release,
    ReleaseDraft,
    ReleaseState,
    Ticket,
    TicketRequest,
    UploadRules,
    UploadSample,
    UploadVerdict,
)
from portal.upload_check import RULES, check_file

DOWN: Final = PortalUnavailableError("no-connection")
LOST: Final = PortalUnavailableError("cut", maybe_done=True)
SLOW: Final = PortalUnavailableError("time-out", maybe_done=True)
REFUSED: Final = PortalRefusedError(problem_of("invalid"))
FORBIDDEN: Final = PortalRefusedError(problem_of("not-authorised"))


class Died(BaseException):
    """The process that asked dies when it was done, and hears of nothing."""

    maybe_done = True


RUNNING: Final = ConflictError(problem_of("key-in-use"))


def release(state: ReleaseState, draft: ReleaseDraft, release_id: str = "r_1") -> Release:
    """A release of 23 November 2026."""
    return Release(
        id=release_id,
        state=state,
        url=f"https://portal.example.edu/forms/release/{release_id}",
        missing=("signature", "date") if state == "draft" else (),
        created_at=datetime(2026, 11, 23, 15, tzinfo=timezone.utc),
        draft=draft,
    )


class StandInPortal:
    """The calls of the tasks.

    Attributes:
        script: failures of the next calls; what may have been done, was done.
        asked: key and body of each call.
        done: body of each thing that was done, by its key.
        own: releases that there are, by patient.
    """

    def __init__(self) -> None:
        self.script: deque[BaseException] = deque()
        self.asked: list[tuple[str, str]] = []
        self.done: dict[str, str] = {}
        self.own: dict[str, tuple[Release, ...]] = {}

    def will(self, *failures: BaseException) -> None:
        """Put failures into the script."""
        self.script.extend(failures)

    async def send_password_reset(self, email: str, key: str) -> None:
        self._do(key, email)

    async def create_ticket(
        self, ticket: TicketRequest, key: str, patient: str | None = None
    ) -> Ticket:
        self._do(key, ticket.model_dump_json())
        number = list(self.done).index(key) + 1
        return Ticket(number=f"HD-{number:06}", created_at=datetime.now(tz=timezone.utc))

    async def create_release(self, patient: str, draft: ReleaseDraft, key: str) -> Release:
        self._do(key, f"{patient} {draft.model_dump_json()}")
        return release("draft", draft, f"r_{len(self.done)}")

    async def releases(self, patient: str) -> tuple[Release, ...]:
        self._do(f"list {len(self.asked)}", patient)
        return self.own.get(patient, ())

    def drafts(self) -> list[tuple[str, ReleaseDraft]]:
        """Patient and draft of each that was made."""
        made = (body.partition(" ") for body in self.done.values())
        return [(who, ReleaseDraft.model_validate_json(draft)) for who, _, draft in made]

    def links(self) -> list[str]:
        """Addresses that a link was sent to."""
        return list(self.done.values())

    def tickets(self) -> list[TicketRequest]:
        """All tickets."""
        return [TicketRequest.model_validate_json(body) for body in self.done.values()]

    def _do(self, key: str, body: str) -> None:
        self.asked.append((key, body))
        failure = self.script.popleft() if self.script else None
        carried_out = failure is None or getattr(failure, "maybe_done", False)
        if carried_out and self.done.setdefault(key, body) != body:
            raise ConflictError(problem_of("key-reused"))
        if failure is not None:
            raise failure

    async def upload_rules(self) -> UploadRules:
        return RULES

    async def check_upload(self, sample: UploadSample) -> UploadVerdict:
        failure = self.script.popleft() if self.script else None
        if failure is not None:
            raise failure
        return check_file(sample)

    # What no task asks for.

    async def release(self, patient: str, release_id: str) -> Release:
        raise AssertionError

    async def patient(self, patient: str) -> Patient:
        raise AssertionError

    async def is_healthy(self) -> bool:
        raise AssertionError
