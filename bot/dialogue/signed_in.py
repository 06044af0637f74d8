"""Who is signed in while a turn runs: whom its actions may act for at the portal.

It is the subject of the session that the message came with, kept sealed with the message until its
turn has ended, never a slot, an event or a word of the chat. Elsewhere (``rasa run actions``)
nobody is signed in.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_of_this_turn: ContextVar[str | None] = ContextVar("signed_in", default=None)


@contextmanager
def signed_in_for_turn(subject: str | None) -> Iterator[None]:
    """While the block lasts, ``signed_in_patient`` is ``subject``."""
    token = _of_this_turn.set(subject)
    try:
        yield
    finally:
        _of_this_turn.reset(token)


def signed_in_patient() -> str | None:
    """The patient's subject at the portal; None: nobody is signed in."""
    return _of_this_turn.get()
