"""Named places where a test lets the process be killed, as if the power had gone.

Nothing happens unless ``HELPDESK_MAIL_FAIL_POINT`` names one: ``sending``, or ``sending:3`` for the
third time that the process comes by.
"""

from __future__ import annotations

import os
import signal
from collections import Counter
from typing import Final

VARIABLE: Final = "HELPDESK_MAIL_FAIL_POINT"
POINTS: Final = (
    "spooled",  # LMTP, stdin: on the disk, and nobody told
    "claimed",  # in the database
    "claim_flagged",  # in the mailbox too
    "judged",  # before the decision is stored
    "decided",  # stored
    "sending",  # about to be handed over
    "offered",  # recipients accepted, the text not sent
    "accepted",  # by the mail server; not noted yet
    "noted",  # as sent
    "draft_kept",  # in the folder; not noted yet
    "flagged",  # in the mailbox; not noted yet
    "copy_seen",  # our own reply came back; not noted yet
)
_passed: Counter[str] = Counter()


def reached(name: str) -> None:
    """Come by the place ``name``; die there if that was asked for."""
    wanted = os.environ.get(VARIABLE)
    if not wanted:
        return
    _passed[name] += 1
    point, _, count = wanted.partition(":")
    if point == name and _passed[name] >= int(count or 1):
        os.kill(os.getpid(), signal.SIGKILL)
