"""LMTP (RFC 2033) on this machine: the mail server hands mails over, one recipient at a time.

A mail is on the disk before it is accepted. RFC 2033 wants one answer for each recipient after the
text; to give a single one, only one recipient is taken and others are told to come again.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session

from bot.log import get_logger
from bot.mail.judgement import Envelope as MailEnvelope
from bot.mail.precheck import MOST_BYTES
from bot.mail.spool import Spool
from bot.mail.submission import is_loopback

_log = get_logger(__name__)
# Refusing a long line would bounce a person's mail; how the text is read is another's matter.
_LONGEST_LINE: Final = 1_000_000


class _Server(LMTP):
    line_length_limit = _LONGEST_LINE


class _Delivery:
    """What becomes of a mail. The answers are the ones of RFC 5321 s.4.2 and RFC 3463."""

    def __init__(self, spool: Spool) -> None:
        self._spool = spool

    async def handle_RCPT(  # noqa: N802 - named by aiosmtpd
        self, _: SMTP, __: Session, envelope: Envelope, address: str, ___: list[str]
    ) -> str:
        if envelope.rcpt_tos:
            return "452 4.5.3 One recipient at a time"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802 - named by aiosmtpd
        self, _: SMTP, __: Session, envelope: Envelope
    ) -> str:
        # aiosmtpd leaves the null sender its brackets.
        sender = MailEnvelope((envelope.mail_from or "").strip("<>"), tuple(envelope.rcpt_tos))
        content = envelope.content
        raw = content if isinstance(content, bytes) else str(content or "").encode()
        try:
            await asyncio.to_thread(self._spool.store, raw, sender)
        except OSError as error:
            _log.error("mail.not_spooled", exc=error)
            return "451 4.3.0 Try again later"
        return "250 2.0.0 Accepted"

    async def handle_exception(self, error: Exception) -> str:
        _log.error("mail.lmtp_failed", exc=error)
        return "451 4.3.0 Try again later"


@asynccontextmanager
async def lmtp_server(spool: Spool, host: str, port: int) -> AsyncIterator[int]:
    """Listen until the end of the block; gives the port.

    Raises:
        ValueError: ``host`` is not this machine: LMTP knows no sign-in.
        OSError: the port can't be had.
    """
    if not is_loopback(host):
        raise ValueError("LMTP listens on this machine only")
    delivery = _Delivery(spool)
    loop = asyncio.get_running_loop()

    def protocol() -> Any:
        return _Server(
            delivery, data_size_limit=MOST_BYTES, enable_SMTPUTF8=True, hostname="localhost"
        )

    server = await loop.create_server(protocol, host, port)
    async with server:
        yield int(server.sockets[0].getsockname()[1])
