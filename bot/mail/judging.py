"""Judges a mail: the rules, its newly written text, what the bot makes of it, and the reply.

Which mails this leaves for people, in this order: those that no machine answers (``filters``),
those whose body can't be answered from its text, and those the bot is not sure of. Danger to life
is looked for in the newly written text of every mail that can be read, whatever the rules say.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Final

from bot.mail.addresses import organisation
from bot.mail.alert import compose_alert
from bot.mail.danger import find_danger
from bot.mail.errors import Unreadable
from bot.mail.extract import NewText, new_text
from bot.mail.filters import Envelope, Policy, body_verdict, header_verdict
from bot.mail.filters import Left as RuledOut
from bot.mail.filters.policy import own_mailboxes
from bot.mail.frame import Frame
from bot.mail.judgement import (
    Facts,
    Judgement,
    Left,
    OutgoingMail,
    Quarantined,
    Ready,
    Suggested,
    UrgentReply,
    Verdict,
)
from bot.mail.message import Message, read_message
from bot.mail.outcome import Answered, Answerer, Outcome, Unsure, Urgent
from bot.mail.reply import Identity, UnaddressableError, compose
from bot.mail.subject import is_reply_subject

_HUMAN: Final = re.compile(r"\W{0,5}human\W{0,5}", re.IGNORECASE)


@dataclass(frozen=True)
class Examined:
    """A mail before the rules.

    Args:
        rule: why it is left by its headers, None where it may be answered.
        content: why it is left by its body.
    """

    message: Message
    new: NewText
    rule: RuledOut | None
    content: RuledOut | None
    facts: Facts

    @property
    def ruled_out(self) -> RuledOut | None:
        """The first reason to leave it."""
        return self.rule or self.content

    @property
    def is_drafted(self) -> bool:
        """Whether staff get a draft at least."""
        return self.content is None and (self.rule is None or self.rule.suggest)


def examine(raw: bytes, envelope: Envelope, policy: Policy) -> Examined:
    """What can be told of a mail without asking the bot.

    Raises:
        Unreadable: too large, or it can't be taken apart.
    """
    message = read_message(raw)
    rule = header_verdict(message, envelope, policy)
    body = message.body()
    new = new_text(body)
    content = body_verdict(body, new.text, policy)
    if content is None and new.nothing_new:
        content = RuledOut("nothing_new")
    return Examined(message, new, rule, content, _facts(message, new, policy))


def _facts(message: Message, new: NewText, policy: Policy) -> Facts:
    sender = message.sender
    first, _, _ = new.text.strip().partition("\n")
    return Facts(
        message_id=message.message_id,
        tokens=(*message.references, *message.in_reply_to),
        sender=str(sender) if sender else None,
        domain=(organisation(sender.domain) or sender.domain) if sender else None,
        asks_for_person=_HUMAN.fullmatch(first) is not None,
        is_ours=sender is not None and sender.mailbox in own_mailboxes(policy),
        is_reply=is_reply_subject(message.subject),
    )


@dataclass(frozen=True)
class Judging:
    """Judges the mails of one help desk; a ``Judge``.

    Args:
        answerer: the bot.
        frame: gives the sentences around the answers, as they stand now.
        identity: who answers.
        on_call: address that is told of danger to life at once; empty for nobody.
        link: where the mailbox can be read, for the one on call; empty if nowhere.
    """

    policy: Policy
    answerer: Answerer
    frame: Callable[[], Frame]
    identity: Identity
    on_call: str = ""
    link: str = ""

    async def __call__(self, raw: bytes, envelope: Envelope) -> Judgement:
        """The judgement on a mail."""
        try:
            seen = examine(raw, envelope, self.policy)
        except Unreadable as error:
            return Judgement(Quarantined(error.reason))
        digest = hashlib.sha256(raw).hexdigest()
        outcome = await self._outcome(seen)
        alert = self._alert(seen, digest) if _is_alarming(seen, outcome) else None
        return Judgement(self._verdict(seen, outcome, digest), seen.facts, alert)

    async def _outcome(self, seen: Examined) -> Outcome:
        """What the bot says; it is asked only where that may be of use."""
        answers = seen.is_drafted or (seen.rule is None and _tells_of_danger(seen))
        if not answers or seen.facts.asks_for_person:
            return Unsure(_reason(seen))
        return await self.answerer.answer(seen.new.text, seen.message.subject)

    def _verdict(self, seen: Examined, outcome: Outcome, digest: str) -> Verdict:
        if isinstance(outcome, Unsure):
            said, reason = outcome.suggestion, _reason(seen) or outcome.reason
            return self._suggested(seen, Answered(said), reason, digest) if said else Left(reason)
        if seen.rule is not None:
            return self._suggested(seen, outcome, seen.rule.reason, digest)
        reply = self._reply(seen, outcome, digest)
        if reply is None:
            return Left("unaddressable")
        return UrgentReply(reply) if isinstance(outcome, Urgent) else Ready(reply)

    def _suggested(
        self, seen: Examined, outcome: Answered | Urgent, reason: str, digest: str
    ) -> Verdict:
        reply = self._reply(seen, outcome, digest)
        return Suggested(reply, reason) if reply else Left(reason)

    def _reply(
        self, seen: Examined, outcome: Answered | Urgent, digest: str
    ) -> OutgoingMail | None:
        now = datetime.now(timezone.utc)
        try:
            sender = seen.facts.sender or ""
            return compose(seen.message, sender, outcome, self.frame(), self.identity, now, digest)
        except UnaddressableError:
            return None

    def _alert(self, seen: Examined, digest: str) -> OutgoingMail | None:
        if not self.on_call:
            return None
        source = seen.facts.message_id or digest
        now = datetime.now(timezone.utc)
        return compose_alert(source, self.on_call, self.link, self.frame(), self.identity, now)


def _reason(seen: Examined) -> str:
    if seen.facts.asks_for_person:
        return "asks_for_person"
    return seen.ruled_out.reason if seen.ruled_out else ""


def _tells_of_danger(seen: Examined) -> bool:
    subject = "" if seen.facts.is_reply else seen.message.subject
    found = find_danger(seen.new.text, subject)
    if found is None:
        return False
    # What a machine or a newsletter says in jest is no person's.
    return seen.rule is None or (found.is_personal and not found.match.gentle)


def _is_alarming(seen: Examined, outcome: Outcome) -> bool:
    """Whether the one on call is told. Our own mails name 911 and 988 themselves."""
    if seen.facts.is_ours:
        return False
    if isinstance(outcome, Urgent) or (isinstance(outcome, Unsure) and outcome.alarm):
        return True
    return _tells_of_danger(seen)
