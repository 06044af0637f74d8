"""The channel our agent talks to: it keeps whole messages, text and buttons together."""

from __future__ import annotations

from typing import Any

from rasa.core.channels.channel import OutputChannel

from bot.dialogue.answer import BotMessage


class CollectingChannel(OutputChannel):
    """Collects the messages of one turn.

    Rasa's own collecting channel cuts a text at blank lines into several messages.
    """

    def __init__(self) -> None:
        self.messages: list[BotMessage] = []

    @classmethod
    def name(cls) -> str:
        """The channel's name in trackers and responses."""
        return "helpdesk"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keep ``message``; one without text is not a message."""
        if message.get("text"):
            self.messages.append(BotMessage.from_response(message))

    async def send_text_message(self, recipient_id: str, text: str, **kwargs: Any) -> None:
        """Rasa's abstract method; ``send_response`` never reaches it."""
        self.messages.append(BotMessage(text))
