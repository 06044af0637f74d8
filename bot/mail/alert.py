"""The mail that tells the person on call of a mail that may tell of danger to life.

It holds a link and no word of that mail, nor whose it is: it may go to a telephone.
"""

from __future__ import annotations

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from typing import Final

from bot.mail.frame import Frame
from bot.mail.reply import POLICY, Identity, Reply

_PURPOSE: Final = "alert"


def compose_alert(
    source: str, on_call: str, link: str, frame: Frame, identity: Identity, date: datetime
) -> Reply:
    """The alert about one mail; composed again it has the same id.

    Args:
        source: the mail's Message-ID, or a digest of it.
        on_call: who is told.
        link: where the mailbox can be read; empty if nowhere.
        frame: its sentences.
        identity: whose mailbox it is.
        date: now, with a time zone.
    """
    message = EmailMessage(POLICY)
    message_id = identity.ids.of(f"{_PURPOSE} {source}", on_call)
    message["From"] = Address(frame.sender, addr_spec=identity.mailbox)
    message["To"] = Address(addr_spec=on_call)
    message["Subject"] = frame.alert_subject
    message["Date"] = date
    message["Message-ID"] = message_id
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message["Importance"] = "high"
    text = "\n\n".join(filter(None, [frame.alert, link]))
    message.set_content(f"{text}\n", cte="quoted-printable")
    return Reply(on_call, message_id, message.as_bytes())
