"""An event loop whose time passes only when it is told to, so that nothing depends on speed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextvars import Context
from typing import Any, Final

_STEP: Final = 0.25  # timers that are closer to each other go off in one step, in their order


class VirtualLoop(asyncio.SelectorEventLoop):
    """Nothing on it may wait for the world outside: no sockets, no threads."""

    def __init__(self) -> None:
        self.now = 0.0
        self._calls = 0
        super().__init__()

    def time(self) -> float:
        return self.now

    def call_soon(  # type: ignore[override]  # Python 3.10 can't spell the types
        self, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> asyncio.Handle:
        self._calls += 1
        return super().call_soon(callback, *args, context=context)

    def settle(self) -> None:
        """Run until every task waits for something."""
        before = -1
        while self._calls > before:
            self.call_soon(self.stop)
            before = self._calls
            self.run_forever()

    def go(self, seconds: float) -> None:
        """Let time pass."""
        end = self.now + seconds
        while self.now < end:
            self.now = min(end, self.now + _STEP)
            self.settle()
