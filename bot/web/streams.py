"""Who listens at the moment: a few in each conversation, so many in this process."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from bot.web.problems import Problem

if TYPE_CHECKING:
    from bot.dialogue.hub import Hub
    from bot.web.metrics import Metrics

CLOSING: Final = "closing"  # this process is going away
REPLACED: Final = "replaced"  # too many windows show the same chat
SIGNED_OUT: Final = "signed-out"
_RETRY_SECONDS: Final = 5


class Stream:
    """One listener. ``end_reason``: why it should end; None while it need not."""

    def __init__(self, conversation_id: str) -> None:
        self.conversation_id = conversation_id
        self.end_reason: str | None = None


class Streams:
    """All listeners of this process.

    Args:
        hub: wakes those that should end.
        metrics: are told how many there are.
        most_per_chat: of one conversation; one more and the oldest ends.
        most: of all together.
    """

    def __init__(self, hub: Hub, metrics: Metrics, most_per_chat: int, most: int) -> None:
        self._hub = hub
        self._metrics = metrics
        self._most_per_chat = most_per_chat
        self._most = most
        self._of_chat: defaultdict[str, list[Stream]] = defaultdict(list)  # oldest first
        self._count = 0

    @contextmanager
    def opened(self, conversation_id: str) -> Iterator[Stream]:
        """A place for one more listener.

        Raises:
            Problem: too-busy.
        """
        if self._count >= self._most:
            raise Problem("too-busy", retry_after=_RETRY_SECONDS)
        stream = Stream(conversation_id)
        listeners = self._of_chat[conversation_id]
        for surplus in listeners[: max(0, len(listeners) + 1 - self._most_per_chat)]:
            self._end(surplus, REPLACED)
        listeners.append(stream)
        self._counted(1)
        try:
            yield stream
        finally:
            self._leave(stream)

    def end_chat(self, conversation_id: str) -> None:
        """The patient ended it: every window of it is emptied."""
        for stream in self._of_chat.get(conversation_id, ()):
            self._end(stream, SIGNED_OUT)

    def end_all(self) -> None:
        """This process is going away."""
        for stream in [stream for listeners in self._of_chat.values() for stream in listeners]:
            self._end(stream, CLOSING)

    def _end(self, stream: Stream, reason: str) -> None:
        if stream.end_reason is None:
            stream.end_reason = reason
            self._hub.wake(stream.conversation_id)

    def _leave(self, stream: Stream) -> None:
        listeners = self._of_chat[stream.conversation_id]
        listeners.remove(stream)
        if not listeners:
            del self._of_chat[stream.conversation_id]
        self._counted(-1)

    def _counted(self, change: int) -> None:
        self._count += change
        self._metrics.open_streams(self._count)
