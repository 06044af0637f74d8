"""Tasks that patients want done: how each is talked of, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, NamedTuple

from tests.task_faults.wishes import Wish

RESET, HAND_OVER, RELEASE = "reset", "hand over", "release"
DONE, FAILED, UNSURE, CANCELLED = "done", "failed", "unsure", "cancelled"
# Every phrase that tells what became of a task.
OUTCOMES: Final = {
    "utter_reset_sent": DONE,
    "utter_handoff_done_email": DONE,
    "utter_release_draft": DONE,
    "utter_reset_failed": FAILED,
    "utter_handoff_failed": FAILED,
    "utter_release_failed": FAILED,
    "utter_reset_unsure": UNSURE,
    "utter_handoff_unsure": UNSURE,
    "utter_release_unsure": UNSURE,
    "utter_cancelled": CANCELLED,
    "utter_apology": "apology",
    "utter_reset_limit": "limit",
    "utter_form_given_up": "given up",
}
# Those that name what was made: a ticket by its number, a draft by the address of its page.
NAMING: Final = ("utter_handoff_done_email", "utter_release_draft")
RETRY: Final = "utter_ask_task_retry"
BEGINNINGS: Final = {
    RESET: "I forgot my password",
    HAND_OVER: "I want to talk to a person",
    RELEASE: "How do I request my medical records?",
}
# What is pressed where a phrase asks for it, whoever is asked.
_PRESSED: Final = {
    "utter_ask_netid": '/inform_netid{"has_netid":"no"}',
    "utter_offer_send_reset_link": "/send_reset_link",
    "utter_ask_handoff_way": '/inform{"contact_way":"email"}',
    "utter_ask_handoff_consent": "/affirm",
    "utter_offer_start_release": "/start_release",
}


class Wait(NamedTuple):
    """From when a message was accepted to when its answer was read, by the clock of the loop."""

    accepted: float
    answered: float


@dataclass
class Task:
    """What one patient wants, and how it went.

    Attributes:
        kind: RESET, HAND_OVER or RELEASE.
        patient: id at the portal, where there is an account.
        address: nobody else's.
        has_account: whether the address is on file; nobody else can be signed in.
        wish: of a RELEASE.
        told: outcomes that the bot told of, in order.
        said: the bot's answers.
        shown: the bot's messages, as they were read.
        named: how the bot named what was made: the ticket's number, the page of the draft.
        confirmed: the patient said "yes" to the summary of the wish.
        leaves: the patient went away when asked whether to try again.
        days: those in Massachusetts on which the patient was answered.
    """

    kind: str
    patient: str
    address: str
    has_account: bool = False
    wish: Wish | None = None
    told: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    shown: list[dict[str, Any]] = field(default_factory=list)
    named: str = ""
    confirmed: bool = False
    leaves: bool = False
    waits: list[Wait] = field(default_factory=list)
    days: set[date] = field(default_factory=set)

    def pressed(self) -> dict[str, str]:
        """By the phrase that asks, the payload of the button that answers it."""
        return _PRESSED | (self.wish.pressed() if self.wish else {})

    def typed(self) -> dict[str, str]:
        """By the phrase that asks, what is typed to answer it."""
        return {
            "utter_ask_reset_email": self.address,
            "utter_ask_handoff_email": self.address,
            "utter_ask_release_recipient_name": self.wish.name if self.wish else "",
        }
