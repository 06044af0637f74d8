"""Where mail goes: to a mail server, or into a folder."""

from __future__ import annotations

import asyncio
import os
from email.message import EmailMessage
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import urlsplit

import aiosmtplib

from portal.server.errors import DeliveryError
from portal.server.settings import PortalSettings

SECONDS: Final = 30.0  # for a whole mail; the queue lets none be tried again before
_STEP_SECONDS: Final = 10.0  # for each answer of the mail server
_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
_MODE: Final = 0o600  # links in mails let whoever reads them in


class Delivery(Protocol):
    """Takes a mail, and takes it again where it was not told that it was taken."""

    async def deliver(self, mail_id: str, message: EmailMessage) -> None:
        """Hand the mail over; it is taken when this returns.

        Raises:
            DeliveryError: it was not taken, or nobody knows.
        """


def delivery_of(settings: PortalSettings) -> Delivery:
    """The one that the settings ask for."""
    return SmtpDelivery(settings.smtp_url) if settings.smtp_url else SpoolDelivery(settings.spool)


class SmtpDelivery:
    """A mail server (RFC 5321); with TLS where it offers that. ``url``: ``smtp://HOST:PORT``.

    A mail may arrive twice if the portal is killed between sending and noting it. Both have the
    same Message-ID, by which mail systems find doubles.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "localhost", parts.port or 25

    async def deliver(self, mail_id: str, message: EmailMessage) -> None:
        """Send the mail.

        Raises:
            DeliveryError: the server can't be reached, is too slow, or refuses the mail.
        """
        sending = aiosmtplib.send(
            message, hostname=self._host, port=self._port, timeout=_STEP_SECONDS
        )
        try:
            await asyncio.wait_for(sending, SECONDS)
        except (aiosmtplib.SMTPException, OSError, asyncio.TimeoutError, ValueError) as error:
            # Without its text, which may quote the address.
            raise DeliveryError(f"not sent: {type(error).__name__}") from None


class SpoolDelivery:
    """A folder with a file ``ID.eml`` for each mail. The same mail again takes its file's place."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def deliver(self, mail_id: str, message: EmailMessage) -> None:
        """Write the file; it appears at once and whole, and is on the disk when this returns.

        Raises:
            DeliveryError: it can't be written.
        """
        try:
            await asyncio.to_thread(self._write, mail_id, message.as_bytes())
        except OSError as error:
            raise DeliveryError(f"not written: {error.strerror}") from error

    def _write(self, mail_id: str, content: bytes) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Of one name for each mail, so that what a killed process left is written over.
        aside = self._folder / f".{mail_id}.part"
        with os.fdopen(os.open(aside, _NEW, _MODE), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(self._folder / f"{mail_id}.eml")
        _sync(self._folder)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
