"""From the newly written text of a mail to what is answered: only where the bot is sure.

The same understanding and the same articles as in the chat. What is done in the chat step by
step, such as sending a reset link, is never done by mail: its article is sent, with a link to the
chat.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from bot.knowledge.articles import Articles
from bot.knowledge.by_mail import for_mail
from bot.knowledge.index import KnowledgeIndex
from bot.mail.coverage import cover
from bot.mail.danger import Danger, find_danger
from bot.mail.outcome import Answered, AnsweredQuestion, Intent, Outcome, Unsure, Urgent
from bot.mail.reading import Parser, Reading, ReadMail, read_sentences
from bot.mail.shape import odd_shape
from bot.mail.subject import is_reply_subject
from bot.nlu.intents import Decision

MOST_CHARACTERS: Final = 1_200
MOST_SENTENCES: Final = 8
_URL_HOST: Final = re.compile(r"https?://([^\s/)]{1,253})|\b((?:[a-z0-9-]{1,63}\.){1,4}edu)\b")


class BotAnswerer:
    """Answers with the trained bot.

    Args:
        parser: the agent.
        index: the articles.
        answers: setting name -> value, for blanks in articles.
    """

    def __init__(self, parser: Parser, index: KnowledgeIndex, answers: Mapping[str, str]) -> None:
        self._parser = parser
        self._index = index
        self._answers = answers

    async def answer(self, text: str, subject: str = "") -> Outcome:
        """As ``Answerer.answer``."""
        written = "" if is_reply_subject(subject) else subject
        articles = self._index.now()  # one look at the files for the whole mail
        danger = find_danger(text, written)
        if danger:
            return self._urgent(danger, articles)
        odd = odd_shape(text, _hosts(articles))
        if odd:
            return Unsure(odd)
        whole = Reading.of(await self._parser.parse(text))
        return await self._sure(text, written, whole, articles)

    def _urgent(self, danger: Danger, articles: Articles) -> Outcome:
        intent: Intent = "crisis" if danger.match.kind.value == "crisis" else "emergency"
        if not danger.is_personal:
            return Unsure("maybe_urgent", alarm=intent)
        try:
            gentle = "gentle" if danger.match.gentle else ""
            article = articles.variant(intent, gentle)
        except KeyError:
            return Unsure("no_urgent_text", alarm=intent)
        return Urgent(intent, for_mail(article, self._answers))

    async def _sure(self, text: str, subject: str, whole: Reading, articles: Articles) -> Outcome:
        if alarm := _alarm(whole):
            return alarm
        if len(text) > MOST_CHARACTERS:
            return Unsure("long")
        sentences = await read_sentences(self._parser, text, MOST_SENTENCES)
        if sentences is None:
            return Unsure("many_sentences")
        for sentence in sentences:
            if alarm := _alarm(sentence.alone):
                return alarm
        if whole.decision == Decision.HANDOFF.value:
            return Unsure("person_asked")
        covered = cover(ReadMail(whole, sentences), text, subject)
        return self._answer(covered.intents, covered.gap, articles)

    def _answer(self, intents: Iterable[str], gap: str | None, articles: Articles) -> Outcome:
        wanted = [articles.article(intent) for intent in intents if intent in articles]
        bodies = [for_mail(article, self._answers) if article.by_mail else "" for article in wanted]
        questions = tuple(
            AnsweredQuestion(a.intent, a.title, body, a.source_url, a.offer)
            for a, body in zip(wanted, bodies, strict=True)
            if body
        )
        if gap is None and (len(questions) < len(wanted) or not questions):
            gap = "article_off"
        return Answered(questions) if gap is None else Unsure(gap, questions)


def _alarm(reading: Reading) -> Unsure | None:
    """The classifier alone takes many things for a cry for help: people look, nothing is sent."""
    if reading.decision != Decision.EMERGENCY.value:
        return None
    return Unsure("maybe_urgent", alarm="crisis" if reading.intent == "crisis" else "emergency")


def _hosts(articles: Articles) -> frozenset[str]:
    """Hosts that our own answers name: a patient may quote their addresses."""
    found: set[str] = set()
    for intent in articles.intents():
        article = articles.article(intent)
        for match in _URL_HOST.finditer(f"{article.body}\n{article.source_url or ''}"):
            found.add((match[1] or match[2]).lower())
    return frozenset(found)
