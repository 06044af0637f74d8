"""Says whether the portal's upload will take a file, by its name or by what the page saw of it."""

from __future__ import annotations

from typing import Any, Final

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events, TaskAction
from actions.portal import file_check
from actions.said import Said
from bot.file_check import PICKED, Checked
from bot.knowledge.render import escaped
from portal.schema import UploadSample
from portal.uploads.wording import sentence

# Of more names the first ones are looked at.
_MOST_FILES: Final = 3


class ActionCheckFile(TaskAction):
    """Tells verdict, reasons, a better name and how to convert; without a name asks for one."""

    def name(self) -> str:
        """The action's name in ``domain.yml``."""
        return "action_check_file"

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        """Look at the file that was picked, or at each name that was typed."""
        said = Said.of(tracker)
        picked = said.value(PICKED)
        if picked is not None:
            _tell(dispatcher, said.text, Checked.of_payload(picked, said.text))
            return []
        names = said.values("file_name")[:_MOST_FILES]
        for name in names:
            _tell(dispatcher, name, await file_check().check(UploadSample(name=name)))
        if not names:
            dispatcher.utter_message(response="utter_ask_file_name")
        return []


def _tell(dispatcher: CollectingDispatcher, name: str, checked: Checked) -> None:
    if checked.by_name:
        dispatcher.utter_message(response="utter_file_by_name")
    verdict = checked.verdict
    dispatcher.utter_message(
        response=f"utter_file_{verdict.verdict}",
        name=escaped(name),
        reasons=_sentences(verdict.problems),
        advice=_sentences(verdict.advice),
    )
    if verdict.suggested_name:
        dispatcher.utter_message(
            response="utter_file_better_name", name=escaped(verdict.suggested_name)
        )


def _sentences(codes: tuple[str, ...]) -> str:
    """One as a paragraph, more of them as a list; codes of another portal say nothing."""
    known = [text for code in codes if (text := sentence(code))]
    return "\n".join(f"- {text}" for text in known) if len(known) > 1 else "".join(known)
