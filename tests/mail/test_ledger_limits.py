from __future__ import annotations

from pathlib import Path

import pytest

from bot.mail.spool import Spool, SpoolMailbox
from bot.store.database import Database
from tests.mail.desk import Desk, make_desk
from tests.mail.sendings import NotedSending
from tests.mail.stub_judge import mail
from tests.mail.test_responder import put
from tests.store.processes import Clock


async def test_sender_gets_three_answers_a_day(
    desk: Desk, spool: Spool, sending: NotedSending, clock: Clock
) -> None:
    put(spool, *(mail(n) for n in range(4)))
    await desk.responder.once()
    assert len(sending.sent) == 3
    assert ("left", "limit_sender") in await desk.states()
    clock.go(86_401)
    put(spool, mail(5))
    await desk.responder.once()
    assert len(sending.sent) == 4


async def test_domain_gets_twenty_answers_an_hour(
    desk: Desk, spool: Spool, sending: NotedSending, clock: Clock
) -> None:
    put(spool, *(mail(n, sender=f"p{n}@mail.test") for n in range(22)))
    await desk.responder.once()
    assert len(sending.sent) == 20
    clock.go(3601)
    put(spool, mail(30, sender="late@mail.test"))
    await desk.responder.once()
    assert len(sending.sent) == 21


async def test_sixty_answers_an_hour_turn_to_drafts_until_resumed(
    desk: Desk, spool: Spool, sending: NotedSending, clock: Clock
) -> None:
    put(spool, *(mail(n, sender=f"p{n}@d{n}.test") for n in range(63)))
    await desk.responder.once()
    assert len(sending.sent) == 60
    assert desk.alarms == ["halted"]
    reasons = [reason for _, reason in await desk.states() if reason]
    assert reasons == ["limit_total", "halted", "halted"]
    clock.go(2 * 86_400)
    put(spool, mail(70, sender="a@new.test"))
    await desk.responder.once()
    assert len(sending.sent) == 60
    await desk.ledger.resume()
    put(spool, mail(71, sender="b@new.test"))
    await desk.responder.once()
    assert len(sending.sent) == 61


@pytest.mark.slow
async def test_workers_count_together(
    mail_database: Database, spool: Spool, sending: NotedSending, tmp_path: Path, clock: Clock
) -> None:
    import asyncio

    put(spool, *(mail(n) for n in range(20)))
    desks = [
        make_desk(
            mail_database,
            SpoolMailbox(spool),
            sending,
            tmp_path / "keys",
            clock=clock,
            worker=f"w{n}",
        )
        for n in range(4)
    ]
    await asyncio.gather(*(desk.responder.once() for desk in desks))
    assert len(sending.sent) == 3
    for desk in desks:
        await desk.judge.close()
