"""What is kept as typed only for as long as a turn or a task needs it, sealed."""

from __future__ import annotations

import json
from collections.abc import Mapping

from bot.errors import SealError
from bot.log import get_logger
from bot.store.sealing import Sealer

_log = get_logger(__name__)


class SealedTexts:
    """Seals texts so that each can be opened only in the place it was sealed for."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer

    def seal_text(
        self, text: str, conversation_id: str, seq: int, subject: str | None = None
    ) -> bytes:
        """A message's text, and who was signed in as it came, while its turn is open."""
        said = json.dumps([text, subject]).encode()
        return self._sealer.seal(said, _message(conversation_id, seq))

    def open_text(self, sealed: bytes, conversation_id: str, seq: int) -> tuple[str, str | None]:
        """Text and subject again.

        Raises:
            SealError: it was sealed elsewhere, was changed, or its key is gone.
        """
        text, subject = json.loads(self._sealer.open(sealed, _message(conversation_id, seq)))
        return text, subject

    def seal_secrets(self, values: Mapping[str, str], conversation_id: str) -> bytes:
        """What the open task was told, by name."""
        return self._sealer.seal(json.dumps(dict(values)).encode(), _task(conversation_id))

    def open_secrets(self, sealed: bytes | None, conversation_id: str) -> dict[str, str]:
        """The values again; none where nothing is sealed or can be opened: the task asks anew."""
        if sealed is None:
            return {}
        try:
            values: dict[str, str] = json.loads(self._sealer.open(sealed, _task(conversation_id)))
        except SealError as error:
            _log.error("secrets.unreadable", exc=error)
            return {}
        return values


def _message(conversation_id: str, seq: int) -> str:
    return f"message {conversation_id} {seq}"


def _task(conversation_id: str) -> str:
    return f"task {conversation_id}"
