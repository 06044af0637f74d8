"""The bot's phrases: ``responses`` of ``domain.yml``, read at answer time like the articles.

A changed phrase counts from the next message on; a domain file that can't be read keeps the
phrases that were read last.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from bot.errors import DataError
from bot.knowledge.replies import Button, Reply
from bot.log import get_logger

_log = get_logger(__name__)


class Phrases:
    """Phrases by name (``utter_…``), each with its buttons."""

    def __init__(self, path: Path) -> None:
        """Read ``path`` at once.

        Raises:
            DataError: the file can't be read.
        """
        self._path = path
        self._stamp = 0
        self._responses = self._read()

    def get(self, name: str, /, **fields: str) -> Reply:
        """The phrase ``name``, its ``{fields}`` filled in.

        Raises:
            KeyError: no such phrase.
        """
        self._refresh()
        variant = self._responses[name][0]
        buttons = [Button(b["title"], b["payload"]) for b in variant.get("buttons") or []]
        return Reply(_filled(variant["text"], fields), tuple(buttons))

    def __contains__(self, name: str) -> bool:
        self._refresh()
        return name in self._responses

    def _refresh(self) -> None:
        try:
            if self._path.stat().st_mtime_ns != self._stamp:
                self._responses = self._read()
        except (OSError, DataError):
            _log.warning("phrases.unreadable", file=self._path.name)

    def _read(self) -> dict[str, Any]:
        try:
            self._stamp = self._path.stat().st_mtime_ns
            responses = dict(yaml.safe_load(self._path.read_text("utf-8"))["responses"])
        except (OSError, ValueError, yaml.YAMLError, KeyError, TypeError) as error:
            name = self._path.name
            raise DataError(f"{name}: the phrases under `responses` can't be read") from error
        return responses


def _filled(text: str, fields: dict[str, str]) -> str:
    for name, value in fields.items():
        text = text.replace("{" + name + "}", value)
    return text.strip()
