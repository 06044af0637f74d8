"""Which task an anonymous chat leaves open for who signs in: only its name goes over.

Read from the tracker's events as they are stored, so that there is nothing more to keep in step.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

# Set by what asks the patient to sign in: the intent that begins the task.
SIGN_IN_FOR: Final = "sign_in_for"
_OF_FORMS: Final = {"handoff_form": "hand_over"}
# Intents of tasks that can be gone on with; each has its phrase ``utter_continue_…``.
CONTINUED: Final = frozenset({"start_release", "records_status", *_OF_FORMS.values()})


def open_task(events: Sequence[Mapping[str, Any]]) -> str | None:
    """The intent that begins the open task anew; None where none is open.

    A form that is open counts, else what the patient was asked to sign in for. A reset link is of
    no use to who is signed in.

    Args:
        events: a session's, as Rasa writes them.
    """
    form = _latest(events, "active_loop", None)
    task = _OF_FORMS.get(str(form)) or _latest(events, "slot", SIGN_IN_FOR)
    return str(task) if task in CONTINUED else None


def _latest(events: Sequence[Mapping[str, Any]], kind: str, slot: str | None) -> Any:
    """Value of the last event of that kind: a loop's name, or a slot's value."""
    for event in reversed(events):
        if event.get("event") == kind and slot in (None, event.get("name")):
            return event.get("name") if slot is None else event.get("value")
    return None
