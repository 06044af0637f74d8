"""What can go wrong on the way to the broker."""

from __future__ import annotations

from bot.errors import HelpDeskError


class BrokerError(HelpDeskError):
    """The broker can't be reached, refuses us, or does not answer."""
