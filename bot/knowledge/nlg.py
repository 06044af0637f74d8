"""Rasa NLG class named in ``endpoints.yml``: what is said is read when it is said."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.dialogue.masking import find_masked
from bot.dialogue.masking_draft import SECRETS
from bot.dialogue.rasa_patches import install
from bot.knowledge.conversation import Conversation, Heard
from bot.knowledge.index import KnowledgeIndex
from bot.knowledge.phrases import Phrases
from bot.knowledge.render import for_terminal
from bot.knowledge.replies import Replies, Reply
from bot.nlu.intents import is_faq
from bot.settings import ROOT, Settings, load_settings

# Rasa's own console shows text as it is; Markdown marks would be read aloud as stars there.
# Its messages come in as "cmdline" and go out through a queue.
_PLAIN_CHANNELS = frozenset({"cmdline"})

# An edited answer is there at once for whoever edits it; looking at every file for each of a
# hundred messages a second is not needed for that.
LOOK_SECONDS = 0.1
_KEPT = "_heard"
_TRUST = "helpdesk_trust"


class KnowledgeNlg(NaturalLanguageGenerator):
    """Answers from ``knowledge/`` and phrases from ``domain.yml``, both read at answer time."""

    def __init__(
        self,
        endpoint_config: EndpointConfig | None = None,
        domain: Domain | None = None,
        settings: Settings | None = None,
    ) -> None:
        install()
        settings = settings or load_settings(os.environ)
        self.replies = Replies(
            KnowledgeIndex(settings.knowledge, LOOK_SECONDS),
            Phrases(ROOT / "domain.yml"),
            settings.answers,
            settings.transcript_days,
        )

    async def generate(
        self,
        utter_action: str,
        tracker: DialogueStateTracker,
        output_channel: str,
        **kwargs: Any,
    ) -> dict[str, Any] | None:
        """The message for ``utter_action`` in Rasa's shape; None where there is no such phrase."""
        # Beside an action's own fields these are parts of a message, empty ones among them.
        fields = {name: value for name, value in kwargs.items() if isinstance(value, str)}
        reply = self.replies.reply(utter_action, conversation_of(tracker), fields)
        if reply and reply.trust:
            _remember_trust(tracker)
        plain = tracker.get_latest_input_channel() in _PLAIN_CHANNELS
        return _message(reply, plain=plain) if reply else None


def conversation_of(tracker: DialogueStateTracker) -> Conversation:
    """The plain view of ``tracker`` that replies are decided from."""
    turns: list[tuple[UserUttered, list[Event]]] = []
    trust_said = False
    for event in tracker.applied_events():
        # By exact type: `isinstance` is slow with Rasa's abstract classes.
        if type(event) is UserUttered:
            turns.append((event, []))
            continue
        trust_said = trust_said or (type(event) is BotUttered and _has_trust(event))
        if turns:
            turns[-1][1].append(event)
    heard = tuple(_heard(said, followed) for said, followed in turns)
    secret = bool(turns) and _is_secret(turns[-1][0].text or "")
    trust_said = trust_said or bool(turns and turns[-1][0].__dict__.get(_TRUST))
    return Conversation(heard, tracker.get_slot("has_netid"), trust_said, secret)


def _remember_trust(tracker: DialogueStateTracker) -> None:
    """An action may say several things, of which none is an event yet: the first has the lines."""
    said = next((e for e in reversed(tracker.events) if type(e) is UserUttered), None)
    if said is not None:
        said.__dict__[_TRUST] = True


def _is_secret(text: str) -> bool:
    return any(span.label in SECRETS for span in find_masked(text))


def _has_trust(event: BotUttered) -> bool:
    return bool(event.metadata.get("trust"))


def _heard(event: UserUttered, followed: Sequence[Event]) -> Heard:
    """As ``_read``; kept on the event, for the same messages are looked at in every turn."""
    last = followed[-1] if followed else None
    known: tuple[Event | None, Heard] | None = event.__dict__.get(_KEPT)
    if known is None or known[0] is not last:
        known = event.__dict__[_KEPT] = (last, _read(event, followed))
    return known[1]


def _read(event: UserUttered, followed: Sequence[Event]) -> Heard:
    parsed = event.parse_data or {}
    ranking = [item["name"] for item in parsed.get("intent_ranking") or []]
    return Heard(
        intent=event.intent_name or "",
        decision=parsed.get("decision", ""),
        likely=tuple(name for name in ranking if is_faq(name)),
        segments=tuple(item["intent"] for item in parsed.get("segments") or []),
        gentle=bool((parsed.get("urgent") or {}).get("gentle")),
        actions=tuple(e.action_name for e in followed if _is_action(e)),
        asked_netid=any(_asks_netid(e) for e in followed),
        netid_reply=_netid_reply(event),
    )


def _is_action(event: Event) -> bool:
    return type(event) is ActionExecuted and bool(event.action_name)


def _asks_netid(event: Event) -> bool:
    return type(event) is BotUttered and event.metadata.get("asks") == "has_netid"


def _netid_reply(event: UserUttered) -> str | None:
    replies = (e["value"] for e in event.entities if e["entity"] == "netid_reply")
    return next(replies, None)


def _message(reply: Reply, *, plain: bool) -> dict[str, Any]:
    text = for_terminal(reply.text) if plain else reply.text
    return {
        "text": text,
        "buttons": [{"title": b.title, "payload": b.payload} for b in reply.buttons],
        # Rasa keeps what follows as the metadata of the bot's message.
        "asks": reply.asks,
        "trust": reply.trust,
        "offers": reply.offers,
        "articles": list(reply.articles),
    }
