"""A conversation with the agent, and what it should say: in the words of the project's files."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from bot.knowledge.index import KnowledgeIndex
from bot.knowledge.phrases import Phrases
from bot.knowledge.placeholders import fill
from bot.knowledge.render import for_chat
from bot.knowledge.replies import Button
from bot.settings import ROOT, Settings

if TYPE_CHECKING:
    from bot.dialogue.agent import HelpDeskAgent
    from bot.dialogue.answer import BotMessage


class Talk:
    """One conversation; ``buttons`` are those of the last answer."""

    def __init__(self, agent: HelpDeskAgent) -> None:
        self._agent = agent
        self.id = uuid.uuid4().hex
        self.buttons: tuple[Button, ...] = ()

    async def say(self, text: str) -> str:
        """Type ``text``; returns the answer."""
        return self._heard(await self._agent.reply(self.id, text))

    async def press(self, title: str) -> str:
        """Press one of the buttons of the last answer; returns what comes of it."""
        button = next(button for button in self.buttons if button.title == title)
        return self._heard(await self._agent.choose(self.id, button))

    async def choose(self, payload: str) -> str:
        """Press a button with this payload, shown or not."""
        return self._heard(await self._agent.choose(self.id, Button("a button", payload)))

    def titles(self) -> list[str]:
        """What stands on the buttons."""
        return [button.title for button in self.buttons]

    def _heard(self, messages: list[BotMessage]) -> str:
        assert messages, "the bot said nothing"
        assert all(message.text.strip() for message in messages)
        self.buttons = messages[-1].buttons
        return "\n\n".join(message.text for message in messages)


class Wording:
    """Phrases and articles as the bot should say them, so that tests hold no wording."""

    def __init__(self, settings: Settings) -> None:
        self._index = KnowledgeIndex(settings.knowledge)
        self._phrases = Phrases(ROOT / "domain.yml")
        self._answers = settings.answers

    def phrase(self, name: str, **fields: str) -> str:
        """The phrase ``name`` of ``domain.yml``."""
        return self._phrases.get(name, **fields).text

    def phrases(self, *names: str) -> str:
        """Several, as they are said in one turn."""
        return "\n\n".join(map(self.phrase, names))

    def article(self, intent: str, variant: str = "") -> str:
        """The article's text as the chat gets it."""
        article = self._index.variant(intent, variant)
        return for_chat(fill(article.body, article.when_unset, self._answers))

    def title(self, intent: str) -> str:
        """The article's title, which is a question."""
        return self._index.article(intent).title

    def questions(self) -> tuple[str, ...]:
        """Intents of the articles that patients ask for."""
        return self._index.faq_intents()

    def depends_on_netid(self, intent: str) -> bool:
        """Whether the NetID is asked before this article."""
        return self._index.depends_on_netid(intent)
