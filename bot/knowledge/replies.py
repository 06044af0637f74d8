"""From a conversation to what the bot says: articles, phrases and buttons put together.

Nothing here imports Rasa; ``nlg.py`` calls ``Replies.reply`` for every ``utter_…``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.knowledge.conversation import Conversation, Heard
from bot.knowledge.placeholders import fill
from bot.knowledge.render import for_chat
from bot.log import get_logger
from bot.nlu.intents import Decision, is_faq

if TYPE_CHECKING:
    from bot.knowledge.article import Article
    from bot.knowledge.articles import Articles
    from bot.knowledge.index import KnowledgeIndex
    from bot.knowledge.phrases import Phrases

_log = get_logger(__name__)

_SUGGESTIONS = 2  # beside "I can only help with the portal"
_CHOICES = 3  # in "Did you mean": the right one is among three 94 % of the time

# A field that forms give with each of their phrases.
IN_FORM = "in_form"
# A field that names the task which a "yes" to the phrase begins.
OFFERS = "offers"

# What the pipeline never saw: no words in it, or too many (``bot/dialogue/inbound.py``).
_UNREAD = {"empty": "utter_empty", "too_long": "utter_too_long"}

# A plain "yes", "I don't have one" or "no idea" can be taken for any of these.
_MAY_ANSWER_NETID = frozenset(
    {
        "utter_netid",
        "utter_affirm",
        "utter_deny",
        "utter_fallback",
        "utter_none_of_these",
        "utter_nothing_open",
        "utter_feedback_thanks",
        "utter_feedback_sorry",
    }
)


@dataclass(frozen=True)
class Button:
    """A quick reply: what is shown and what it stands for."""

    title: str
    payload: str


@dataclass(frozen=True)
class Reply:
    """One message of the bot: Markdown text, buttons, and what it asks for."""

    text: str
    buttons: tuple[Button, ...] = ()
    asks: str | None = None
    trust: bool = False  # begins with the trust lines
    articles: tuple[str, ...] = ()  # intents of the articles it is made of
    offers: str | None = None  # the task that a "yes" begins


class Replies:
    """Decides what is said for each ``utter_…`` name."""

    def __init__(
        self,
        index: KnowledgeIndex,
        phrases: Phrases,
        answers: Mapping[str, str],
        transcript_days: int,
    ) -> None:
        self._index = index
        self._phrases = phrases
        self._answers = answers
        self._days = transcript_days

    def reply(
        self, name: str, conversation: Conversation, fields: Mapping[str, str] | None = None
    ) -> Reply | None:
        """What to say for the response ``name``; None where there is no such phrase.

        ``fields`` are filled into the phrase; of ``utter_article`` the field ``article`` says
        which one, such as ``password_reset.sent``.
        """
        # One look at the files for the whole reply.
        articles = self._index.now()
        return _Speaker(articles, self._phrases, self._answers, self._days).reply(
            name, conversation, fields or {}
        )


class _Speaker:
    """Puts one reply together from the articles as they are now."""

    def __init__(
        self, articles: Articles, phrases: Phrases, answers: Mapping[str, str], days: int
    ) -> None:
        self._index = articles
        self._phrases = phrases
        self._answers = answers
        self._days = days

    def reply(
        self, name: str, conversation: Conversation, fields: Mapping[str, str]
    ) -> Reply | None:
        """As ``Replies.reply``."""
        if name == "utter_urgent":
            return self._urgent(conversation.current)  # nothing else is said in that turn
        reply = self._plain(name, conversation, fields)
        if reply and conversation.secret_typed and _may_warn(name, conversation, fields):
            reply = self._after("utter_secret_typed", reply)
        return reply if reply is None or conversation.trust_said else self._with_trust(reply)

    def _plain(
        self, name: str, conversation: Conversation, fields: Mapping[str, str]
    ) -> Reply | None:
        answered = conversation.answered_netid_just_now()
        if answered and name in _MAY_ANSWER_NETID:
            return self._answer_to(answered, conversation)
        special = {
            "utter_answer": self._answer,
            "utter_fallback": self._fallback,
            "utter_netid": self._netid,
        }.get(name)
        if special:
            return special(conversation)
        if name == "utter_article":
            return self._named(fields.get("article", ""))
        if name not in self._phrases:
            return None
        return replace(self._phrases.get(name, **fields), offers=fields.get(OFFERS))

    # answers

    def _answer(self, conversation: Conversation) -> Reply:
        return self._answer_to(conversation.current, conversation)

    def _answer_to(self, heard: Heard, conversation: Conversation) -> Reply:
        intents = [intent for intent in heard.segments if intent in self._index]
        if len(intents) > 1:
            return self._several(intents, conversation)
        if heard.intent not in self._index:
            return self._phrases.get("utter_answer")
        known = conversation.netid_known() or conversation.netid_asked()
        if self._index.depends_on_netid(heard.intent) and not known:
            return replace(self._phrases.get("utter_ask_netid"), asks="has_netid")
        return self._article(self._index.article(heard.intent, conversation.netid()))

    def _article(self, article: Article) -> Reply:
        text = self._body(article)
        if article.source_url:
            text = f"{text}\n\n[{_host(article.source_url)}]({article.source_url})"
        reply = Reply(text, self._titles(article.related), articles=(article.intent,))
        return self._offering(article.offer, reply)

    def _offering(self, offer: str | None, reply: Reply) -> Reply:
        if offer is None:
            return reply
        phrase = self._phrases.get(f"utter_offer_{offer}")
        text, buttons = f"{reply.text}\n\n{phrase.text}", (*phrase.buttons, *reply.buttons)
        return replace(reply, text=text, buttons=buttons, offers=offer)

    def _named(self, name: str) -> Reply:
        """What an action says in an article's words, without what is related to it."""
        intent, _, variant = name.partition(".")
        try:
            article = self._index.variant(intent, variant)
        except KeyError:
            return self._phrases.get("utter_article")
        return Reply(self._body(article), articles=(intent,))

    def _several(self, intents: Sequence[str], conversation: Conversation) -> Reply:
        articles = [self._index.article(intent, conversation.netid()) for intent in intents]
        parts = [f"**{article.title}**\n\n{self._body(article)}" for article in articles]
        related = [r for article in articles for r in article.related if r not in intents]
        reply = Reply(
            "\n\n".join(parts),
            self._titles(dict.fromkeys(related))[:_CHOICES],
            articles=tuple(intents),
        )
        return self._offering(next((a.offer for a in articles if a.offer), None), reply)

    def _urgent(self, heard: Heard) -> Reply:
        try:
            article = self._index.article(heard.intent)
            if heard.gentle:
                article = self._index.variant(heard.intent, "gentle")
        except KeyError:
            return self._phrases.get("utter_urgent")
        return Reply(self._body(article), articles=(article.intent,))

    def _body(self, article: Article) -> str:
        return for_chat(fill(article.body, article.when_unset, self._answers))

    # the NetID question

    def _netid(self, conversation: Conversation) -> Reply:
        pending = conversation.pending_question()
        return (
            self._answer_to(pending, conversation) if pending else self._phrases.get("utter_netid")
        )

    # not understood

    def _fallback(self, conversation: Conversation) -> Reply:
        misses = conversation.misses_before()
        heard = conversation.current
        if heard.decision in _UNREAD and misses < 2:
            return self._phrases.get(_UNREAD[heard.decision])
        if misses >= 2:
            return self._person()
        if misses == 1:
            return self._phrases.get("utter_rephrase")
        if heard.decision == Decision.CLARIFY.value and heard.likely:
            return self._suggest("utter_clarify", heard.likely[:_CHOICES])
        return self._suggest("utter_out_of_scope", heard.likely[:_SUGGESTIONS])

    def _suggest(self, name: str, intents: Sequence[str]) -> Reply:
        phrase = self._phrases.get(name)
        return replace(phrase, buttons=(*self._titles(intents), *phrase.buttons))

    def _person(self) -> Reply:
        phrase = self._phrases.get("utter_person")
        if "talk_to_human" not in self._index:
            return phrase
        contact = self._article(self._index.article("talk_to_human"))
        text = f"{phrase.text}\n\n{contact.text}"
        return self._offering("hand_over", replace(contact, text=text))

    # parts

    def _titles(self, intents: Sequence[str] | Mapping[str, None]) -> tuple[Button, ...]:
        return tuple(
            Button(self._index.article(intent).title, f"/{intent}")
            for intent in intents
            if intent in self._index and (is_faq(intent) or intent == "talk_to_human")
        )

    def _with_trust(self, reply: Reply) -> Reply:
        url = self._answers.get("PRIVACY_URL", "")
        privacy = self._phrases.get("utter_trust_privacy", url=url).text if url else ""
        trust = self._phrases.get("utter_trust", days=str(self._days), privacy=privacy).text
        return replace(reply, text=f"{trust}\n\n{reply.text}", trust=True)

    def _after(self, name: str, reply: Reply) -> Reply:
        return replace(reply, text=f"{self._phrases.get(name).text}\n\n{reply.text}")


def _may_warn(name: str, conversation: Conversation, fields: Mapping[str, str]) -> bool:
    """Whether this is the turn's first message; forms (``actions/forms.py``) warn themselves."""
    asks = name.startswith("utter_ask_")
    return not (asks or conversation.current.actions or fields.get(IN_FORM))


def _host(url: str) -> str:
    return url.split("://", 1)[-1].rstrip("/")
