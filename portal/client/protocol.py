"""What the help desk may ask of a portal, whichever portal it is."""

from __future__ import annotations

from typing import Protocol

from portal.schema import (
    Patient,
    Release,
    ReleaseDraft,
    Ticket,
    TicketRequest,
    UploadRules,
    UploadSample,
    UploadVerdict,
)


class PortalClient(Protocol):
    """A portal's calls (``portal/openapi.yaml``).

    ``patient`` is the subject of a verified session. ``key`` is an idempotency key, 1 to 64 of
    ``A-Za-z0-9_-``: with the same key and the same request the portal does the thing once and
    gives the same answer again.

    Raises, from every call but ``is_healthy``:
        PortalUnavailableError: no answer that can be used; ``maybe_done`` says whether the portal
            may have done it all the same.
        NotSignedInError: the portal asks for a patient who is signed in.
        ConflictError: the key belongs to a request that still runs, or to another one.
        PortalRefusedError: any other refusal.
        ValueError: an argument that no portal would take.
    """

    async def send_password_reset(self, email: str, key: str) -> None:
        """Have a link sent to ``email`` if there is an account; nobody is told whether."""

    async def upload_rules(self) -> UploadRules:
        """What names of files the portal's upload takes."""

    async def check_upload(self, sample: UploadSample) -> UploadVerdict:
        """What the portal's upload would say to a file."""

    async def create_release(self, patient: str, draft: ReleaseDraft, key: str) -> Release:
        """Start a Release of Information, which the patient then signs at the portal."""

    async def releases(self, patient: str) -> tuple[Release, ...]:
        """The patient's own releases, the newest first."""

    async def release(self, patient: str, release_id: str) -> Release:
        """One of them; another patient's is not found (PortalRefusedError, status 404)."""

    async def create_ticket(
        self, ticket: TicketRequest, key: str, patient: str | None = None
    ) -> Ticket:
        """Hand over to a person at the help desk.

        Of a transcript that is larger than the portal takes, the newest messages are sent.
        """

    async def patient(self, patient: str) -> Patient:
        """Who is signed in."""

    async def is_healthy(self) -> bool:
        """Whether the portal answers now; asked once, whatever happened to other calls."""
