"""The help desk's own errors, one tree.

HelpDeskError
├── SettingsError          a setting has a value that can't be used
├── KnowledgeError         an article can't be read; carries every problem found
├── DataError              training data or an evaluation file can't be used
├── ModelError             no model, a foreign model or a damaged one
├── EncoderError           the sentence encoder is missing or not the one that was set up
├── TurnError              a turn of the conversation failed or ended without a message
├── SecretError            a key file is missing, unreadable or malformed
├── SealError              sealed data can't be opened
├── StoreUnavailableError  the database doesn't answer
├── LeaseLostError         another worker has taken the turn over
├── PortalSetupError       the demo portal, or what it takes to call a portal, can't be started
├── StaffAccountError      an account of the console can't be made or changed so
├── TokenError             a token of the portal was refused; says why
└── SessionOverError       the chat was ended, or was left alone for too long

Messages are for the person at the keyboard: what is wrong, where, what to do. They never
hold text, names or addresses of patients.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar


class HelpDeskError(Exception):
    """Base of all errors the help desk raises on purpose."""


class SettingsError(HelpDeskError):
    """A setting has a value that can't be used."""


class DataError(HelpDeskError):
    """Training data or an evaluation file can't be used."""


class ModelError(HelpDeskError):
    """The model is missing, damaged, or was not made by this project."""


class EncoderError(HelpDeskError):
    """The sentence encoder is missing or differs from the one that was set up."""


class TurnError(HelpDeskError):
    """A turn failed, or ended without a message to the patient."""


class SecretError(HelpDeskError):
    """A key file is missing, unreadable or malformed. The message never holds a key."""


class StaffAccountError(HelpDeskError):
    """An account of the staff console can't be made or changed like that; says why."""


class SealError(HelpDeskError):
    """Sealed data can't be opened: another key, another place, or it was changed."""


class StoreUnavailableError(HelpDeskError):
    """The database doesn't answer."""


class LeaseLostError(HelpDeskError):
    """Another worker has taken the turn over; what was done here is void."""


class PortalSetupError(HelpDeskError):
    """The demo portal can't be started, or no portal be called."""


class _RefusalError(HelpDeskError):
    """Something was refused. ``reason`` is one of a few words, fit for logs and counters."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class TokenError(_RefusalError):
    """A token of the portal was refused."""


class SessionOverError(_RefusalError):
    """The chat was ended, or was left alone for too long."""


@dataclass(frozen=True, order=True)
class Problem:
    """One finding about a file that a person edits; printed as ``file:line: message``."""

    path: Path
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


class KnowledgeError(HelpDeskError):
    """One or more articles can't be read. ``problems`` holds each with file and line."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in problems))


Kind = TypeVar("Kind", bound=BaseException)


def cause_of(error: BaseException, kind: type[Kind]) -> Kind | None:
    """The first error of ``kind`` among ``error`` and what led to it.

    Rasa wraps what a component raises in errors of its own.
    """
    current: BaseException | None = error
    while current is not None and not isinstance(current, kind):
        current = current.__cause__ or current.__context__
    return current
