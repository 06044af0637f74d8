from __future__ import annotations

import pytest

from bot.knowledge.replies import Button

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("without_tensorflow")]


async def test_message_is_kept_whole_with_its_buttons() -> None:
    """Rasa's own channel cuts a text at blank lines into several messages."""
    from bot.dialogue.answer import BotMessage
    from bot.dialogue.collecting import CollectingChannel

    channel = CollectingChannel()
    button = {"title": "Yes", "payload": "/affirm"}
    await channel.send_response("one", {"text": "First.\n\nSecond.", "buttons": [button]})
    await channel.send_text_message("one", "Third.")
    assert channel.messages == [
        BotMessage("First.\n\nSecond.", (Button("Yes", "/affirm"),)),
        BotMessage("Third."),
    ]


@pytest.mark.parametrize("response", [{}, {"text": ""}, {"text": None, "buttons": []}])
async def test_response_without_text_is_no_message(response: dict[str, object]) -> None:
    from bot.dialogue.collecting import CollectingChannel

    channel = CollectingChannel()
    await channel.send_response("one", response)
    assert channel.messages == []


def test_button_that_leads_nowhere_is_left_out() -> None:
    from bot.dialogue.answer import BotMessage

    buttons = [{"title": "Nowhere", "payload": ""}, {"title": "None", "payload": None}]
    assert BotMessage.from_response({"text": "Hi", "buttons": buttons}) == BotMessage("Hi")
    assert BotMessage.from_response({"text": "Hi", "buttons": None}) == BotMessage("Hi")
