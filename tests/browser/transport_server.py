"""A help desk whose limits are out of the way of tests that send much in a short time."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tests.browser.running_server import RunningServer

_MUCH: Final = "100000/minute"


class RoomyServer(RunningServer):
    """``RunningServer`` that takes as many messages and chats as come.

    Args:
        folder: for database, keys and log.
        model: the trained model.
    """

    def __init__(self, folder: Path, model: Path) -> None:
        super().__init__(folder, model)
        names = ("HELPDESK_SESSION_LIMIT", "HELPDESK_ADDRESS_LIMIT", "HELPDESK_NEW_CHAT_LIMIT")
        self._environ.update(dict.fromkeys(names, _MUCH))
