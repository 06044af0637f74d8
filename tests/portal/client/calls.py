"""One call of each kind."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, datetime, timezone
from typing import Any, Final

from portal.client import PortalClient
from portal.schema import (
    Contact,
    ReleaseDraft,
    TicketRequest,
    TranscriptEntry,
    UploadSample,
)

MOMENT: Final = datetime(2026, 11, 23, 12, 0, tzinfo=timezone.utc)
RELEASE_DRAFT: Final = ReleaseDraft(
    path="own_copy",
    recipient_kind="me",
    records=("immunizations",),
    to_date=date(2026, 11, 20),
    format="electronic",
    delivery="portal",
)
TICKET: Final = TicketRequest(
    reason="request",
    contact=Contact(kind="wait"),
    transcript=(TranscriptEntry(author="patient", text="Hello", at=MOMENT),),
)
SAMPLE: Final = UploadSample(name="a b.pdf", size=3, head=b"%PD")
Ask = Callable[[PortalClient], Awaitable[Any]]
# How it is asked, the request line, its key, its patient.
CALLS: Final[dict[str, tuple[Ask, str, str | None, str | None]]] = {
    "send_password_reset": (
        lambda client: client.send_password_reset("robin@example.edu", "key-1"),
        "POST /password-resets",
        "key-1",
        None,
    ),
    "upload_rules": (lambda client: client.upload_rules(), "GET /upload-rules", None, None),
    "check_upload": (
        lambda client: client.check_upload(SAMPLE),
        "POST /upload-checks",
        None,
        None,
    ),
    "create_release": (
        lambda client: client.create_release("patient-1", RELEASE_DRAFT, "key-2"),
        "POST /records-releases",
        "key-2",
        "patient-1",
    ),
    "releases": (
        lambda client: client.releases("patient-1"),
        "GET /records-releases",
        None,
        "patient-1",
    ),
    "release": (
        lambda client: client.release("patient-1", "release-1"),
        "GET /records-releases/release-1",
        None,
        "patient-1",
    ),
    "create_ticket": (
        lambda client: client.create_ticket(TICKET, "key-3"),
        "POST /tickets",
        "key-3",
        None,
    ),
    "create_ticket for a patient": (
        lambda client: client.create_ticket(TICKET, "key-3", "patient-1"),
        "POST /tickets",
        "key-3",
        "patient-1",
    ),
    "patient": (lambda client: client.patient("patient-1"), "GET /patients/me", None, "patient-1"),
}
