"""Where the patient's records requests are: of a patient who is signed in, and of nobody else."""

from __future__ import annotations

from typing import Any, Final

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events, TaskAction
from actions.portal import portal, sign_in_url
from bot.dialogue.open_tasks import SIGN_IN_FOR
from bot.dialogue.signed_in import signed_in_patient
from bot.log import get_logger
from bot.release import wording
from bot.release.days import today
from portal.errors import NotSignedInError, PortalError

_log = get_logger(__name__)
_MOST: Final = 3


class ActionRecordsStatus(TaskAction):
    """Lists the newest requests with their states and pages."""

    def name(self) -> str:
        """The action's name in ``domain.yml``."""
        return "action_records_status"

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        """Ask the portal."""
        patient = signed_in_patient()
        if patient is None:
            return _ask_to_sign_in(dispatcher)
        try:
            releases = await portal().releases(patient)
        except NotSignedInError:
            return _ask_to_sign_in(dispatcher)
        except PortalError as error:
            _log.warning("records_status.failed", error=type(error).__name__)
            dispatcher.utter_message(response="utter_records_status_failed")
            return []
        lines = [
            f"- [{wording.day(today(each.created_at))}]({each.url}): "
            f"{wording.label('state', each.state)}"
            for each in releases[:_MOST]
        ]
        response = "utter_records_status" if lines else "utter_records_status_none"
        dispatcher.utter_message(response=response, requests="\n".join(lines))
        return []


def _ask_to_sign_in(dispatcher: CollectingDispatcher) -> Events:
    dispatcher.utter_message(response="utter_records_status_sign_in", url=sign_in_url())
    return [SlotSet(SIGN_IN_FOR, "records_status")]
