"""A message as clients are sent it."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from bot.store.records import UNSEEN, StoredMessage


def is_shown(message: StoredMessage) -> bool:
    """Whether clients are sent it at all."""
    return message.kind not in UNSEEN


def shown(message: StoredMessage) -> dict[str, Any]:
    """The JSON object for ``message``: a button's payload stays here, its id goes out."""
    fields: dict[str, Any] = {
        "seq": message.seq,
        "author": message.author,
        "text": message.text,
        "at": _iso(message.at),
    }
    if message.author == "bot":
        fields["reply_to"] = message.reply_to
        fields["buttons"] = [{"id": b.id, "title": b.title} for b in message.buttons]
        fields["feedback"] = bool(message.articles)
    return fields


def _iso(seconds: float) -> str:
    moment = datetime.fromtimestamp(seconds, timezone.utc)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
