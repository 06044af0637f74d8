"""Whose request it is: a signed-in patient's, by the portal's token, or a chat's, by its value."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from aiohttp import hdrs, web

from bot.errors import TokenError
from bot.log import get_logger
from bot.store.records import Visitor
from bot.web.chat_times import ChatTimes
from bot.web.chat_values import ChatValues, authorization, in_header
from bot.web.cookies import ChatCookie
from bot.web.problems import Problem

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.store.conversations import ConversationStore
    from bot.store.records import ConversationInfo
    from bot.web.conversation_ids import ConversationIds
    from bot.web.origins import Origins
    from bot.web.tokens import PortalTokens

_log = get_logger(__name__)

_LATELY_SECONDS: Final = 2.0
_MOST_LATELY: Final = 1000


@dataclass(frozen=True)
class Session:
    """Who may see and say what for now.

    Attributes:
        visitor: their conversation.
        expires_at: end of the portal's token, in seconds since 1970; an anonymous chat has none.
        new_value: what the chat is found again by, where it begins with this request.
    """

    visitor: Visitor
    expires_at: float | None = None
    new_value: str | None = None


class Sessions:
    """Finds the session of a request.

    Args:
        settings: when anonymous chats end.
        store: knows which conversations there are.
        ids: from what names a visitor to the conversation's id.
        tokens: checks the portal's tokens; None: nobody can be signed in.
        origins: tell our own pages from others.
        clock: seconds since 1970.

    Attributes:
        times: when anonymous chats are over.
        values: where requests bring what finds their chat again.
    """

    def __init__(
        self,
        settings: Settings,
        store: ConversationStore,
        ids: ConversationIds,
        tokens: PortalTokens | None,
        origins: Origins,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.times = ChatTimes(settings, clock)
        self._store = store
        self._ids = ids
        self._tokens = tokens
        self._clock = clock
        self._lately: OrderedDict[str, tuple[float, ConversationInfo]] = OrderedDict()
        https = settings.public_url.startswith("https:")
        cookie = ChatCookie(https=https, seconds=self.times.longest_seconds)
        self.values = ChatValues(cookie, origins)

    async def of(self, request: web.Request, *, lately: bool = False) -> Session:
        """The session of ``request``.

        ``lately``: what was known of the conversation a few seconds ago will do, since the store
        itself refuses to write into one that was ended meanwhile.

        Raises:
            Problem: not-signed-in, or no-chat with the reason: "none", "idle" or "expired".
        """
        if hdrs.AUTHORIZATION in request.headers and not in_header(request):
            return await self._patient(authorization(request), lately)
        conversation_id, reason = await self._chat(request, lately)
        if conversation_id is None or reason is not None:
            raise self._no_chat(request, reason or "none")
        return Session(Visitor(conversation_id, "anonymous"))

    async def of_or_new(self, request: web.Request) -> Session:
        """The same; who brings nothing that names a patient or a chat is given a chat.

        The value of a chat that is over is refused all the same: what somebody wrote there must
        not turn up, unseen, at the beginning of another.
        """
        if hdrs.AUTHORIZATION in request.headers or self.values.is_in(request):
            return await self.of(request, lately=True)
        value = self._ids.new_chat_value()
        newest = self._ids.candidates("anonymous", value)[0]
        return Session(Visitor(newest, "anonymous"), new_value=value)

    async def of_patient(self, request: web.Request) -> Session:
        """The session of a signed-in patient, also where there is a cookie.

        Raises:
            Problem: not-signed-in.
        """
        return await self._patient(authorization(request), lately=False)

    async def chat_before(self, request: web.Request) -> str | None:
        """The anonymous conversation where it is not over; None: there is none."""
        conversation_id, reason = await self._chat(request)
        return None if reason else conversation_id

    async def chat_to_end(self, request: web.Request) -> str | None:
        """The anonymous conversation, also where it is over; None: there is none."""
        conversation_id, _ = await self._chat(request)
        self._lately.pop(conversation_id or "", None)
        return conversation_id

    async def _patient(self, authorization: str, lately: bool) -> Session:
        scheme, _, token = authorization.partition(" ")
        if self._tokens is None or scheme.lower() != "bearer":
            raise Problem("not-signed-in")
        try:
            session = self._tokens.verify(token.strip())
        except TokenError as error:
            _log.info("token.refused", reason=error.reason)
            raise Problem("not-signed-in") from error
        candidates = self._ids.candidates("patient", session.issuer, session.subject)
        known = await self._first_known(candidates, lately)
        conversation_id = known[0] if known else candidates[0]
        visitor = Visitor(conversation_id, "patient", session.subject)
        return Session(visitor, expires_at=session.expires_at)

    async def _chat(
        self, request: web.Request, lately: bool = False
    ) -> tuple[str | None, str | None]:
        """The anonymous conversation, and why it is over."""
        value = self.values.of(request)
        candidates = self._ids.candidates("anonymous", value) if value else []
        known = await self._first_known(candidates, lately)
        return (known[0], self.times.over(known[1])) if known else (None, None)

    async def _first_known(
        self, candidates: list[str], lately: bool
    ) -> tuple[str, ConversationInfo] | None:
        # One id for each key that is still good: a conversation keeps the one it began under.
        for conversation_id in candidates:
            info = self._known_lately(conversation_id) if lately else None
            info = info or await self._info(conversation_id)
            if info is not None:
                return conversation_id, info
        return None

    def _known_lately(self, conversation_id: str) -> ConversationInfo | None:
        until, info = self._lately.get(conversation_id, (0.0, None))
        good = info is not None and self._clock() < until and not self.times.over(info)
        return info if good else None

    async def _info(self, conversation_id: str) -> ConversationInfo | None:
        info = await self._store.info(conversation_id)
        if info is not None:
            self._lately[conversation_id] = (self._clock() + _LATELY_SECONDS, info)
            while len(self._lately) > _MOST_LATELY:
                self._lately.popitem(last=False)
        return info

    def _no_chat(self, request: web.Request, reason: str) -> Problem:
        problem = Problem("no-chat", reason="none" if reason == "signed-out" else reason)
        self.values.forget_if_sent(request, problem)
        return problem
