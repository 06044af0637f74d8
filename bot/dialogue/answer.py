"""What goes into the agent and what comes out of it, for one turn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.knowledge.replies import Button


@dataclass(frozen=True)
class Said:
    """What the patient typed; or the title of a button and the ``payload`` it stands for."""

    text: str
    payload: str | None = None


@dataclass(frozen=True)
class BotMessage:
    """One message to the patient: Markdown text and buttons.

    ``articles``: intents of the articles it is made of; none for a phrase.
    """

    text: str
    buttons: tuple[Button, ...] = ()
    articles: tuple[str, ...] = ()

    @classmethod
    def from_response(cls, response: Mapping[str, Any]) -> BotMessage:
        """From Rasa's response dict; buttons without a payload are left out."""
        buttons = response.get("buttons") or []
        return cls(
            response.get("text") or "",
            tuple(Button(b["title"], b["payload"]) for b in buttons if b.get("payload")),
            tuple(response.get("articles") or ()),
        )

    @property
    def button_pairs(self) -> tuple[tuple[str, str], ...]:
        """Title and payload of each button."""
        return tuple((button.title, button.payload) for button in self.buttons)


@dataclass(frozen=True)
class Answer:
    """The bot's messages, and the tracker's events since the turn began.

    ``events`` are Rasa's, as dicts, with text as typed. With ``new_session`` they are a whole new
    session's. A failed answer has none: the conversation stands where it stood.
    """

    messages: tuple[BotMessage, ...]
    events: tuple[Mapping[str, Any], ...] = ()
    new_session: bool = False
    form_open: bool = False
    failed: bool = False
