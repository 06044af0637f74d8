"""A mail on standard input, as mail servers hand it to programs (``|command`` in aliases).

The exit code is all that the mail server is told: 0 is taken, 75 (``EX_TEMPFAIL`` of sysexits.h)
is not now. Anything else would bounce a person's mail.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import BinaryIO, Final

from bot.log import get_logger
from bot.mail.judgement import Envelope
from bot.mail.precheck import MOST_BYTES
from bot.mail.spool import Spool

_log = get_logger(__name__)
TAKEN: Final = 0
NOT_NOW: Final = 75


def take_mail(stream: BinaryIO, spool: Spool, environ: Mapping[str, str]) -> int:
    """Store the mail for the worker; the exit code.

    Args:
        stream: the mail as it is.
        spool: where it goes.
        environ: Postfix and others tell the envelope in ``SENDER`` and ``RECIPIENT``.
    """
    try:
        # A mail beyond the size is taken too: that it is too large is for the rules to say.
        raw = stream.read(MOST_BYTES + 1)
        if not raw.strip():
            _log.error("mail.stdin_empty")
            return NOT_NOW
        while stream.read(1 << 20):
            pass  # or the mail server would see a broken pipe
        spool.store(_without_mbox_line(raw), _envelope(environ))
    except Exception as error:  # noqa: BLE001 - edge of the process: only two answers are allowed
        _log.error("mail.not_spooled", exc=error)
        return NOT_NOW
    return TAKEN


def _without_mbox_line(raw: bytes) -> bytes:
    """Without the line ``From sender date`` that some put on top (RFC 4155)."""
    return raw.partition(b"\n")[2] if raw.startswith(b"From ") else raw


def _envelope(environ: Mapping[str, str]) -> Envelope:
    sender = environ.get("SENDER")
    # Postfix writes the null sender so.
    if sender is not None and sender.upper() in ("<>", "MAILER-DAEMON"):
        sender = ""
    recipient = environ.get("RECIPIENT")
    return Envelope(sender, (recipient,) if recipient else ())
