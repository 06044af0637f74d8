"""Loading the agent for a command: without TensorFlow, with a sign of life."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from rich.console import Console

from bot.dialogue import tensorflow_standin
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.dialogue.agent import HelpDeskAgent


def load_agent(settings: Settings) -> HelpDeskAgent:
    """Load the agent, showing that it takes a moment.

    ``HELPDESK_REAL_TENSORFLOW=1`` leaves the stand-in out, for measuring what it saves.
    """
    if os.environ.get("HELPDESK_REAL_TENSORFLOW") != "1":
        tensorflow_standin.install()
    with Console(stderr=True).status("Loading the help desk …"):
        from bot.dialogue.agent import HelpDeskAgent

        return HelpDeskAgent.load(settings)
