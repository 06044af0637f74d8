"""What a reply depends on: the patient's messages so far and what the bot did after each.

A plain view of Rasa's tracker (made in ``nlg.py``), so that replies can be decided and tested
without Rasa.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.nlu.intents import INFORM_NETID


@dataclass(frozen=True)
class Heard:
    """One message of the patient and what followed it."""

    intent: str
    decision: str = ""
    likely: tuple[str, ...] = ()  # FAQ intents, likeliest first
    segments: tuple[str, ...] = ()  # intents to answer one after the other
    gentle: bool = False
    actions: tuple[str, ...] = ()  # names of the responses and actions that followed
    asked_netid: bool = False  # the bot ended this turn by asking for the NetID
    netid_reply: str | None = None  # "yes", "no" or "unsure" in other plain words

    @property
    def plain_reply(self) -> str | None:
        """What the message says to the NetID question, if it follows that."""
        return self.netid_reply or {"affirm": "yes", "deny": "no"}.get(self.intent)


@dataclass(frozen=True)
class Conversation:
    """Messages in order, the one to be answered last."""

    heard: tuple[Heard, ...]
    netid_slot: str | None = None
    trust_said: bool = False
    secret_typed: bool = False  # a password or a code, in the message to be answered

    @property
    def current(self) -> Heard:
        """The message to be answered."""
        return self.heard[-1] if self.heard else Heard("")

    def netid_known(self) -> bool:
        """Whether the NetID question was answered, "not sure" included."""
        return self.netid_slot is not None or self._spoken_netid() is not None

    def netid(self) -> bool | None:
        """True with a NetID, False without, None when unknown or not sure."""
        known = self.netid_slot or self._spoken_netid() or ""
        return {"yes": True, "no": False}.get(known)

    def netid_asked(self) -> bool:
        """Whether the question was put before: nobody is asked twice."""
        return any(heard.asked_netid for heard in self.heard)

    def answered_netid_just_now(self) -> Heard | None:
        """The question before this message, if this message answers it in plain words."""
        before = self.heard[-2] if len(self.heard) > 1 else None
        return before if before and before.asked_netid and self.current.plain_reply else None

    def pending_question(self) -> Heard | None:
        """The question that waits for the NetID, whatever was asked in between.

        One answered by a plain "yes" can be corrected: the buttons are still on the screen.
        """
        for heard in reversed(self.heard[:-1]):
            if heard.asked_netid:
                return heard
            if heard.intent == INFORM_NETID:
                return None
        return None

    def misses_before(self) -> int:
        """How many messages in a row, just before this one, were not understood."""
        return _run(
            [{"utter_fallback", "utter_none_of_these"} & set(h.actions) for h in self.heard[:-1]]
        )

    def _spoken_netid(self) -> str | None:
        # A plain "yes" or "not sure" sets no slot: Rasa can't tell from the message alone which
        # question it answers, the order of messages can.
        answer: str | None = None
        for question, reply in zip(self.heard, self.heard[1:], strict=False):
            if question.asked_netid and reply.plain_reply:
                answer = reply.plain_reply
        return answer


def _run(flags: Sequence[object]) -> int:
    count = 0
    for flag in reversed(flags):
        if not flag:
            return count
        count += 1
    return count
