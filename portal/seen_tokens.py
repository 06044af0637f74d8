"""Which tokens were seen, so that each is taken once (RFC 9449, section 11.1)."""

from __future__ import annotations

import heapq
from typing import Final

from portal.errors import ServiceTokenError

_MOST_TOKENS: Final = 100_000  # with tokens of a minute, 1500 calls a second


class SeenTokens:
    """Remembers each token while it could be used again, and never forgets one before.

    Args:
        most: how many are remembered; when so many are alive, further ones are refused.
    """

    def __init__(self, most: int = _MOST_TOKENS) -> None:
        self._most = most
        self._ids: set[str] = set()
        self._ends: list[tuple[float, str]] = []  # a heap, the next to be forgotten first
        self._forgotten_until = float("-inf")

    def __len__(self) -> int:
        return len(self._ids)

    def take(self, token_id: str, *, until: float, now: float) -> None:
        """Remember a token that is alive ``until`` then (both seconds since 1970).

        Raises:
            ServiceTokenError: ``replayed``, ``crowded``; ``expired`` for one that may have been
                forgotten before the clock was set back.
        """
        self._forget(now)
        if token_id in self._ids:
            raise ServiceTokenError("replayed")
        if until <= self._forgotten_until:
            raise ServiceTokenError("expired")
        if len(self._ids) >= self._most:
            raise ServiceTokenError("crowded")
        self._ids.add(token_id)
        heapq.heappush(self._ends, (until, token_id))

    def _forget(self, now: float) -> None:
        self._forgotten_until = max(self._forgotten_until, now)
        while self._ends and self._ends[0][0] <= now:
            self._ids.discard(heapq.heappop(self._ends)[1])
