"""What carries wake-ups between servers, as ``wake_ups.py`` asks for it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Final, Protocol

Send = Callable[[str], Awaitable[None]]
Take = Callable[[str], None]

# For a connection to be made.
OPEN_SECONDS: Final = 2.0


class Channel(Protocol):
    """One of several ways to reach all servers, this one too."""

    @property
    def kind(self) -> str:
        """A word for figures."""
        ...

    def opened(self, take: Take) -> AbstractAsyncContextManager[Send]:
        """Connections for as long as the block lasts, and what sends by them.

        Whatever goes wrong with them is raised by the block's beginning or by sending, as the
        library has it. Nobody says that they are cut: who hears nothing gives up by themselves.

        Args:
            take: is given what anybody sends, in order; never raises.
        """
        ...
