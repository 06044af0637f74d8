"""A responder made of its parts, as the command makes it, with the stub for a judge."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from prometheus_client import CollectorRegistry

from bot.mail.bounded import BoundedJudge
from bot.mail.dispatch import Dispatch, Sending, Waits
from bot.mail.hashes import KeyedHashes
from bot.mail.judgement import Judge
from bot.mail.ledger import Ledger
from bot.mail.limits import Limits
from bot.mail.mailbox import Mailbox
from bot.mail.metrics import MailMetrics
from bot.mail.responder import Responder, Rhythm
from bot.mail.switches import Switches
from bot.store.database import Database
from bot.store.keys import load_key_ring
from bot.store.mail_schema import mail_in, mail_out
from bot.store.sealing import Sealer
from tests.mail.stub_judge import judge as stub_judge
from tests.store.processes import Clock

SENDS = Switches(sends=True)
ROOMY = Limits(1_000_000, 1_000_000, 1_000_000)


@dataclass
class Desk:
    """One process at work on a mailbox."""

    database: Database
    ledger: Ledger
    dispatch: Dispatch
    responder: Responder
    judge: BoundedJudge
    clock: Callable[[], float]
    alarms: list[str] = field(default_factory=list)

    async def states(self) -> list[tuple[str, str | None]]:
        """State and reason of every mail, in order of arrival."""
        query = sa.select(mail_in.c.state, mail_in.c.reason).order_by(mail_in.c.id)
        return [tuple(row) for row in await self._all(query)]

    async def outbox(self) -> list[Mapping[str, Any]]:
        """All rows of the outbox."""
        query = sa.select(mail_out).order_by(mail_out.c.id)
        return [row._mapping for row in await self._all(query)]

    async def _all(self, query: Any) -> list[Any]:
        return await self.database.read(lambda connection: connection.execute(query).all())


def make_desk(
    database: Database,
    mailbox: Mailbox,
    sending: Sending,
    secrets: Path,
    *,
    switches: Switches = SENDS,
    judge: Judge = stub_judge,
    limits: Limits | None = None,
    clock: Callable[[], float] | None = None,
    worker: str = "here",
    waits: Waits | None = None,
    lease_seconds: float = 60.0,
    rhythm: Rhythm | None = None,
    judge_seconds: float = 5.0,
) -> Desk:
    """A desk that sends unless told otherwise."""
    hashes = KeyedHashes(load_key_ring(secrets, "mail"))
    sealer = Sealer(load_key_ring(secrets, "seal"))
    metrics = MailMetrics(CollectorRegistry())
    clock = clock or Clock()
    ledger = Ledger(database, hashes, sealer, worker, limits, lease_seconds, clock)
    dispatch = Dispatch(database, sealer, sending, mailbox, switches.mode, metrics, waits, clock)
    bounded = BoundedJudge(judge, judge_seconds)
    alarms: list[str] = []
    responder = Responder(
        mailbox,
        database,
        ledger,
        dispatch,
        bounded,
        switches.mode,
        metrics,
        rhythm,
        lambda: alarms.append("halted"),
    )
    return Desk(database, ledger, dispatch, responder, bounded, clock, alarms)
