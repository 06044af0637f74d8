"""What extraction gives."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class NewText:
    """The newly written text of a mail.

    ``nothing_new``: no new text was found, ``text`` is the whole one; the mail is for people.
    """

    text: str
    nothing_new: bool
