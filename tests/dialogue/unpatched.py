"""Rasa without our patches, for comparison, and what it calls."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest


@contextmanager
def rasa_as_it_comes() -> Iterator[None]:
    """Without any patch; after it as in a process that runs our agent."""
    from bot.dialogue import rasa_patches

    rasa_patches.uninstall()
    yield
    rasa_patches.install(own_agent=True)


def counted(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str) -> list[Any]:
    """Calls of a function of somebody else's, each noted in the list."""
    calls: list[Any] = []
    original = getattr(owner, name)

    def noting(*args: Any, **kwargs: Any) -> Any:
        calls.append(args)
        return original(*args, **kwargs)

    monkeypatch.setattr(owner, name, noting)
    return calls
