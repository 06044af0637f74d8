"""Values that an open task needs as they were typed: an e-mail address, a phone number.

They are kept sealed in one row of the conversation, never in a slot; the slot holds a reference.
The turn that ends with no form open deletes them, and so does half an hour (``bot/store``).

    secrets = secrets_of(tracker.sender_id)
    reference = secrets.keep("email", "…")   # the slot's value
    secrets.reveal(reference)                # at the moment it is needed
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

_REFERENCE: Final = "secret:"
_SECONDS: Final = 30 * 60.0


class TaskSecrets:
    """The secrets of one conversation while one of its turns runs.

    Attributes:
        begun_before: the turn is run again, since its worker died or could not store what came of
            it. What was asked of the portal then may have been done, and nobody has heard of it.
    """

    def __init__(
        self, values: Mapping[str, str] | None = None, *, begun_before: bool = False
    ) -> None:
        self.begun_before = begun_before
        self._values = dict(values or {})
        self._hidden: set[str] = set()

    def keep(self, name: str, value: str) -> str:
        """Remember ``value``; returns the reference to put into a slot."""
        self._values[name] = value
        return f"{_REFERENCE}{name}"

    def reveal(self, reference: object) -> str | None:
        """The value; None where it is gone or ``reference`` is none: the task asks anew."""
        if not isinstance(reference, str) or not reference.startswith(_REFERENCE):
            return None
        return self._values.get(reference.removeprefix(_REFERENCE))

    def drop(self, name: str) -> None:
        """Forget one."""
        self._values.pop(name, None)

    def clear(self) -> None:
        """Forget all."""
        self._values.clear()

    def hide(self, text: str) -> None:
        """Nothing of this message of the patient is to be kept, whatever it is."""
        self._hidden.add(text)

    @property
    def hidden(self) -> frozenset[str]:
        """Messages of this turn that are not kept."""
        return frozenset(self._hidden)

    @property
    def values(self) -> Mapping[str, str]:
        """By name."""
        return dict(self._values)


_of_this_turn: ContextVar[TaskSecrets | None] = ContextVar("task_secrets", default=None)


@contextmanager
def secrets_of_turn(secrets: TaskSecrets) -> Iterator[None]:
    """While the block lasts, actions of this turn use ``secrets``."""
    token = _of_this_turn.set(secrets)
    try:
        yield
    finally:
        _of_this_turn.reset(token)


class SecretsInMemory:
    """For processes without a store (``rasa run actions``): in memory, for half an hour."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: dict[str, tuple[float, TaskSecrets]] = {}

    def of(self, sender_id: str) -> TaskSecrets:
        """The secrets of ``sender_id``, which end half an hour after they were first asked for."""
        now = self._clock()
        self._kept = {k: kept for k, kept in self._kept.items() if kept[0] > now}
        return self._kept.setdefault(sender_id, (now + _SECONDS, TaskSecrets()))[1]


_in_memory = SecretsInMemory()


def secrets_of(sender_id: str) -> TaskSecrets:
    """The secrets that an action of the conversation ``sender_id`` may use."""
    return _of_this_turn.get() or _in_memory.of(sender_id)
