"""The transaction that decides about a mail: its row, thread, limits, and what is to be sent.

All of it together or nothing. Decisions are made one at a time, so that of two mails of one thread,
judged by two workers at the same moment, one is answered.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.errors import LeaseLostError
from bot.mail import threads
from bot.mail.hashes import KeyedHashes
from bot.mail.judgement import Judgement, Left, OutgoingMail, Quarantined, Ready, Suggested
from bot.mail.limits import DAY, SENDER, TOTAL, Counting, Limits
from bot.mail.outbox import ALERT, DRAFT, REPLY, URGENT, insert_mail
from bot.mail.records import Claimed, Decided, Mode
from bot.mail.threads import MESSAGE, Thread
from bot.store.mail_schema import mail_in
from bot.store.sealing import Sealer

# Any number: decisions take turns.
_LOCK: Final = 4_117_004
# So long after an answer a "Re:" in no thread that we know is taken for a reply to it.
_ECHO_SECONDS: Final = 14 * DAY

_MINE: Final = sa.select(mail_in.c.id).where(
    mail_in.c.id == sa.bindparam("mail"),
    mail_in.c.worker == sa.bindparam("name"),
    mail_in.c.state == "arrived",
)
_TWIN: Final = sa.select(mail_in).where(
    mail_in.c.dedupe_key.in_(sa.bindparam("hashes", expanding=True))
)
_BY_ID: Final = mail_in.c.id == sa.bindparam("mail")
_DELETE: Final = sa.delete(mail_in).where(_BY_ID)


@dataclass(frozen=True)
class _Outcome:
    state: str
    reason: str | None = None
    mail: OutgoingMail | None = None
    kind: str = DRAFT
    halted: bool = False


@dataclass(frozen=True)
class Deciding:
    """A decision on its way into the database.

    Args:
        claimed: the mail; it must still be this worker's.
        identity: the same for the same mail.
        answered_by_person: a person has replied to it, or wrote in its thread.
        now: seconds since 1970.
    """

    claimed: Claimed
    identity: str
    judgement: Judgement
    answered_by_person: bool
    mode: Mode
    limits: Limits
    hashes: KeyedHashes
    sealer: Sealer
    now: float

    def write(self, connection: Connection) -> Decided:
        """Decide and write it.

        Raises:
            LeaseLostError: the mail is another worker's by now.
        """
        self._take_turn(connection)
        if twin := connection.execute(_TWIN, {"hashes": self._dedupe_keys()}).first():
            return self._again(connection, twin)
        facts = self.judgement.facts
        thread = threads.thread_of(connection, facts, self.hashes, self._dedupe_key())
        is_peoples = self._is_peoples(thread)
        counting = Counting(connection, self.hashes, self.limits, self.now)
        outcome = self._outcome(replace(thread, human_seen=is_peoples), counting)
        outcome = self._put_into_outbox(connection, outcome)
        self._note(connection, thread, outcome, counting, is_peoples)
        self._update(connection, outcome, thread.keys[0])
        return Decided(outcome.state, outcome.reason, outcome.halted)

    def _take_turn(self, connection: Connection) -> None:
        if connection.dialect.name == "postgresql":
            lock = sa.text("SELECT pg_advisory_xact_lock(:key)")
            connection.execute(lock, {"key": _LOCK})
        mine = {"mail": self.claimed.id, "name": self.claimed.worker}
        if connection.execute(_MINE, mine).first() is None:
            raise LeaseLostError("another worker has taken this mail over")

    def _dedupe_key(self) -> str:
        return self.hashes.of("dedupe", self.identity)

    def _dedupe_keys(self) -> list[str]:
        return self.hashes.all_of("dedupe", self.identity)

    def _again(self, connection: Connection, twin: Any) -> Decided:
        """The same mail once more: delivered twice, or at a new place of the same mailbox."""
        place = self.claimed.place
        if twin.mailbox != self.claimed.mailbox or twin.uidvalidity == place.uidvalidity:
            self._update(connection, _Outcome("left", "duplicate"), None, is_known=True)
            return Decided("left", "duplicate")
        connection.execute(_DELETE, {"mail": self.claimed.id})
        moved = {"uidvalidity": place.uidvalidity, "uid": place.uid}
        waits = twin.state == "answer_ready"
        change = sa.update(mail_in).where(mail_in.c.id == twin.id)
        connection.execute(change.values(**moved, flagged=waits, changed_at=self.now))
        return Decided(twin.state, "moved")

    def _is_peoples(self, thread: Thread) -> bool:
        facts = self.judgement.facts
        now_seen = facts.asks_for_person or facts.is_ours or thread.replies_to_answer
        return thread.human_seen or now_seen or self.answered_by_person

    def _outcome(self, thread: Thread, counting: Counting) -> _Outcome:
        verdict = self.judgement.verdict
        if isinstance(verdict, Left):
            return _Outcome("left", verdict.reason)
        if isinstance(verdict, Quarantined):
            return _Outcome("quarantined", verdict.reason)
        if isinstance(verdict, Suggested):
            belongs = self._belongs_to_people(thread)
            return belongs or _Outcome("suggested", verdict.reason, verdict.reply)
        if isinstance(verdict, Ready):
            return (
                self._belongs_to_people(thread)
                or self._echo(thread, counting, verdict.reply)
                or self._answer(verdict.reply, REPLY, counting)
            )
        if thread.urgent_answers:
            return _Outcome("left", "thread_answered")
        return self._answer(verdict.reply, URGENT, counting)

    def _belongs_to_people(self, thread: Thread) -> _Outcome | None:
        facts = self.judgement.facts
        reasons = {
            "asks_for_person": facts.asks_for_person,
            "reply_to_answer": thread.replies_to_answer,
            "person_in_thread": thread.human_seen,
            "thread_answered": thread.bot_answers > 0,
        }
        reason = next((name for name, holds in reasons.items() if holds), None)
        return _Outcome("left", reason) if reason else None

    def _answer(self, mail: OutgoingMail, kind: str, counting: Counting) -> _Outcome:
        if limit := counting.reached(*self._who(mail)):
            return _Outcome("left", limit)
        allowed, draft_reason = self._may_send(counting)
        if allowed or (kind == URGENT and self.mode.sends_urgent):
            return _Outcome("answer_ready", None, mail, kind)
        halted = draft_reason == TOTAL and counting.halt()
        return _Outcome("suggested", draft_reason, mail, DRAFT, halted)

    def _may_send(self, counting: Counting) -> tuple[bool, str]:
        if not self.mode.sends:
            return False, "kill_switch" if self.mode.killed else "draft_only"
        if counting.is_halted():
            return False, "halted"
        return not counting.is_total_reached(), TOTAL

    def _echo(self, thread: Thread, counting: Counting, mail: OutgoingMail) -> _Outcome | None:
        """A reply that hides what it replies to, from somebody whom we answered of late."""
        is_loose = self.judgement.facts.is_reply and not thread.is_known
        if is_loose and counting.was_answered(self._who(mail)[0], _ECHO_SECONDS):
            return _Outcome("left", "reply_to_answer")
        return None

    def _who(self, mail: OutgoingMail) -> tuple[str, str]:
        facts = self.judgement.facts
        sender = facts.sender or mail.recipient
        return sender, facts.domain or sender.rpartition("@")[2].lower()

    def _put_into_outbox(self, connection: Connection, outcome: _Outcome) -> _Outcome:
        place = (connection, self.sealer, self.claimed.id, self.now)
        if self.judgement.alert is not None:
            insert_mail(*place, ALERT, self.judgement.alert)
        if outcome.mail is None or insert_mail(*place, outcome.kind, outcome.mail):
            return outcome
        # There is an answer of this Message-ID: same id and sender, though another text.
        return _Outcome("left", "duplicate")

    def _note(
        self,
        connection: Connection,
        thread: Thread,
        outcome: _Outcome,
        counting: Counting,
        is_peoples: bool,
    ) -> None:
        answers = outcome.state == "answer_ready" and outcome.mail is not None
        urgent = answers and outcome.kind == URGENT
        if answers and outcome.mail is not None:
            counting.count(*self._who(outcome.mail))
        is_news = is_peoples and (not thread.human_seen or len(thread.keys) > 1)
        if answers or is_news:
            human = is_peoples or urgent
            counts = {"answers": int(answers), "urgent": int(urgent)}
            threads.note(connection, thread, self.now, **counts, human=human)

    def _update(
        self,
        connection: Connection,
        outcome: _Outcome,
        thread_key: str | None,
        *,
        is_known: bool = False,
    ) -> None:
        facts = self.judgement.facts
        message_key = self.hashes.of(MESSAGE, facts.message_id) if facts.message_id else None
        change = sa.update(mail_in).where(mail_in.c.id == self.claimed.id)
        connection.execute(
            change.values(
                dedupe_key=None if is_known else self._dedupe_key(),
                message_key=message_key,
                thread_key=thread_key,
                sender=self.hashes.of(SENDER, facts.sender) if facts.sender else None,
                state=outcome.state,
                reason=outcome.reason,
                flagged=outcome.state == "answer_ready",
                worker=None,
                lease_until=None,
                changed_at=self.now,
            )
        )
