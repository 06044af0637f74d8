"""How a server learns that it is to end."""

from __future__ import annotations

import asyncio
import signal
from typing import Final

_STOPS: Final = (signal.SIGTERM, signal.SIGINT)


def told_to_stop() -> asyncio.Event:
    """Set by the first signal to stop; the second is left to the system, which ends us."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()

    def tell() -> None:
        told.set()
        for number in _STOPS:
            loop.remove_signal_handler(number)
            signal.signal(number, signal.SIG_DFL)

    for number in _STOPS:
        loop.add_signal_handler(number, tell)
    return told
