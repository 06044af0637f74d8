"""The articles as they are at one moment, by intent and variant."""

from __future__ import annotations

from collections.abc import Mapping

from bot.knowledge.article import Article
from bot.knowledge.folder import Key

# Topics whose articles no patient asks for as a question of the FAQ.
NOT_FAQ = ("contact", "urgent")


class Articles:
    """What one reply is made from: it sees no edit half way through."""

    def __init__(self, articles: Mapping[Key, Article]) -> None:
        self._articles = articles

    def __contains__(self, intent: object) -> bool:
        return (intent, "") in self._articles

    def intents(self) -> tuple[str, ...]:
        """Intents of all main articles, sorted."""
        return tuple(sorted(intent for intent, variant in self._articles if not variant))

    def faq_intents(self) -> tuple[str, ...]:
        """The same without the articles on emergencies and on reaching a person."""
        articles = self._articles
        return tuple(
            sorted(
                intent
                for (intent, variant), article in articles.items()
                if not variant and article.topic not in NOT_FAQ
            )
        )

    def article(self, intent: str, netid: bool | None = None) -> Article:
        """The article, in the variant for people with (``True``) or without a NetID if it has one.

        Raises:
            KeyError: no article has that intent.
        """
        articles = self._articles
        variant = {True: "netid", False: "no_netid", None: ""}[netid]
        return articles.get((intent, variant)) or articles[(intent, "")]

    def variant(self, intent: str, name: str) -> Article:
        """The variant ``netid``, ``no_netid`` or ``gentle``; "" is the main article.

        Raises:
            KeyError: the article has no such variant.
        """
        return self._articles[(intent, name)]

    def depends_on_netid(self, intent: str) -> bool:
        """Whether people with and without a NetID get different answers."""
        return (intent, "netid") in self._articles

    def related(self, article: Article) -> tuple[Article, ...]:
        """The main articles that ``article`` names, in its order, without any that are gone."""
        articles = self._articles
        return tuple(
            articles[key] for intent in article.related if (key := (intent, "")) in articles
        )
