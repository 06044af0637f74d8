"""What goes into the store and comes out of it: plain values, no rows."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

Kind = Literal["anonymous", "patient"]

START: Final = "start"  # begins a talk; the patient said nothing yet
TEXT: Final = "text"
CHOICE: Final = "choice"  # a button; its title is what was said
FILE: Final = "file"  # one that was picked or dropped; its name is what was said
FEEDBACK: Final = "feedback"
REPLY: Final = "reply"
# What the agent is told in place of words.
GREETING: Final = "/greet"
NOT_HELPFUL: Final = "/not_helpful"
# Kinds that nobody typed or pressed as words of a talk: no reader is shown them.
UNSEEN: Final = frozenset({START, FEEDBACK})


@dataclass(frozen=True)
class Visitor:
    """Whose conversation it is.

    Attributes:
        conversation_id: made by us, never named by a client.
        subject: who is signed in, by the portal's verified token; None: nobody.
    """

    conversation_id: str
    kind: Kind
    subject: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class NewMessage:
    """A patient's message. ``payload``: what a pressed button stands for."""

    client_id: str
    kind: str
    text: str
    payload: str | None = None


@dataclass(frozen=True)
class StoredButton:
    """A quick reply. Browsers are given ``id`` and ``title``, never ``payload``."""

    id: str
    title: str
    payload: str


@dataclass(frozen=True)
class StoredMessage:
    """A message as people read it: masked. ``at``: seconds since 1970."""

    seq: int
    author: str
    kind: str
    text: str
    at: float
    buttons: tuple[StoredButton, ...] = ()
    reply_to: int | None = None
    articles: tuple[str, ...] = ()

    @classmethod
    def from_row(cls, row: Any) -> StoredMessage:
        """From a row of ``messages``."""
        extras: Mapping[str, Any] = row.extras
        return cls(
            row.seq,
            row.author,
            row.kind,
            row.text,
            row.created_at,
            tuple(StoredButton(*button) for button in extras.get("buttons", ())),
            row.reply_to,
            tuple(extras.get("articles", ())),
        )

    def extras(self) -> dict[str, Any]:
        """What ``from_row`` reads back."""
        buttons = [[button.id, button.title, button.payload] for button in self.buttons]
        fields = {"buttons": buttons, "articles": list(self.articles)}
        return {name: values for name, values in fields.items() if values}


@dataclass(frozen=True)
class ConversationInfo:
    """Times are seconds since 1970."""

    kind: Kind
    created_at: float
    active_at: float
    ended_at: float | None
    last_seq: int


def turn_id(conversation_id: str, seq: int) -> str:
    """The id of the turn that answers message ``seq``."""
    return f"{conversation_id}.{seq}"


@dataclass(frozen=True)
class Claim:
    """The right to run a turn until the lease ends, and what the turn begins with."""

    conversation_id: str
    seq: int
    worker: str
    kind: str
    text: str | None  # as typed; None where it can't be opened any more
    payload: str | None
    attempts: int  # this one included
    session_start: int  # the agent sees events after this one
    events: int  # the tracker's version
    secrets: Mapping[str, str] = field(default_factory=dict)
    # Who was signed in as the message came; what the turn does at the portal is done for them.
    subject: str | None = field(default=None, repr=False)
    begun: float = 0.0  # when the conversation did; one that was deleted may begin anew

    @property
    def turn_id(self) -> str:
        """The same after a take-over, so that what an action does can be done once."""
        return turn_id(self.conversation_id, self.seq)


@dataclass(frozen=True)
class Receipt:
    """A message was stored. ``claim``: this process may run its turn at once."""

    message: StoredMessage
    duplicate: bool = False
    claim: Claim | None = None

    @property
    def seq(self) -> int:
        """The message's place in the conversation."""
        return self.message.seq


@dataclass(frozen=True)
class NewReply:
    """A message of the bot. ``buttons``: title and payload of each."""

    text: str
    buttons: Sequence[tuple[str, str]] = ()
    articles: Sequence[str] = ()


@dataclass(frozen=True)
class Outcome:
    """All that a turn leaves behind, committed together.

    ``events`` are masked; where ``new_session`` is true they begin a session of their own.
    ``secrets`` replace the conversation's task secrets; empty: they are deleted.
    ``facts`` are what the event stream is told of the turn: names and numbers, no text.
    """

    replies: Sequence[NewReply]
    text: str | None  # the patient's, masked; None leaves it as it was stored
    events: Sequence[Mapping[str, Any]] = ()
    new_session: bool = False
    secrets: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)


def stored_replies(outcome: Outcome, first: int, reply_to: int, at: float) -> list[StoredMessage]:
    """The replies as messages numbered from ``first``; buttons get ids that can't be guessed."""
    return [
        StoredMessage(
            seq,
            "bot",
            REPLY,
            reply.text,
            at,
            tuple(
                StoredButton(f"{seq}.{secrets.token_urlsafe(9)}", title, payload)
                for title, payload in reply.buttons
            ),
            reply_to,
            tuple(reply.articles),
        )
        for seq, reply in enumerate(outcome.replies, first)
    ]
