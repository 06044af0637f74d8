"""How to sign in at a mail server: by password, or by an access token that a command prints.

Hosted mailboxes take XOAUTH2. Getting tokens differs with each host and needs secrets of its own;
there are programs for it. So the setting is a command, run when a token is needed.
"""

from __future__ import annotations

import shlex
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from bot.log import get_logger
from bot.mail.adapter_errors import SignInError

_log = get_logger(__name__)
_COMMAND_SECONDS: Final = 30.0
# Tokens live for an hour as a rule; a run of connections needs one token.
_KEEP_SECONDS: Final = 300.0


@dataclass(frozen=True)
class Password:
    """Sign in with a name and a password."""

    user: str = field(repr=False)
    secret: str = field(repr=False)


class TokenCommand:
    """Access tokens (RFC 6749 s.1.4) from a command's standard output.

    Args:
        user: whose mailbox it is.
        command: as in a shell, though no shell runs it.
        clock: seconds from any start.
    """

    def __init__(
        self, user: str, command: str, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.user, self._command, self._clock = user, shlex.split(command), clock
        self._lock = threading.Lock()
        self._token, self._until = "", 0.0

    def token(self) -> str:
        """A token, a few minutes old at most; waits for the command.

        Raises:
            SignInError: the command fails, takes too long or prints no token.
        """
        with self._lock:
            if self._clock() >= self._until:
                self._token = self._run()
                self._until = self._clock() + _KEEP_SECONDS
            return self._token

    def refused(self) -> None:
        """The server did not take the token: the next one is fresh."""
        with self._lock:
            self._until = 0.0

    def _run(self) -> str:
        try:
            done = subprocess.run(
                self._command, capture_output=True, timeout=_COMMAND_SECONDS, check=True
            )
        except (OSError, subprocess.SubprocessError) as error:
            # Its message may quote what the command printed.
            _log.error("mail.token_command_failed", kind=type(error).__name__)
            raise SignInError("the token command failed") from None
        token = done.stdout.decode("ascii", "replace").strip()
        if not token or any(c.isspace() or not c.isprintable() for c in token):
            raise SignInError("the token command printed no token")
        return token


Login = Password | TokenCommand
