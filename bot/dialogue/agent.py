"""The embedded agent: Rasa in our own process, answers by NLG, actions in process, no server.

    agent = HelpDeskAgent.load(settings)
    for message in await agent.reply("conversation-1", "I forgot my password"):
        print(message.text, message.buttons)

Importing this module loads Rasa; call ``tensorflow_standin.install()`` first where TensorFlow
is not needed (``bot/cli.py`` does).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import structlog
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.core.lock_store import InMemoryLockStore
from rasa.engine.exceptions import GraphComponentException
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException

from bot import tracing
from bot.dialogue import rasa_patches
from bot.dialogue.answer import Answer, BotMessage, Said
from bot.dialogue.collecting import CollectingChannel
from bot.dialogue.in_process_actions import InProcessActions
from bot.dialogue.inbound import Inbound, read_inbound
from bot.dialogue.live_store import LiveTrackerStore
from bot.dialogue.model_file import opened_model
from bot.dialogue.parsed import empty_result, result_of
from bot.errors import HelpDeskError, ModelError, TurnError, cause_of
from bot.knowledge.conversation import Conversation, Heard
from bot.knowledge.nlg import KnowledgeNlg, conversation_of
from bot.knowledge.replies import Button
from bot.log import configure_logging, get_logger
from bot.nlu.intents import FALLBACK
from bot.nlu.urgent import find_urgent
from bot.settings import Settings
from bot.store.records import GREETING

_log = get_logger(__name__)

_NOBODY = "nobody"  # a conversation that no visitor's id is


class HelpDeskAgent:
    """Understands and answers; one instance serves many conversations, kept in memory."""

    def __init__(self, agent: Agent, nlg: KnowledgeNlg, store: LiveTrackerStore) -> None:
        self._agent = agent
        self._nlg = nlg
        self._store = store

    @classmethod
    def load(cls, settings: Settings) -> HelpDeskAgent:
        """Load the trained model, patched, with in-process actions.

        Raises:
            ModelError: no model, or one that is not signed, changed, damaged or foreign.
            KnowledgeError: an article can't be read.
            EncoderError: the sentence encoder was not set up.
        """
        if not structlog.is_configured():
            # As it comes, structlog prints Rasa's debug events, which quote the patient.
            configure_logging(settings.log_level)
        nlg = KnowledgeNlg(settings=settings)
        store = LiveTrackerStore(Domain.empty(), _carried, settings.live_conversations)
        with opened_model(settings) as model:
            rasa_patches.install(own_agent=True)
            agent = _load(model, nlg, store)
        rasa_patches.unwrap_tracker_store(agent, store)
        return cls(agent, nlg, store)

    async def warm_up(self) -> None:
        """Do once what the first turn would take half a second longer for."""
        for text in ("hello", "how do I upload a file"):
            await self.reply(_NOBODY, text)
        self.forget(_NOBODY)

    async def parse(self, text: str) -> dict[str, Any]:
        """What is understood of ``text``, in the shape of ``helpdesk parse``."""
        inbound = read_inbound(text)
        if not inbound.has_words:
            return empty_result(text)
        return result_of(text, await self._understand(inbound.text))

    async def reply(self, conversation_id: str, text: str) -> list[BotMessage]:
        """Answer ``text``. Never empty: a turn that fails is answered by the apology."""
        return list((await self.answer(conversation_id, Said(text))).messages)

    async def choose(self, conversation_id: str, button: Button) -> list[BotMessage]:
        """Answer a button that was pressed: its payload counts, its title is what was said."""
        said = Said(button.title, button.payload)
        return list((await self.answer(conversation_id, said)).messages)

    async def greet(self, conversation_id: str) -> list[BotMessage]:
        """What is said before the first message: who this is, and the trust lines."""
        return list((await self.answer(conversation_id, Said("", GREETING))).messages)

    async def answer(self, conversation_id: str, said: Said, turn_id: str | None = None) -> Answer:
        """Answer ``said``: never without a message, never with an error for what was typed.

        ``turn_id`` is the same whenever this very turn is run again; actions make their
        idempotency keys from it.
        """
        channel = CollectingChannel()
        text = said.text if said.payload is not None else read_inbound(said.text).text
        try:
            parse_data = await self._parse_said(said)
            message = UserMessage(
                text, channel, conversation_id, message_id=turn_id, parse_data=parse_data
            )
            await self._agent.handle_message(message)
            if not channel.messages:
                raise TurnError("the turn ended without a message")
        except Exception as error:  # noqa: BLE001 - edge of a turn: told to the patient, logged without text
            _log.error("turn.failed", exc=error)
            self._store.undo(conversation_id)
            return self.apologise(said)
        changes = self._store.changes(conversation_id)
        return Answer(
            tuple(channel.messages), changes.events, changes.new_session, changes.form_open
        )

    def apologise(self, said: Said) -> Answer:
        """The apology; a cry for help gets its own answer, whatever else is broken."""
        urgent = find_urgent(read_inbound(said.text).text)
        heard = Heard(urgent.kind.value, gentle=urgent.gentle) if urgent else Heard("")
        name = "utter_urgent" if urgent else "utter_apology"
        # Nothing is asked of Rasa here. The trust lines come with the next answer.
        reply = self._nlg.replies.reply(name, Conversation((heard,), trust_said=True))
        if reply is None:
            raise TurnError(f"domain.yml has no {name}")
        message = BotMessage(reply.text, reply.buttons, reply.articles)
        return Answer((message,), failed=True)

    # What a store beside the memory needs (``turns.py``).

    def knows(self, conversation_id: str, version: int) -> bool:
        """Whether the conversation is in memory as it was after ``version`` events."""
        return self._store.knows(conversation_id, version)

    def restore(
        self, conversation_id: str, events: Sequence[Mapping[str, Any]], version: int
    ) -> None:
        """Put the conversation into memory."""
        self._store.restore(conversation_id, events, version)

    def keep(self, conversation_id: str, version: int) -> None:
        """The last answer's events are stored; the conversation has ``version`` events now."""
        self._store.stored(conversation_id, version)

    def forget(self, conversation_id: str) -> None:
        """Drop the conversation from memory."""
        self._store.forget(conversation_id)

    def remembered(self) -> list[str]:
        """Ids of the conversations in memory."""
        return self._store.remembered()

    async def _understand(self, text: str) -> dict[str, Any]:
        processor = self._agent.processor
        if processor is None:
            raise TurnError("no model is loaded")
        with tracing.child("parse"):
            parsed: dict[str, Any] = await processor.parse_message(UserMessage(text))
        return parsed

    async def _parse_said(self, said: Said) -> dict[str, Any]:
        if said.payload is not None:
            return _parse_payload(said.text, said.payload)
        return await self._parse_inbound(read_inbound(said.text))

    async def _parse_inbound(self, inbound: Inbound) -> dict[str, Any]:
        if not inbound.has_words:
            return _unread(inbound.text, "empty")
        parsed = await self._understand(inbound.text)
        # A cry for help counts however long the text around it is.
        if inbound.too_long and parsed["decision"] != "emergency":
            return _unread(inbound.text, "too_long")
        return parsed


def _load(model: Path, nlg: KnowledgeNlg, store: LiveTrackerStore) -> Agent:
    try:
        return Agent.load(
            model,
            generator=nlg,
            tracker_store=store,
            lock_store=InMemoryLockStore(),
            action_endpoint=InProcessActions(),
        )
    except (RasaException, GraphComponentException) as error:
        ours = cause_of(error, HelpDeskError)
        raise ours or ModelError(f"{model.name} can't be loaded. Run `make train`.") from error


def _carried(tracker: DialogueStateTracker) -> dict[str, Any]:
    """A "yes" to the NetID question stands in the messages, not in a slot."""
    known = conversation_of(tracker).netid()
    return {} if known is None else {"has_netid": "yes" if known else "no"}


def _unread(text: str, why: str) -> dict[str, Any]:
    return {**_intent(text, FALLBACK), "decision": why}


def _parse_payload(title: str, payload: str) -> dict[str, Any]:
    name, brace, fields = payload.lstrip("/").partition("{")
    values = json.loads(brace + fields) if brace else {}
    entities = [{"entity": k, "value": v} for k, v in values.items()]
    return {**_intent(title, name), "entities": entities}


def _intent(text: str, name: str) -> dict[str, Any]:
    """A parse result that needed no understanding."""
    intent = {"name": name, "confidence": 1.0}
    return {
        "text": text,
        "intent": intent,
        "entities": [],
        "intent_ranking": [intent],
        "segments": [],
    }
