"""A form as Rasa leads it, without Rasa: turn after turn, on trackers as actions get them."""

from __future__ import annotations

import itertools
import uuid
from functools import lru_cache
from typing import Any, Final

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import ActionExecutionRejection

from actions.forms import TaskForm
from bot.dialogue.signed_in import signed_in_for_turn
from bot.dialogue.task_secrets import TaskSecrets, secrets_of_turn
from bot.nlu.entities import EntityExtractor

PAT: Final = "pat.lee@example.edu"
ASK: Final = "ask: "
Event = dict[str, Any]


class Clock:
    """Seconds since 1970, as far as the test lets them go."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@lru_cache(maxsize=1)
def _extractor() -> EntityExtractor:
    return EntityExtractor()


def entities_of(text: str) -> list[Event]:
    """What the pipeline finds in ``text``."""
    return [{"entity": e.entity, "value": e.value} for e in _extractor().extract(text)]


def parsed(
    text: str, intent: str, decision: str = "action", entities: list[Event] | None = None
) -> Event:
    """A message as the pipeline understands it; decision "" for a button."""
    found = entities_of(text) if entities is None else entities
    named = {"name": intent, "confidence": 0.9}
    message = {"text": text, "intent": named, "entities": found, "intent_ranking": [named]}
    return {**message, "decision": decision} if decision else message


def bot_event(name: str, **metadata: Any) -> Event:
    """The bot's message for the response ``name``."""
    return {
        "event": "bot",
        "text": f"({name})",
        "timestamp": 1.8e9,
        "metadata": {"utter_action": name, **metadata},
    }


class FormRun:
    """One conversation.

    Attributes:
        slots: what Rasa has in its slots.
        events: of the tracker; a test may put some in before the form is opened.
        secrets: of the conversation; forgotten, as in a server, when no form is open.
        patient: who is signed in.
        fields: of each response of the last turn.
    """

    def __init__(self, form: TaskForm) -> None:
        self.form = form
        self.id = uuid.uuid4().hex
        self.slots: dict[str, Any] = {}
        self.events: list[Event] = []
        self.secrets = TaskSecrets()
        self.patient: str | None = None
        self.fields: list[Event] = []
        self._turns = itertools.count(1)

    @property
    def asked(self) -> str | None:
        """The slot that is asked for; None: the form is closed."""
        slot: str | None = self.slots.get("requested_slot")
        return slot

    async def open(self, intent: str = "") -> list[str]:
        """Open the form by its button, or by a message of another intent."""
        message = parsed("a button", intent or self.form.button, "" if not intent else "handoff")
        return await self._turn(message, {"event": "active_loop", "name": self.form.form})

    async def say(self, text: str, intent: str = "inform", decision: str = "action") -> list[str]:
        """Type ``text``; returns the names of what is said, what is asked last."""
        return await self._turn(parsed(text, intent, decision))

    async def say_with(self, text: str, **values: str) -> list[str]:
        """Type ``text``, in which the pipeline finds ``values``."""
        entities = [{"entity": name, "value": value} for name, value in values.items()]
        return await self._turn(parsed(text, "inform", entities=entities))

    async def press(self, intent: str, **values: str) -> list[str]:
        """Press a button."""
        entities = [{"entity": name, "value": value} for name, value in values.items()]
        return await self._turn(parsed("a button", intent, "", entities))

    async def ask(self, text: str = "How do I upload a file?") -> list[str]:
        """Ask a question, which rules answer; returns what the form says after the answer."""
        try:
            await self.say(text, "upload_error", "answer")
        except ActionExecutionRejection:
            self.events.append({"event": "action_execution_rejected", "name": self.form.form})
            return await self._run()
        raise AssertionError("the form took the question for a value")

    def expire(self) -> None:
        """Half an hour goes by."""
        self.secrets.clear()

    async def _turn(self, message: Event, *events: Event) -> list[str]:
        self.slots |= {
            e["entity"]: e["value"] for e in message["entities"] if e["entity"] == "has_netid"
        }
        self.turn_id = f"{self.id}.{next(self._turns)}"
        user = {"event": "user", "text": message["text"], "parse_data": message, "timestamp": 1.8e9}
        self.events += [{**user, "message_id": self.turn_id}, *events]
        self._message = {**message, "message_id": self.turn_id}
        return await self._run()

    async def _run(self) -> list[str]:
        dispatcher = CollectingDispatcher()
        tracker = Tracker(
            self.id, dict(self.slots), self._message, list(self.events), False, None, {}, None
        )
        with secrets_of_turn(self.secrets), signed_in_for_turn(self.patient):
            changes = await self.form.run(dispatcher, tracker, {})
        # Rasa takes a turn that sets no slot of the form's for one that was not understood.
        assert {change["name"] for change in changes} - {"requested_slot"}
        self.slots |= {change["name"]: change["value"] for change in changes}
        self.fields = [dict(message) for message in dispatcher.messages]
        said = [str(message["response"]) for message in self.fields]
        self.events += [bot_event(name) for name in said]
        if self.asked is None:
            self.secrets = TaskSecrets()
            return said
        self.events.append(bot_event(f"utter_ask_{self.asked}"))
        return [*said, f"{ASK}{self.asked}"]
