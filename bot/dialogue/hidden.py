"""What a task knows to be private goes, whether or not its form gives it away.

Masking (``masking.py``) finds what looks like an address or a number. A task knows more: this was
the name it asked for, that was no answer and may be a password typed into the wrong window.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from bot.dialogue.inbound import read_inbound
from bot.dialogue.task_secrets import TaskSecrets

HIDDEN: Final = "[hidden]"
# A shorter value would be found inside words, and tells nothing.
_SHORTEST: Final = 4


def hide(event: Mapping[str, Any], secrets: TaskSecrets) -> Mapping[str, Any]:
    """A tracker event without what ``secrets`` hold; the same object if nothing changed."""
    if event.get("event") == "user" and event.get("text") in secrets.hidden:
        return _without_words(event)
    values = [value for value in secrets.values.values() if len(value) >= _SHORTEST]
    new: Mapping[str, Any] = _replaced(event, sorted(values, key=len, reverse=True))
    return new


def hide_text(text: str, secrets: TaskSecrets) -> str:
    """The same for a message of the patient."""
    # Tasks see it cleaned (``inbound.py``).
    if {text, read_inbound(text).text} & secrets.hidden:
        return HIDDEN
    values = [value for value in secrets.values.values() if len(value) >= _SHORTEST]
    hidden: str = _replaced(text, sorted(values, key=len, reverse=True))
    return hidden


def _without_words(event: Mapping[str, Any]) -> Mapping[str, Any]:
    parsed = dict(event.get("parse_data") or {})
    changed = {"text": HIDDEN, "entities": [], "segments": []}
    parsed = {k: v for k, v in parsed.items() if k != "text_tokens"}
    return {**event, "text": HIDDEN, "parse_data": {**parsed, **changed}}


def _replaced(value: Any, hidden: list[str]) -> Any:
    if isinstance(value, str):
        for each in hidden:
            value = value.replace(each, HIDDEN)
        return value
    if isinstance(value, Mapping):
        new: Any = {key: _replaced(item, hidden) for key, item in value.items()}
        return value if all(new[key] is item for key, item in value.items()) else new
    if isinstance(value, (list, tuple)):
        items = [_replaced(item, hidden) for item in value]
        return value if all(a is b for a, b in zip(items, value, strict=True)) else items
    return value
