"""The letters: text templates and the headers around them.

A template's first line is its subject. Headers hold nothing that somebody typed but an address
from the file, and a line break in one is an error (``email.policy``), never a header of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timezone
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from portal.server.errors import DeliveryError
from portal.server.links import LIFETIME_SECONDS
from portal.server.settings import PortalSettings

_TEMPLATES: Final = Path(__file__).parent / "templates"
# Plain ASCII on the way, whichever servers it meets; a link stays whole on its line.
_POLICY: Final = SMTP.clone(cte_type="7bit", max_line_length=250)
_LINK_PATH: Final = "/portal/reset?token="
_TEXTS: Final = Environment(
    loader=FileSystemLoader(_TEMPLATES),
    autoescape=False,  # plain text, never shown as HTML
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)


class Letters:
    """Makes messages of what is known about a mail."""

    def __init__(self, settings: PortalSettings) -> None:
        self._settings = settings

    def to_patient(
        self, kind: str, mail_id: str, patient: Any, token: str | None, now: float
    ) -> EmailMessage:
        """A letter to a patient.

        Args:
            kind: ``reset``, ``registration`` or ``password_changed``.
            mail_id: the message's id is made of it.
            patient: with ``email`` and ``first_name``.
            token: of the letter's link; None where it has none.
            now: seconds since 1970.

        Raises:
            DeliveryError: the address on file can't stand in a header.
        """
        values = {
            "first_name": patient.first_name,
            "link": f"{self._settings.public_url}{_LINK_PATH}{token}",
            "minutes": LIFETIME_SECONDS // 60,
            "sign_in": f"{self._settings.public_url}/portal/",
        }
        return self._letter(kind, mail_id, patient.email, values, now)

    def ticket(self, mail_id: str, ticket: Any, now: float) -> EmailMessage:
        """The letter about a ticket, a row of ``tickets``, to the help desk; without the contact.

        Raises:
            DeliveryError: the help desk's address can't stand in a header.
        """
        values = {
            "number": ticket_name(ticket.number),
            "ticket": ticket,
            "opened_at": _moment(ticket.created_at),
        }
        return self._letter("ticket", mail_id, self._settings.help_desk, values, now)

    def _letter(
        self, kind: str, mail_id: str, to: str, values: Mapping[str, Any], now: float
    ) -> EmailMessage:
        sender = self._sender(kind)
        subject, _, body = _TEXTS.get_template(f"{kind}.txt").render(values).partition("\n")
        message = EmailMessage(policy=_POLICY)
        message["From"], message["To"] = _address(sender), _address(to)
        message["Subject"] = subject.removeprefix("Subject: ")
        message["Date"] = format_datetime(datetime.fromtimestamp(now, timezone.utc))
        message["Message-ID"] = f"<{mail_id}@{sender.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834, section 5: no automatic answers
        message.set_content(body.lstrip("\n"))
        return message

    def _sender(self, kind: str) -> str:
        is_first = kind == "registration"
        return self._settings.registration_sender if is_first else self._settings.reset_sender


def ticket_name(number: int) -> str:
    """A ticket's number as people and the API have it: ``HD-000123``."""
    return f"HD-{number:06d}"


def _address(text: str) -> Address:
    if not text.isascii():  # would need RFC 6532 on the whole way
        raise DeliveryError("an address is not in ASCII")
    try:
        return Address(addr_spec=text)
    except (ValueError, MessageError, IndexError):
        # Without its cause, which quotes the address.
        raise DeliveryError("an address can't stand in a header") from None


def _moment(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds, timezone.utc):%Y-%m-%d %H:%M} UTC"
