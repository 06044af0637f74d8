"""How many answers go out, and the stop when there are too many.

An answer is counted in the transaction that puts it into the outbox. Whoever changes sender
addresses gets past the limits of a sender and a domain; the limit in all then turns the service to
drafts only, until a person resumes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.mail.hashes import KeyedHashes
from bot.store.mail_schema import mail_halt, mail_limit
from bot.store.statements import insert_on_conflict

HOUR: Final = 3_600.0
DAY: Final = 24 * HOUR
SENDER, DOMAIN = "sender", "domain"
TOTAL: Final = "limit_total"

_COUNT: Final[Any] = sa.select(sa.func.count()).select_from(mail_limit)
_SINCE: Final = mail_limit.c.at > sa.bindparam("since")
_OF_SENDER: Final = _COUNT.where(mail_limit.c.sender.in_(sa.bindparam("h", expanding=True)), _SINCE)
_OF_DOMAIN: Final = _COUNT.where(mail_limit.c.domain.in_(sa.bindparam("h", expanding=True)), _SINCE)
_OF_ALL: Final = _COUNT.where(_SINCE)
_HALTS: Final = sa.select(mail_halt.c.reason).limit(1)


@dataclass(frozen=True)
class Limits:
    """The most answers: to a sender a day, to a domain an hour, in all an hour."""

    sender_a_day: int = 3
    domain_an_hour: int = 20
    total_an_hour: int = 60


@dataclass(frozen=True)
class Counting:
    """The counts as one transaction sees them. ``now``: seconds since 1970."""

    connection: Connection
    hashes: KeyedHashes
    limits: Limits
    now: float

    def reached(self, sender: str, domain: str) -> str | None:
        """``limit_sender`` or ``limit_domain``, if one more answer would be too many."""
        senders = self.hashes.all_of(SENDER, sender)
        if self._count(_OF_SENDER, DAY, senders) >= self.limits.sender_a_day:
            return "limit_sender"
        domains = self.hashes.all_of(DOMAIN, domain)
        if self._count(_OF_DOMAIN, HOUR, domains) >= self.limits.domain_an_hour:
            return "limit_domain"
        return None

    def was_answered(self, sender: str, seconds: float) -> bool:
        """Whether the sender had an answer within that time."""
        return self._count(_OF_SENDER, seconds, self.hashes.all_of(SENDER, sender)) > 0

    def count(self, sender: str, domain: str) -> None:
        """One answer more."""
        row = {
            "sender": self.hashes.of(SENDER, sender),
            "domain": self.hashes.of(DOMAIN, domain),
            "at": self.now,
        }
        self.connection.execute(sa.insert(mail_limit), row)

    def is_halted(self) -> bool:
        """Whether only drafts may be made."""
        return is_halted(self.connection)

    def is_total_reached(self) -> bool:
        """Whether one more answer would be too many in all."""
        return self._count(_OF_ALL, HOUR) >= self.limits.total_an_hour

    def halt(self) -> bool:
        """Turn to drafts only; whether this was the moment."""
        insert = insert_on_conflict(self.connection, mail_halt).values(reason=TOTAL, at=self.now)
        return bool(self.connection.execute(insert.on_conflict_do_nothing()).rowcount)

    def _count(self, query: Any, seconds: float, hashes: list[str] | None = None) -> int:
        values: dict[str, Any] = {"since": self.now - seconds}
        if hashes is not None:
            values["h"] = hashes
        return int(self.connection.execute(query, values).scalar_one())


def is_halted(connection: Connection) -> bool:
    """Whether only drafts may be made."""
    return connection.execute(_HALTS).first() is not None


def resume(connection: Connection) -> None:
    """A person has looked: answers may be sent again."""
    connection.execute(sa.delete(mail_halt))


def forget(connection: Connection, now: float) -> None:
    """Delete what counts no more; two weeks are kept for replies that name no thread."""
    connection.execute(sa.delete(mail_limit).where(mail_limit.c.at < now - 15 * DAY))
