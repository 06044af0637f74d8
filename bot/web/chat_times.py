"""When an anonymous chat is over, and when its visitor is warned of it (WCAG 2.2.1)."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.store.records import ConversationInfo

WARNING_SECONDS: Final = 120.0


@dataclass(frozen=True)
class Ending:
    """The end that a chat comes to if nothing more is done in it.

    Attributes:
        at: seconds since 1970.
        may_stay: something that the patient does puts it off.
    """

    at: float
    may_stay: bool


class ChatTimes:
    """How long anonymous chats last.

    Args:
        settings: minutes without a message, and hours in any case.
        clock: seconds since 1970.

    Attributes:
        longest_seconds: from a chat's first message to its end in any case.
    """

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.time) -> None:
        self.longest_seconds = settings.anonymous_hours * 3600
        self._idle_seconds = settings.idle_minutes * 60
        # Where chats are closed within minutes, a warning that is always there would be none.
        self._warning_seconds = min(WARNING_SECONDS, self._idle_seconds / 2)
        self._clock = clock

    def over(self, info: ConversationInfo) -> str | None:
        """Why an anonymous chat is over: "signed-out", "idle" or "expired"; None: it is not."""
        if info.ended_at is not None:
            return "signed-out"
        if self._clock() >= info.created_at + self.longest_seconds:
            return "expired"
        if self._clock() >= info.active_at + self._idle_seconds:
            return "idle"
        return None

    def ending(self, info: ConversationInfo) -> Ending:
        """The end that comes first."""
        idle, longest = info.active_at + self._idle_seconds, info.created_at + self.longest_seconds
        return Ending(min(idle, longest), idle < longest)

    def warned_at(self, ending: Ending) -> float:
        """When the visitor is to be told of ``ending``, in seconds since 1970."""
        return ending.at - self._warning_seconds
