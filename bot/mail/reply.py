"""Composes the reply to a mail: headers that no machine answers, and fixed texts, nothing else.

No word of the sender's goes into it but a harmless subject (``subject.py``) and ids that are
tokens. Headers: RFC 5322, RFC 3834 section 3, MS-OXCMAIL.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Final, Protocol

from bot.errors import HelpDeskError
from bot.knowledge.render import for_terminal
from bot.mail import html
from bot.mail.frame import Frame, with_link
from bot.mail.marker import marker_line
from bot.mail.outcome import Answered, AnsweredQuestion, Urgent
from bot.mail.reply_ids import ReplyIds
from bot.mail.subject import reply_subject

_COLUMNS: Final = 72
_MOST_REFERENCES: Final = 10
# Python folds a longer word into an encoded one, which no mail program takes for an id.
_TOKEN: Final = re.compile(r"<[!-;=?-~]{1,498}>")
POLICY: Final = SMTP.clone(max_line_length=990, cte_type="7bit")
# One mailbox that every server reads alike: no quotes, comments, routes or literals.
_ADDRESS: Final = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+"
)
_LONGEST_ADDRESS: Final = 254  # RFC 5321 section 4.5.3.1, less the angle brackets
_LONGEST_LOCAL: Final = 64
_TASK_SENTENCES: Final = {
    "send_reset_link": "reset_link",
    "check_file": "file_check",
    "start_release": "records_request",
}


class UnaddressableError(HelpDeskError):
    """The sender's address is none that an answer can be sent to."""


class AnsweredMail(Protocol):
    """What is needed of a mail to answer it; ``bot.mail.message.Message`` has it."""

    @property
    def subject(self) -> str:
        """Decoded."""

    @property
    def message_id(self) -> str | None:
        """A token ``<...>``."""

    @property
    def references(self) -> tuple[str, ...]:
        """Tokens, the oldest first."""


@dataclass(frozen=True)
class Identity:
    """Who answers.

    Args:
        mailbox: the help desk's own address.
        chat: web address of the chat; empty where there is none to link to.
        ids: made for the mailbox's domain.
    """

    mailbox: str
    chat: str
    ids: ReplyIds


@dataclass(frozen=True)
class Reply:
    """A mail ready to be handed to the submission server, with the envelope it goes in.

    Args:
        recipient: the one address.
        message_id: ``<...>``, the same each time the same mail is answered.
        body: the whole mail, 7-bit, lines end in CR LF.
        sender: of the envelope; null, so that nothing ever bounces back to us.
    """

    recipient: str = field(repr=False)
    message_id: str
    body: bytes = field(repr=False)
    sender: str = ""


def compose(
    mail: AnsweredMail,
    sender: str,
    outcome: Answered | Urgent,
    frame: Frame,
    identity: Identity,
    date: datetime,
    digest: str = "",
) -> Reply:
    """The reply to ``mail``.

    Args:
        mail: what is answered.
        sender: the one address in its From.
        outcome: what to say. For a draft: ``Answered`` with what is suggested.
        frame: the sentences around it.
        identity: who answers.
        date: now, with a time zone.
        digest: of the raw mail; stands for its id where it has none.

    Raises:
        UnaddressableError: ``sender`` is no plain address.
    """
    recipient = _recipient(sender)
    message_id = identity.ids.of(mail.message_id or digest, recipient)
    message = EmailMessage(POLICY)
    message["From"] = Address(frame.sender, addr_spec=identity.mailbox)
    message["To"] = Address(addr_spec=recipient)
    message["Subject"] = reply_subject(mail.subject, frame.subject)
    message["Date"] = date
    message["Message-ID"] = message_id
    _add_thread(message, mail)
    message["Auto-Submitted"] = "auto-replied"
    message["X-Auto-Response-Suppress"] = "All"
    message["Precedence"] = "auto_reply"
    _add_texts(message, frame, list(_parts(outcome, frame, identity.chat)))
    return Reply(recipient, message_id, message.as_bytes())


def _recipient(sender: str) -> str:
    local, _, _ = sender.rpartition("@")
    fits = len(sender) <= _LONGEST_ADDRESS and len(local) <= _LONGEST_LOCAL
    if not (fits and _ADDRESS.fullmatch(sender)):
        raise UnaddressableError("the sender's address can't be answered")
    return sender


def _add_thread(message: EmailMessage, mail: AnsweredMail) -> None:
    own = [mail.message_id] if mail.message_id else []
    answered = _tokens(own)
    references = [*_tokens(mail.references)[-_MOST_REFERENCES:], *answered]
    if answered:
        message["In-Reply-To"] = answered[0]
    if references:
        message["References"] = " ".join(dict.fromkeys(references))


def _tokens(ids: Iterable[str]) -> list[str]:
    return [token for token in ids if _TOKEN.fullmatch(token)]


@dataclass(frozen=True)
class _Part:
    """A heading in plain words, or Markdown."""

    text: str
    is_heading: bool = False


def _parts(outcome: Answered | Urgent, frame: Frame, chat: str) -> Iterable[_Part]:
    yield _Part(frame.first_line)
    if isinstance(outcome, Urgent):
        yield _Part(outcome.body)  # nothing else is said beside it
        return
    for question in outcome.questions:
        yield _Part(question.heading, is_heading=True)
        yield _Part(question.body)
        yield from map(_Part, _links(question, frame, chat))
    yield _Part(frame.person)
    yield _Part(frame.health_information)


def _links(question: AnsweredQuestion, frame: Frame, chat: str) -> Iterable[str]:
    if question.link:
        yield with_link(frame.read_more, question.link)
    if question.task and chat:
        yield with_link(getattr(frame, _TASK_SENTENCES[question.task]), chat)


def _add_texts(message: EmailMessage, frame: Frame, parts: list[_Part]) -> None:
    marker = marker_line(frame.marker)
    plain = [p.text if p.is_heading else for_terminal(p.text, _COLUMNS) for p in parts]
    message.set_content("\n\n".join([*plain, marker]) + "\n", cte="quoted-printable")
    shown = [html.heading(p.text) if p.is_heading else html.answer(p.text) for p in parts]
    content = "\n".join([*shown, html.line(marker)])
    message.add_alternative(
        html.page(frame.subject, content), subtype="html", cte="quoted-printable"
    )
