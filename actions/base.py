"""Base of all actions: whatever goes wrong is logged without text and told kindly."""

from __future__ import annotations

import uuid
from abc import ABC, abstractmethod
from typing import Any, Final

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import ActionExecutionRejection

from bot.log import get_logger

_log = get_logger(__name__)

Events = list[dict[str, Any]]

# Any constant of our own: keys made from it are the same on every machine (RFC 9562, 5.5).
_KEYS: Final = uuid.UUID("6f2f3e4e-6f53-4f0e-9a53-5f4d5b8a7c21")


class TaskAction(Action, ABC):
    """An action that never ends a turn in silence.

    Subclasses implement ``act``; an exception there becomes the apology with the offer of a
    person, and no event is lost half done because none is returned.
    """

    def idempotency_key(self, tracker: Tracker, step: str = "") -> str:
        """The key for what this action does at the portal in this turn.

        A turn that is run again after a crash has the same message id, so that a request which
        did reach the portal is not carried out twice. ``step`` tells several requests apart.
        """
        turn = tracker.latest_message["message_id"]
        return str(uuid.uuid5(_KEYS, f"{turn} {self.name()} {step}"))

    def after_failure(self, tracker: Tracker) -> Events:
        """What holds after ``act`` has failed; by default nothing has changed."""
        return []

    @abstractmethod
    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        """Do the task; say what was done through ``dispatcher``; return Rasa events."""

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        """Called by Rasa."""
        try:
            return await self.act(dispatcher, tracker, domain)
        except ActionExecutionRejection:
            raise
        except Exception as error:  # noqa: BLE001 - edge: the patient is told, the log holds no text
            _log.error("action.failed", action=self.name(), exc=error)
            dispatcher.messages.clear()  # nothing half said: it may claim what wasn't done
            dispatcher.utter_message(response="utter_apology")
            return self.after_failure(tracker)
