"""What is asked of a portal."""

from __future__ import annotations

from datetime import date, datetime, timezone
from typing import Final

from portal.schema import Contact, ReleaseDraft, TicketRequest, TranscriptEntry

NOBODYS_ADDRESS: Final = "nobody.at.all@example.edu"
DRAFT: Final = ReleaseDraft(
    path="to_someone",
    recipient_kind="provider",
    recipient_name="Clínica Example 診療所",
    records=("labs", "visits"),
    from_date=date(2024, 2, 29),
    to_date=date(2026, 8, 31),
    format="paper",
    delivery="mail",
    expires_on=date(2027, 6, 30),
)
OTHER_DRAFT: Final = DRAFT.model_copy(update={"format": "electronic"})
TICKET: Final = TicketRequest(
    reason="not_understood",
    contact=Contact(kind="email", value="sam.sample@example.edu"),
    transcript=(
        TranscriptEntry(
            author="patient",
            text="Where is my form? ¿Dónde? 📄",
            at=datetime(2026, 11, 23, 12, 0, tzinfo=timezone.utc),
        ),
    ),
    topic="records_release",
)
OTHER_TICKET: Final = TICKET.model_copy(update={"reason": "failure"})
