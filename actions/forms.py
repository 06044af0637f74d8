"""Base of the forms: asks for one slot after the other, does the task, says what became of it.

Rasa asks the form's ``validate_…`` action after each message of the patient while the form is
open. A value is looked for first, whatever the message was taken for: "it's the one I registered
with: …" is an answer and no question. What holds none and is a question goes to the rules, which
answer it, and the form goes on where it was. What is neither is a bad value; after three in a row
the form gives up and offers a person.

Values of the patient are kept as task secrets (``bot/dialogue/task_secrets.py``); slots hold
references. The task is done here too, in the turn that brings the last value, so that the form
stays open, with all that is needed to try again, until the portal has answered.
"""

from __future__ import annotations

import hashlib
import re
from abc import abstractmethod
from typing import Any, ClassVar, Final

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import ActionExecutionRejection

from actions.base import Events, TaskAction
from actions.said import Said
from bot.dialogue.masking import find_masked
from bot.dialogue.masking_draft import SECRETS
from bot.dialogue.task_secrets import secrets_of
from bot.knowledge.replies import IN_FORM
from bot.log import get_logger

_log = get_logger(__name__)

REQUESTED: Final = "requested_slot"
RETRY: Final = "task_retry"
_BAD_VALUES: Final = "bad_values"
_MOST_BAD_VALUES: Final = 3
_KEY: Final = "key"
_AGAIN: Final = re.compile(
    r"\b(?:try|once|send|do)\b.{0,200}\b(?:again|more)\b|\bretry\b", re.IGNORECASE
)
_NOT: Final = re.compile(r"\b(?:no|not|never|stop)\b|n['’]?t\b", re.IGNORECASE)
# Of this request, or of an earlier one, it is not known whether it was done.
_UNSURE: Final = "unsure"
_UNSURE_BEFORE: Final = "unsure before"
_UNSURE_WISHES: Final = "unsure"  # digests of requests of which it is not known
# Always left to the rules, whatever else the message holds.
_WAYS_OUT: Final = frozenset({"emergency", "crisis", "cancel"})


class FormTurn:
    """One run of a form: what was said, what is known, and what changes."""

    def __init__(
        self, form: str, dispatcher: CollectingDispatcher, tracker: Tracker, new_key: str
    ) -> None:
        self.said = Said.of(tracker)
        self.tracker = tracker
        self.secrets = secrets_of(tracker.sender_id)
        self.ended = False
        self._dispatcher = dispatcher
        self._new_key = new_key
        self._changes: dict[str, Any] = {}
        events = list(_since_last_message(tracker))
        self.begins = any(e["event"] == "active_loop" and e.get("name") == form for e in events)
        self.comes_back = any(e["event"] == "action_execution_rejected" for e in events)

    @property
    def requested(self) -> str | None:
        """The slot that was asked for."""
        slot: str | None = self.tracker.get_slot(REQUESTED)
        return slot

    def __getitem__(self, slot: str) -> Any:
        return self._changes.get(slot, self.tracker.get_slot(slot))

    def __setitem__(self, slot: str, value: Any) -> None:
        self._changes[slot] = value

    def say(self, response: str, **fields: str) -> None:
        """Say a phrase of ``domain.yml``."""
        self._dispatcher.utter_message(response=response, **{**fields, IN_FORM: "yes"})

    def end(self, response: str | None = None, **fields: str) -> None:
        """End the form with a phrase; nothing is asked or done any more."""
        if response:
            self.say(response, **fields)
        self.ended = True

    def warn_of_secrets(self) -> None:
        """Where a password or a code was typed, say that it should not be."""
        if any(span.label in SECRETS for span in find_masked(self.said.text)):
            self.say("utter_secret_typed")

    def bad_value(self, response: str) -> None:
        """Say what is wrong with what was typed, or give up where that is no use."""
        if self.said.is_typed:
            # Whatever it is, it may be private: nothing of it is kept.
            self.secrets.hide(self.said.text)
        # As it was before this turn: what the portal refuses was good until then.
        count = int(self.tracker.get_slot(_BAD_VALUES) or 0) + 1
        self[_BAD_VALUES] = count
        if count >= _MOST_BAD_VALUES:
            _log.info("form.given_up", slot=self.requested)
            self.end("utter_form_given_up")
        else:
            self.say(response)

    def good_value(self) -> None:
        """Something was understood: the count of bad values begins anew."""
        if self[_BAD_VALUES]:
            self[_BAD_VALUES] = 0

    def wants_retry(self) -> bool:
        """Whether the patient wants the task to be tried once more."""
        text = self.said.text
        return self.said.yes_or_no is True or bool(_AGAIN.search(text) and not _NOT.search(text))

    def failed(self, *, maybe_done: bool, of_others: bool = True) -> bool:
        """The portal failed; returns whether it may have done it, this time or an earlier one.

        Args:
            maybe_done: it may have done it this time.
            of_others: an earlier request with other values counts too.
        """
        if maybe_done or self.secrets.begun_before:
            self[RETRY] = _UNSURE
        return self[RETRY] == _UNSURE or (of_others and self[RETRY] == _UNSURE_BEFORE)

    def begin(self, slots: tuple[str, ...]) -> None:
        """Forget what an earlier form left; what is done at the portal gets a key of its own."""
        self.secrets.clear()
        self.secrets.keep(_KEY, self._new_key)
        for slot in (*slots, _BAD_VALUES):
            if self[slot] is not None:
                self[slot] = None

    def keep(self, name: str, value: str) -> str:
        """Keep a value of the patient; another one than before makes it another request."""
        before = self.secrets.values.get(name)
        if before != value:
            self.secrets.keep(_KEY, self._new_key)
            self._turn_to(value, before)
        return self.secrets.keep(name, value)

    def _turn_to(self, wish: str, before: str | None) -> None:
        """What is known of a request goes with it, also where the patient comes back to it."""
        unsure = set(self.secrets.values.get(_UNSURE_WISHES, "").split())
        if before is not None and self[RETRY] == _UNSURE:
            unsure.add(_digest(before))
            self.secrets.keep(_UNSURE_WISHES, " ".join(sorted(unsure)))
        self[RETRY] = _UNSURE if _digest(wish) in unsure else self[RETRY] and _UNSURE_BEFORE

    def key(self) -> str | None:
        """The idempotency key; None where the task secrets are gone."""
        return self.secrets.values.get(_KEY)

    def events(self, requested: str | None) -> Events:
        """Rasa's events for the changes, and for what is asked next; None ends the form."""
        # Rasa takes a turn that sets no slot for one in which nothing was understood.
        slots = {_BAD_VALUES: self[_BAD_VALUES], **self._changes, REQUESTED: requested}
        return [SlotSet(name, value) for name, value in slots.items()]


class TaskForm(TaskAction):
    """A form's ``validate_…`` action. Subclasses say what is asked, read and done.

    Attributes:
        form: the form's name.
        button: the intent of the button that opens it.
        slots: those of its own, forgotten when it begins.
    """

    form: ClassVar[str]
    button: ClassVar[str]
    slots: ClassVar[tuple[str, ...]]

    def name(self) -> str:
        """The name that Rasa looks for."""
        return f"validate_{self.form}"

    @abstractmethod
    def next_slot(self, turn: FormTurn) -> str | None:
        """The slot to ask for; None: all is known."""

    @abstractmethod
    def read(self, turn: FormTurn, slot: str) -> bool:
        """Take the slot's value from what was said; False where there is none."""

    @abstractmethod
    def refuse(self, turn: FormTurn, slot: str) -> None:
        """Say that what was said can't be the slot's value (``FormTurn.bad_value``)."""

    @abstractmethod
    async def submit(self, turn: FormTurn) -> str | None:
        """Do the task and say what became of it; returns a slot to ask for, None at the end."""

    def begin(self, turn: FormTurn) -> None:
        """What a form does beside forgetting when it begins; by default nothing."""

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        """Go on with the form."""
        turn = FormTurn(self.form, dispatcher, tracker, self.idempotency_key(tracker))
        understood = True
        if turn.begins:
            turn.begin(self.slots)
            self.begin(turn)
        elif turn.requested:
            understood = not turn.comes_back and self._read(turn, turn.requested)
        asked = await self._go_on(turn, understood=understood)
        return turn.events(None if turn.ended else asked)

    def after_failure(self, tracker: Tracker) -> Events:
        """The form asks once more. A turn that sets no slot of its own would lose the apology."""
        kept = [SlotSet(name, tracker.get_slot(name)) for name in (_BAD_VALUES, REQUESTED)]
        return [*kept, SlotSet(RETRY, _UNSURE)]  # the portal may have been asked before it failed

    def is_way_out(self, said: Said) -> bool:
        """Whether the rules come first, whatever the message holds."""
        return said.decision == "emergency" or said.intent in _WAYS_OUT

    async def _go_on(self, turn: FormTurn, *, understood: bool) -> str | None:
        """Returns the slot to ask for."""
        if turn.ended:
            return None
        if turn.requested == RETRY and not understood:
            return RETRY  # all is known, but nobody said that it should be tried again
        return self.next_slot(turn) or await self.submit(turn)

    def _read(self, turn: FormTurn, slot: str) -> bool:
        if turn.said.intent == self.button:
            return True  # an answer in between offered what is open already
        if self.is_way_out(turn.said):
            raise ActionExecutionRejection(self.form)
        if self.read(turn, slot):
            turn.good_value()
            turn.warn_of_secrets()
            return True
        if turn.said.is_question or turn.said.answers_another(slot):
            raise ActionExecutionRejection(self.form)
        turn.warn_of_secrets()
        self.refuse(turn, slot)
        return False


def _digest(wish: str) -> str:
    return hashlib.sha256(wish.encode()).hexdigest()


def _since_last_message(tracker: Tracker) -> Events:
    events: Events = tracker.events
    last = max((at for at, e in enumerate(events) if e.get("event") == "user"), default=-1)
    return events[last + 1 :]
