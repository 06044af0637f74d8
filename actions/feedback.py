"""Did the last answer help? Counted without text; after a "no" a person is offered."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events, TaskAction
from bot.log import get_logger

_log = get_logger(__name__)


class ActionFeedback(TaskAction):
    """Thanks for a "yes"; asks for other words, and offers a person, after a "no"."""

    def name(self) -> str:
        """The action's name in ``domain.yml``."""
        return "action_feedback"

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        """Count the answer and say what comes next."""
        helpful = tracker.get_intent_of_latest_message() == "helpful"
        _log.info("feedback", helpful=helpful, articles=_last_articles(tracker))
        dispatcher.utter_message(
            response="utter_feedback_thanks" if helpful else "utter_feedback_sorry"
        )
        return []


def _last_articles(tracker: Tracker) -> list[str]:
    """Intents of the articles in the bot's last answer."""
    for event in reversed(tracker.events):
        articles = (event.get("metadata") or {}).get("articles")
        if event.get("event") == "bot" and articles:
            return list(articles)
    return []
