"""What can go wrong between the responder and mail servers."""

from __future__ import annotations

from bot.mail.errors import MailError


class MailboxUnavailableError(MailError):
    """The mailbox doesn't answer, or refuses what the responder needs."""


class SignInError(MailboxUnavailableError):
    """The mail server refuses the sign-in, or there is no token for one."""


class NotSentError(MailError):
    """A mail was surely not taken.

    Args:
        reason: one of a few words, fit for logs and counters.
        is_final: trying again would change nothing.
    """

    def __init__(self, reason: str, *, is_final: bool = False) -> None:
        self.reason, self.is_final = reason, is_final
        super().__init__(reason)


class MaybeSentError(MailError):
    """The connection broke after the mail was handed over: nobody knows whether it was taken."""


class UnfitStructureError(MailError):
    """A mail's structure is not one to fetch parts of. ``reason``: one of a few words."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)
