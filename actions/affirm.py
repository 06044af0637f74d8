"""A "yes": begins the task that the bot's last message offered, if it offered one."""

from __future__ import annotations

from typing import Any, Final

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events, TaskAction

_TASKS: Final = {
    "send_reset_link": "password_reset_form",
    "hand_over": "handoff_form",
    "check_file": "action_check_file",
    "start_release": "records_release_form",
    "records_status": "action_records_status",
}


class ActionAffirm(TaskAction):
    """Begins what was offered; else asks what the "yes" is about."""

    def name(self) -> str:
        """The action's name in ``domain.yml``."""
        return "action_affirm"

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        """Look at what was said last."""
        task = _TASKS.get(_last_offer(tracker))
        if task:
            return [FollowupAction(task)]
        dispatcher.utter_message(response="utter_affirm")
        return []


def _last_offer(tracker: Tracker) -> str:
    for event in reversed(tracker.events):
        if event.get("event") == "bot":
            return str((event.get("metadata") or {}).get("offers") or "")
    return ""
