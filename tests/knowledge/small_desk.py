"""A small help desk in a temporary folder, for tests of what is said: articles and phrases."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import yaml

from bot.knowledge.conversation import Conversation, Heard
from bot.knowledge.index import KnowledgeIndex
from bot.knowledge.phrases import Phrases
from bot.knowledge.replies import Button, Replies, Reply
from tests.knowledge.article_files import KnowledgeFolder

DAYS = 30
PASS_ON = Button("Pass it on", "/hand_over")
PERSON_BUTTON = Button("How do I reach a person?", "/talk_to_human")
NONE_BUTTON = Button("None of these", "/none_of_these")
_TO_A_PERSON = [{"title": PERSON_BUTTON.title, "payload": PERSON_BUTTON.payload}]

RESPONSES: dict[str, list[dict[str, Any]]] = {
    "utter_trust": [{"text": "A bot. Kept for {days} days. {privacy}"}],
    "utter_trust_privacy": [{"text": "[Your data]({url})"}],
    "utter_greet": [{"text": "Hi!", "buttons": _TO_A_PERSON}],
    "utter_affirm": [{"text": "Okay, yes."}],
    "utter_deny": [{"text": "Okay, no."}],
    "utter_answer": [{"text": "I can't find my answer."}],
    "utter_urgent": [{"text": "Call 911 or 988."}],
    "utter_ask_netid": [
        {
            "text": "Do you have a NetID?",
            "buttons": [{"title": "Not sure", "payload": '/inform_netid{"has_netid":"unsure"}'}],
        }
    ],
    "utter_netid": [{"text": "I'll keep that in mind."}],
    "utter_out_of_scope": [{"text": "Only the portal.", "buttons": _TO_A_PERSON}],
    "utter_clarify": [
        {
            "text": "Did you mean?",
            "buttons": [{"title": NONE_BUTTON.title, "payload": NONE_BUTTON.payload}],
        }
    ],
    "utter_rephrase": [{"text": "Other words?", "buttons": _TO_A_PERSON}],
    "utter_person": [{"text": "A person can help."}],
    "utter_none_of_these": [{"text": "None, then."}],
    "utter_empty": [{"text": "No words."}],
    "utter_too_long": [{"text": "Too many words."}],
    "utter_article": [{"text": "I can't find that."}],
    "utter_secret_typed": [{"text": "No passwords here."}],
    "utter_offer_hand_over": [
        {"text": "Pass it on?", "buttons": [{"title": "Pass it on", "payload": "/hand_over"}]}
    ],
    "utter_offer_send_reset_link": [
        {"text": "A link?", "buttons": [{"title": "Send it", "payload": "/send_reset_link"}]}
    ],
}


def write_domain(path: Path, responses: Any) -> None:
    """Write a domain file with these responses."""
    text = yaml.safe_dump({"version": "3.1", "responses": responses})
    write_anew(path, text.encode())


def write_anew(path: Path, content: bytes) -> None:
    """Write a file so that its time of change differs from the one before it."""
    before = path.stat().st_mtime_ns if path.exists() else 0
    path.write_bytes(content)
    # Two writes of one test may fall into the same tick of the file system's clock.
    later = max(path.stat().st_mtime_ns, before + 1_000_000)
    os.utime(path, ns=(later, later))


class SmallDesk:
    """Six questions, two of which depend on the NetID, and the urgent texts."""

    def __init__(self, parent: Path, **answers: str) -> None:
        self.folder = KnowledgeFolder(parent)
        self._write_articles()
        self.domain = parent / "domain.yml"
        write_domain(self.domain, RESPONSES)
        index = KnowledgeIndex(self.folder.root)
        self.replies = Replies(index, Phrases(self.domain), answers, DAYS)

    def says(
        self,
        name: str,
        *heard: Heard,
        netid_slot: str | None = None,
        trust_said: bool = True,
        secret_typed: bool = False,
        **fields: str,
    ) -> Reply:
        """The reply for the response ``name`` after the messages ``heard``."""
        conversation = Conversation(heard, netid_slot, trust_said, secret_typed)
        reply = self.replies.reply(name, conversation, fields)
        assert reply is not None, f"nothing is said for {name}"
        return reply

    def _write_articles(self) -> None:
        write = self.folder.write
        self.folder.write_required()
        write("contact/talk_to_human.md", "Call the desk.", title=PERSON_BUTTON.title)
        write("urgent/emergency.md", "**Call 911.**", title="What do I do in an emergency?")
        write("urgent/crisis.md", "Call 988 **now**.", title="Where can I get help?")
        write("urgent/crisis.gentle.md", "988 is there for talking.", audience="everyone")
        self._write_by_netid("password_reset", "How do I reset my password?")
        self._write_by_netid("register_account", "How do I get an account?")
        write(
            "uploads/upload_error.md",
            "Use a PDF.",
            title="Why won't it upload?",
            related="[secure_message, medical_records]",
        )
        write("messages/secure_message.md", "Keep it brief.", title="How do I write a message?")
        write(
            "records/medical_records.md",
            "Fill in the form.",
            title="How do I get my records?",
            related="[upload_error, secure_message, talk_to_human]",
            source_url="https://portal.example.edu/",
        )
        write("profile/lost_card.md", "Email {HELPDESK_EMAIL}.", **_WITH_A_SETTING)

    def _write_by_netid(self, intent: str, title: str) -> None:
        write = self.folder.write
        write(f"sign_in/{intent}.md", f"{intent}: both ways.", title=title)
        write(f"sign_in/{intent}.netid.md", f"{intent}: with NetID.")
        write(f"sign_in/{intent}.no_netid.md", f"{intent}: without.", audience="no_netid")


_WITH_A_SETTING = {
    "title": "What if I lost my card?",
    "when_unset": "\n  HELPDESK_EMAIL: Please ask for a person.",
}
