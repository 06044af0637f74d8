"""Rasa's stock model and ours behind the same two questions: what is meant, what is said.

Only child processes import this module: either model loads Rasa, and ours loads it without
TensorFlow, which can't be undone in a process.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Protocol

from benchmarks.stock import feedback_responses
from bot.nlu.intents import FALLBACK, decision_for
from bot.settings import load_settings


class Model(Protocol):
    """What the benchmarks ask of a loaded model."""

    async def parse(self, text: str) -> dict[str, Any]:
        """In the shape of ``helpdesk parse``."""

    async def reply(self, conversation_id: str, text: str) -> list[str]:
        """Texts of the bot's messages."""


class OurModel:
    """The help desk as ``helpdesk chat`` runs it."""

    def __init__(self) -> None:
        from bot.commands.loading import load_agent

        self._agent = load_agent(load_settings(os.environ))

    async def parse(self, text: str) -> dict[str, Any]:
        """As ``helpdesk parse``."""
        return await self._agent.parse(text)

    async def reply(self, conversation_id: str, text: str) -> list[str]:
        """One turn, in memory, actions in process."""
        return [message.text for message in await self._agent.reply(conversation_id, text)]


class StockModel:
    """Rasa's own agent with a stock model, in memory, its action behind HTTP."""

    def __init__(self, path: Path, action_url: str | None = None) -> None:
        from rasa.core.agent import Agent
        from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
        from rasa.utils.endpoints import EndpointConfig

        endpoint = EndpointConfig(action_url) if action_url else None
        self._agent = Agent.load(path, action_endpoint=endpoint)
        # The custom action names responses of our domain; the stock one has the answers only.
        responses = {**self._agent.domain.responses, **feedback_responses()}
        self._agent.processor.nlg = TemplatedNaturalLanguageGenerator(responses)

    async def parse(self, text: str) -> dict[str, Any]:
        """The decision is the one our table gives to the intent that rules would see."""
        return as_parse_result(text, await self._agent.parse_message(text))

    async def reply(self, conversation_id: str, text: str) -> list[str]:
        """One turn."""
        messages = await self._agent.handle_text(text, sender_id=conversation_id)
        return [message.get("text", "") for message in messages or ()]


def load_model(kind: str, path: str | None, action_url: str | None = None) -> Model:
    """``kind`` is "ours" or "stock"; ``path`` is the stock model's archive."""
    if kind == "ours":
        return OurModel()
    # Agent.load with a missing path takes the newest model of the folder instead.
    if path is None or not Path(path).is_file():
        raise FileNotFoundError(f"no stock model at {path}")
    return StockModel(Path(path), action_url)


def as_parse_result(text: str, parsed: dict[str, Any]) -> dict[str, Any]:
    """Rasa's parse result as one of ``helpdesk parse``."""
    ranking = [
        {"intent": row["name"], "confidence": row["confidence"]}
        for row in parsed["intent_ranking"]
        if row["name"] != FALLBACK
    ]
    return {
        "text": text,
        "intent": ranking[0]["intent"] if ranking else None,
        "decision": decision_for(parsed["intent"]["name"] or FALLBACK).value,
        "ranking": ranking,
    }
