"""Handing mails to the mail server (RFC 6409), each to one person and a copy to our own mailbox.

The copy proves later that the server took the mail, whatever happened to us meanwhile: both go in
one transaction (RFC 5321 s.3.3), and the header does not name it (Bcc, RFC 5322 s.3.6.3).
"""

from __future__ import annotations

import asyncio
import re
import ssl
import time
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final

import aiosmtplib

from bot.log import get_logger
from bot.mail import failing
from bot.mail.adapter_errors import MaybeSentError, NotSentError, SignInError
from bot.mail.oauth import Login, Password, TokenCommand

_log = get_logger(__name__)
SECONDS: Final = 30.0  # for a whole mail
_STEP_SECONDS: Final = 10.0  # for each answer of the server
_IDLE_SECONDS: Final = 10.0  # a connection that rested for longer is not used again
_FAILURES: Final = (
    aiosmtplib.SMTPException,
    OSError,
    asyncio.TimeoutError,
    ValueError,
    NotSentError,
)
# No quoted local parts, no literals, nothing that SMTP could take for more than an address.
_ADDRESS: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,253}")


@dataclass(frozen=True)
class Relay:
    """The mail server that takes our mail.

    Args:
        security: "tls", "starttls", or "none" on this machine alone.
        login: None where the server knows us by our address.
        tls: to trust other than the system's authorities.
    """

    host: str
    port: int
    security: str = "tls"
    login: Login | None = None
    tls: ssl.SSLContext | None = None


class Submission:
    """Sends mails.

    Args:
        copy_to: our own mailbox.
        envelope_sender: the null sender (RFC 3834 s.3.3), or for servers that refuse it an
            address whose mail is only counted.
    """

    def __init__(self, relay: Relay, copy_to: str, envelope_sender: str = "") -> None:
        if relay.security == "none" and not is_loopback(relay.host):
            raise ValueError("mail goes unencrypted on this machine only")
        self._relay, self._copy_to, self._sender = relay, copy_to, envelope_sender
        self._idle: list[tuple[float, aiosmtplib.SMTP]] = []

    async def send(self, recipient: str, body: bytes, *, has_copy: bool = True) -> None:
        """Send a mail; the server has taken it when this returns.

        Raises:
            NotSentError: it has surely not taken it.
            MaybeSentError: nobody knows.
        """
        if not _ADDRESS.fullmatch(recipient):
            raise NotSentError("address", is_final=True)
        try:
            client = await asyncio.wait_for(self._offered(recipient, has_copy), SECONDS)
        except _FAILURES as error:
            raise _not_sent(error) from None  # its text may quote the address
        failing.reached("offered")
        try:
            await asyncio.wait_for(client.data(body), SECONDS)
        except aiosmtplib.SMTPResponseException as error:
            client.close()
            raise _not_sent(error) from None
        except (aiosmtplib.SMTPException, OSError, asyncio.TimeoutError) as error:
            client.close()
            raise MaybeSentError(type(error).__name__) from None
        failing.reached("accepted")
        self._idle.append((time.monotonic(), client))

    async def close(self) -> None:
        """Close the connections."""
        while self._idle:
            self._idle.pop()[1].close()

    async def _offered(self, recipient: str, has_copy: bool) -> aiosmtplib.SMTP:
        """A connection whose server has accepted sender and recipients."""
        while (client := self._rested()) is not None:
            try:
                return await self._offer(client, recipient, has_copy)
            except (aiosmtplib.SMTPServerDisconnected, aiosmtplib.SMTPTimeoutError):
                continue  # it was closed while it rested
        return await self._offer(await self._connected(), recipient, has_copy)

    def _rested(self) -> aiosmtplib.SMTP | None:
        while self._idle:
            since, client = self._idle.pop()
            if client.is_connected and time.monotonic() - since < _IDLE_SECONDS:
                return client
            client.close()
        return None

    async def _offer(
        self, client: aiosmtplib.SMTP, recipient: str, has_copy: bool
    ) -> aiosmtplib.SMTP:
        try:
            await client.mail(self._sender)
            await client.rcpt(recipient)
            if has_copy:
                await self._offer_copy(client)
        except BaseException:
            client.close()  # rather than to say what the transaction is in
            raise
        return client

    async def _offer_copy(self, client: aiosmtplib.SMTP) -> None:
        try:
            await client.rcpt(self._copy_to)
        except aiosmtplib.SMTPRecipientRefused as error:
            # Without the copy nobody could tell later whether the mail was sent.
            _log.error("mail.copy_refused", status=error.code)
            raise NotSentError("copy_refused") from None

    async def _connected(self) -> aiosmtplib.SMTP:
        relay = self._relay
        client = aiosmtplib.SMTP(
            hostname=relay.host,
            port=relay.port,
            timeout=_STEP_SECONDS,
            use_tls=relay.security == "tls",
            start_tls=relay.security == "starttls",
            tls_context=relay.tls,
        )
        try:
            await client.connect()
            await _sign_in(client, relay.login)
        except BaseException:
            client.close()
            raise
        return client


async def _sign_in(client: aiosmtplib.SMTP, login: Login | None) -> None:
    try:
        if isinstance(login, Password):
            await client.login(login.user, login.secret)
        elif isinstance(login, TokenCommand):
            await client.auth_xoauth2(login.user, await asyncio.to_thread(login.token))
    except aiosmtplib.SMTPAuthenticationError:
        if isinstance(login, TokenCommand):
            login.refused()
        _log.error("mail.submission_sign_in_refused")
        raise NotSentError("sign_in") from None
    except SignInError:
        raise NotSentError("sign_in") from None


def is_loopback(host: str) -> bool:
    """Whether ``host`` is this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _not_sent(error: BaseException) -> NotSentError:
    if isinstance(error, NotSentError):
        return error
    if isinstance(error, aiosmtplib.SMTPSenderRefused):
        # A matter of the settings, not of this mail: it is tried again.
        _log.error("mail.sender_refused", status=error.code)
        return NotSentError("sender_refused")
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return NotSentError(f"status_{error.code // 100}xx", is_final=error.code >= 500)
    return NotSentError("no_connection")
