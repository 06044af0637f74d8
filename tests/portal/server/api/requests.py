"""Bodies that the API takes."""

from __future__ import annotations

from typing import Any, Final

TICKET: Final[dict[str, Any]] = {
    "reason": "request",
    "contact": {"kind": "email", "value": "pat@example.edu"},
    "transcript": [
        {"author": "patient", "text": "my mail is [e-mail]", "at": "2026-11-23T15:01:00Z"},
        {"author": "bot", "text": "Thank you.", "at": "2026-11-23T15:01:01.250000Z"},
    ],
    "topic": "missing_email",
}
DRAFT: Final[dict[str, Any]] = {
    "path": "own_copy",
    "recipient_kind": "me",
    "records": ["immunizations", "labs"],
    "from_date": "2024-09-01",
    "format": "electronic",
    "delivery": "portal",
}
RESET: Final[dict[str, Any]] = {"email": "pat@example.edu"}
