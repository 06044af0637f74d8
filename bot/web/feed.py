"""What one listener is told: everything later than what it has, in order, nothing twice.

The hub only makes it quick. What the hub brings is taken where it continues what was told before;
anything else, silence too, is a reason to look into the database, so that a lost wake-up or a
message that another process wrote costs a moment and never a message.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from bot.errors import StoreUnavailableError
from bot.web.shown_message import is_shown, shown
from bot.web.streams import CLOSING, REPLACED, SIGNED_OUT

if TYPE_CHECKING:
    from bot.dialogue.hub import Subscription
    from bot.store.conversations import ConversationStore
    from bot.store.records import ConversationInfo, StoredMessage
    from bot.web.chat_times import ChatTimes, Ending
    from bot.web.sessions import Session
    from bot.web.streams import Stream

MESSAGE: Final = "message"
ENDING: Final = "ending"  # the chat's end has come near
KEPT: Final = "kept"  # it was put off
_PAGE: Final = 50  # messages read at once
_TROUBLE_SECONDS: Final = 1.0  # between looks while the database does not answer


@dataclass(frozen=True)
class Event:
    """One event for a client. ``seq``: of the message that it brings."""

    name: str
    data: dict[str, Any] = field(default_factory=dict)
    seq: int | None = None


class Feed:
    """One listener's place in a conversation.

    Args:
        session: whose it is.
        last: number of the last message that the client has; 0 for none.
        subscription: wakes it.
        stream: may be told to end.
        times: know when a chat is over.
        store: holds the messages.
        clock: seconds since 1970.

    Attributes:
        last: number of the last message that was told or passed over.
        behind: there may be more to tell without waiting.
        ended: nothing more will come.
        troubled: the database did not answer the last time.
    """

    def __init__(
        self,
        session: Session,
        last: int,
        subscription: Subscription,
        stream: Stream,
        times: ChatTimes,
        store: ConversationStore,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.last = last
        self.behind = True
        self.ended = False
        self.troubled = False
        self._visitor = session.visitor
        self._token_ends_at = session.expires_at
        self._subscription = subscription
        self._stream = stream
        self._times = times
        self._store = store
        self._clock = clock
        self._end: Ending | None = None  # None: the conversation comes to none
        self._near: Ending | None = None  # the same, where the client was told of it
        self._over: str | None = None
        self._began: float | None = None  # the conversation, once it has
        self._is_first_look = True
        self._is_ready = False

    @property
    def ending(self) -> dict[str, Any] | None:
        """What to say of the chat's end, where it is near; None: it is not."""
        if self._near is None or self.ended:
            return None
        seconds = max(0, int(self._near.at - self._clock()))
        return {"seconds": seconds, "may_stay": self._near.may_stay}

    async def next(self, seconds: float) -> list[Event]:
        """What there is to tell, after waiting up to ``seconds`` for it; sometimes nothing."""
        published: Sequence[StoredMessage] = ()
        if self._end_reason() is None and (self.troubled or not self.behind):
            published = await self._subscription.wait(self._patience(seconds))
        # After the wait: what came when it was over is nobody's to see.
        events = [] if self._end_reason() else self._continued(published)
        if self.behind and self._end_reason() is None:
            events = await self._look()
        if reason := self._end_reason():
            self.ended = True
            events.append(_farewell(reason))
        return events

    def _end_reason(self) -> str | None:
        ends_at = self._token_ends_at
        token_is_over = ends_at is not None and self._clock() >= ends_at
        return self._stream.end_reason or ("token" if token_is_over else self._over)

    def _patience(self, seconds: float) -> float:
        if self.troubled:
            return min(seconds, _TROUBLE_SECONDS)
        wake_at = min(self._chat_wakes_at(), self._token_ends_at or math.inf)
        return max(0.0, min(seconds, wake_at - self._clock()))

    def _chat_wakes_at(self) -> float:
        if self._end is None:
            return math.inf
        return self._end.at if self._near else self._times.warned_at(self._end)

    def _continued(self, published: Sequence[StoredMessage]) -> list[Event]:
        """What the hub brought, where it goes on from what was told before."""
        new = [message for message in published if message.seq > self.last]
        expected = range(self.last + 1, self.last + 1 + len(new))
        # Near the chat's end a look tells too whether what was said puts it off.
        must_look = self.behind or self._near is not None
        # Nothing new of what was said: it is known already, or of a chat that began anew.
        if not new or [message.seq for message in new] != list(expected) or must_look:
            self.behind = True
            return []
        return self._told(new)

    def _told(self, messages: Sequence[StoredMessage]) -> list[Event]:
        if messages:
            self.last = messages[-1].seq
        return [Event(MESSAGE, shown(m), m.seq) for m in messages if is_shown(m)]

    async def _look(self) -> list[Event]:
        was_troubled = self.troubled
        try:
            events = await self._read()
        except StoreUnavailableError:
            self.troubled = True
            return [] if was_troubled else [Event("trouble")]
        self.troubled = False
        if was_troubled:
            events.insert(0, Event("restored"))
        if not (self.behind or self._is_ready or self._over):
            self._is_ready = True
            events.append(Event("ready", {"last": self.last}))
        return events + self._warnings()

    def _warnings(self) -> list[Event]:
        """That the chat's end has come near, or was put off, where the client does not know it."""
        end, known = self._end, self._near
        if self._over:
            return []
        is_near = end is not None and self._clock() >= self._times.warned_at(end)
        self._near = end if is_near else None
        if self._near == known:
            return []
        return [Event(KEPT) if self._near is None else Event(ENDING, self.ending or {})]

    async def _read(self) -> list[Event]:
        info = await self._store.info(self._visitor.conversation_id)
        self._judge(info)
        last_seq = info.last_seq if info else 0
        if self._is_first_look and self.last > last_seq:
            self.last = 0  # the number is of another chat: everything here is new
        self._is_first_look = False
        messages: Sequence[StoredMessage] = ()
        if last_seq > self.last and not self._over:
            messages = await self._store.history(
                self._visitor.conversation_id, after=self.last, limit=_PAGE
            )
        events = self._told(messages)
        self.behind = len(messages) == _PAGE
        return events

    def _judge(self, info: ConversationInfo | None) -> None:
        if self._began not in (None, info and info.created_at):
            self._over = SIGNED_OUT  # it was deleted; another may have begun in its place
            return
        self._began = info.created_at if info else None
        if self._visitor.kind == "patient":
            return
        self._over = self._times.over(info) if info else "expired"
        self._end = self._times.ending(info) if info else None


def _farewell(reason: str) -> Event:
    if reason in (CLOSING, REPLACED):
        return Event(reason)
    return Event("expired", {"reason": reason})
