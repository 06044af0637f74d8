"""The chat so far, masked, for whoever takes over.

In a server the whole chat comes from the store; elsewhere (``rasa run actions``) from the tracker,
which knows the messages of its session.

    lines = await transcript_of(tracker)   # [{"author": "patient", "text": "…", "at": …}, …]
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timezone
from typing import Any, Final, Protocol, TypedDict

from bot.dialogue.masking import mask

MOST_LINES: Final = 500
_LONGEST: Final = 20_000
_AUTHORS: Final = {"user": "patient", "bot": "bot"}


class Line(TypedDict):
    """One message. ``author``: "patient" or "bot"; ``at`` has a time zone."""

    author: Any
    text: str
    at: datetime


class Tracker(Protocol):
    """What is asked of a tracker (``rasa_sdk.Tracker``)."""

    events: list[dict[str, Any]]


Reader = Callable[[], Awaitable[Sequence[Line]]]
_of_this_turn: ContextVar[Reader | None] = ContextVar("transcript", default=None)


@contextmanager
def transcript_of_turn(read: Reader) -> Iterator[None]:
    """While the block lasts, ``transcript_of`` asks ``read``."""
    token = _of_this_turn.set(read)
    try:
        yield
    finally:
        _of_this_turn.reset(token)


async def transcript_of(tracker: Tracker) -> list[Line]:
    """The latest ``MOST_LINES`` messages, the oldest first; masked, without empty ones."""
    read = _of_this_turn.get()
    lines = list(_of_tracker(tracker)) if read is None else await read()
    return [line for line in lines if line["text"].strip()][-MOST_LINES:]


def line(author: str, text: str, seconds: float) -> Line:
    """A line of a message that was said at ``seconds`` since 1970.

    What the bot says holds nothing of the patient's, and the help desk's own numbers stay.
    """
    at = datetime.fromtimestamp(seconds, tz=timezone.utc)
    kept = mask(text) if author == "patient" else text
    return Line(author=author, text=kept[:_LONGEST].replace("\0", ""), at=at)


def _of_tracker(tracker: Tracker) -> Iterator[Line]:
    for event in tracker.events:
        author, text = _AUTHORS.get(str(event.get("event"))), event.get("text")
        if author and text and not text.startswith("/"):
            yield line(author, text, float(event.get("timestamp") or 0.0))
