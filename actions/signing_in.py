"""After sign-in: going on with what the patient started before."""

from __future__ import annotations

from typing import Any, Final

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events, TaskAction
from actions.said import Said
from bot.dialogue.open_tasks import CONTINUED
from bot.knowledge.replies import OFFERS

_TASK: Final = "task"


class ActionContinueTask(TaskAction):
    """Asks whether the patient wants to go on with the task that was open."""

    def name(self) -> str:
        """The action's name in ``domain.yml``."""
        return "action_continue_task"

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        """Ask; a form that is open in this chat goes on by itself."""
        task = next(iter(Said.of(tracker).values(_TASK)), "")
        if tracker.active_loop.get("name") or task not in CONTINUED:
            dispatcher.utter_message(response="utter_welcome_back")
        else:
            fields = {OFFERS: task}
            dispatcher.utter_message(response=f"utter_continue_{task}", **fields)
        return []
