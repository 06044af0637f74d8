"""Errors of the reference portal; they hold no words of a patient.

PortalError
└── PortalServerError
    ├── DatabaseUnavailableError  the database does not answer
    ├── SecretError               the key file can't be used
    ├── DeliveryError             a mail was not taken
    └── RefusedError              something was refused; says why in one word
"""

from __future__ import annotations

from portal.errors import PortalError


class PortalServerError(PortalError):
    """Base of what goes wrong in the reference portal."""


class DatabaseUnavailableError(PortalServerError):
    """The database doesn't answer."""


class SecretError(PortalServerError):
    """The key file can't be read, made or used. The message never holds a key."""


class DeliveryError(PortalServerError):
    """A mail was not taken; it may be tried again."""


class RefusedError(PortalServerError):
    """Something was refused. ``reason`` is one of a few words, fit for logs and pages."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)
