"""Whether events are written at all."""

from __future__ import annotations

from bot.settings import Settings
from bot.store.events import EventLog
from bot.store.keys import load_key_ring
from bot.store.pseudonyms import Pseudonyms


def event_log(settings: Settings) -> EventLog | None:
    """The log; None where no broker is set: then nothing is written.

    Raises:
        SecretError: the ring of keys can't be used.
    """
    if not settings.operations.events_url:
        return None
    return EventLog(Pseudonyms(load_key_ring(settings.secrets, "events")), settings.public_url)
