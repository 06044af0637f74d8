"""What the reference portal is told by whoever starts it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class PortalSettings:
    """Settings of one portal.

    Attributes:
        public_url: where browsers reach it, without a path or a slash at the end. Links are made
            of it, never of what a request says about its host (OWASP Forgot Password).
        database_url: as ``Database`` takes it.
        secrets: folder of the key files; those are made when missing.
        service_keys: the help desk's public keys (``portal/service_keys.py``).
        spool: folder for outgoing mail, one ``.eml`` each, where ``smtp_url`` is empty.
        smtp_url: ``smtp://HOST:PORT``, or empty.
        help_desk: address that tickets are sent to.
        reset_sender: address that reset links come from.
        registration_sender: address that registration links come from.
        calls_per_minute: how many service calls it takes from the help desk.
        chat_url: path of the help desk's chat where that is served at the same address; pages
            link to it. Empty: it is not.
        ticket_days: how long a ticket is kept after it was closed.
        contact_days: likewise, how to reach its patient.
    """

    public_url: str
    database_url: str
    secrets: Path
    service_keys: Path
    spool: Path
    smtp_url: str = ""
    help_desk: str = "help-desk@portal.example"
    reset_sender: str = "no-reply@portal.example"
    registration_sender: str = "no-reply@portal.example"
    calls_per_minute: int = 6000
    chat_url: str = ""
    ticket_days: int = 180
    contact_days: int = 30
