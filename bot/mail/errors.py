"""What can go wrong with a mail, a branch of the help desk's tree of errors."""

from __future__ import annotations

from bot.errors import HelpDeskError


class MailError(HelpDeskError):
    """Base of all errors about a mail. Messages hold no address, subject or text of it."""


class Unreadable(MailError):  # noqa: N818 - it is told by its name where it is raised
    """A mail can't be taken apart. ``reason`` is one of a few words, fit for logs and counters."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)
