"""The portal's errors, one tree.

PortalError
├── PortalUnavailableError  no answer that can be used; says whether something may have been done
├── PortalRefusedError      the portal refused the call; carries its problem details
│   ├── NotSignedInError    the call needs a patient who is signed in
│   └── ConflictError       the idempotency key is in use, or was used for another request
├── ServiceTokenError       a service token was refused; says why
└── ServiceKeyError         a file of service keys is missing, unreadable or malformed

Messages hold words of ours and numbers: no addresses, names or ids, nothing of a body or a token.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from portal.problems import ProblemDetails


class PortalError(Exception):
    """Base of all errors the portal package raises on purpose."""


class PortalUnavailableError(PortalError):
    """The portal gave no answer that can be used.

    Args:
        reason: one of a few words, fit for logs and counters (``portal/client/http.py``).
        maybe_done: whether the portal may have carried out what it was asked to do. True only for
            calls that change something: then nobody may be told that nothing happened.
    """

    def __init__(self, reason: str, *, maybe_done: bool = False) -> None:
        self.reason = reason
        self.maybe_done = maybe_done
        super().__init__(reason)


class PortalRefusedError(PortalError):
    """The portal refused the call. ``problem`` is what it says about that (RFC 9457)."""

    def __init__(self, problem: ProblemDetails) -> None:
        self.problem = problem
        super().__init__(f"status {problem.status}")  # other members may quote the request


class NotSignedInError(PortalRefusedError):
    """The call needs a patient who is signed in."""


class ConflictError(PortalRefusedError):
    """The idempotency key belongs to a request that still runs, or to another one."""


class ServiceTokenError(PortalError):
    """A service token was refused. ``reason``: see ``portal/service_tokens.py``."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class ServiceKeyError(PortalError):
    """A file of service keys is missing, unreadable or malformed. Names the file, never a key."""
