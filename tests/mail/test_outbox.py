"""What may have been sent is never sent again; what surely was not, is."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.mail import outbox
from bot.mail.adapter_errors import MaybeSentError, NotSentError
from bot.mail.records import Mode
from bot.mail.spool import Spool, SpoolMailbox
from bot.store.database import Database
from tests.mail.desk import Desk, make_desk
from tests.mail.sendings import NotedSending
from tests.mail.stub_judge import mail
from tests.mail.test_responder import put
from tests.store.processes import Clock

SENDS = Mode(sends=True)


async def _maybe_sent(desk: Desk, spool: Spool, sending: NotedSending) -> bytes:
    """An answer whose end nobody knows, and its text."""
    sending.failures = [MaybeSentError("dropped")]
    put(spool, mail())
    await desk.responder.once()
    [row] = await desk.outbox()
    assert row["state"] == "sending"
    return f"Return-Path: <>\r\nMessage-ID: {row['reply_message_id']}\r\n\r\nx\r\n".encode()


async def test_copy_in_our_mailbox_proves_that_an_answer_was_sent(
    desk: Desk, spool: Spool, sending: NotedSending
) -> None:
    put(spool, await _maybe_sent(desk, spool, sending))
    await desk.responder.once()
    [row] = await desk.outbox()
    assert (row["state"], row["body"], row["copy_seen"]) == ("sent", None, True)
    assert await desk.states() == [("done", None), ("done", "own_copy")]
    assert sending.sent == []


async def test_answer_without_a_copy_waits_and_is_then_staffs(
    desk: Desk, spool: Spool, sending: NotedSending, clock: Clock
) -> None:
    await _maybe_sent(desk, spool, sending)
    clock.go(600)
    await desk.responder.once()
    assert await desk.states() == [("answer_ready", None)]
    clock.go(600)
    await desk.responder.once()
    await desk.responder.once()
    assert await desk.states() == [("suggested", "send_unknown")]
    assert len(list(spool.suggestions.iterdir())) == 1
    assert sending.sent == []


async def test_copy_that_comes_late_settles_what_was_given_up(
    desk: Desk, spool: Spool, sending: NotedSending, clock: Clock
) -> None:
    copy = await _maybe_sent(desk, spool, sending)
    clock.go(1200)
    await desk.responder.once()
    await desk.responder.once()
    put(spool, copy)
    await desk.responder.once()
    assert (await desk.states())[0] == ("done", None)


@pytest.mark.parametrize("late", [False, True])
async def test_mail_of_a_worker_that_died_sending_is_settled_by_another(
    mail_database: Database,
    spool: Spool,
    sending: NotedSending,
    tmp_path: Path,
    clock: Clock,
    late: bool,
) -> None:
    class Dies(NotedSending):
        async def send(self, recipient: str, body: bytes, *, has_copy: bool = True) -> None:
            raise asyncio.CancelledError

    box = SpoolMailbox(spool)
    dying = make_desk(mail_database, box, Dies(), tmp_path / "keys", clock=clock)
    put(spool, mail())
    with pytest.raises(asyncio.CancelledError):
        await dying.responder.once()
    desk = make_desk(mail_database, box, sending, tmp_path / "keys", clock=clock)
    clock.go(1000 if late else 100)
    await desk.responder.once()
    state = ("suggested", "send_unknown") if late else ("answer_ready", None)
    assert await desk.states() == [state]
    await dying.judge.close()
    await desk.judge.close()


async def test_refused_for_now_is_tried_again_with_growing_pauses(
    desk: Desk, spool: Spool, sending: NotedSending, clock: Clock
) -> None:
    sending.failures = [NotSentError("status_4xx") for _ in range(3)]
    put(spool, mail())
    await desk.responder.once()
    times = []
    for _ in range(3):
        [row] = await desk.outbox()
        times.append(row["next_at"] - clock.now)
        clock.go(times[-1] + 0.01)
        await desk.responder.once()
    assert times == sorted(times)
    assert times[0] >= 30
    assert len(sending.sent) == 1


async def test_refused_for_good_is_staffs(desk: Desk, spool: Spool, sending: NotedSending) -> None:
    sending.failures = [NotSentError("status_5xx", is_final=True)]
    put(spool, mail())
    await desk.responder.once()
    assert await desk.states() == [("suggested", "refused")]
    assert len(list(spool.suggestions.iterdir())) == 1


async def test_answer_that_could_not_be_sent_for_long_is_staffs(
    desk: Desk, spool: Spool, sending: NotedSending, clock: Clock
) -> None:
    sending.failures = [NotSentError("no_connection")]
    put(spool, mail())
    await desk.responder.once()
    clock.go(outbox.STALE_SECONDS + 1)
    await desk.responder.once()
    assert await desk.states() == [("suggested", "too_late")]
    assert sending.sent == []


async def test_alert_is_sent_again_when_nobody_knows(
    desk: Desk, spool: Spool, sending: NotedSending, clock: Clock
) -> None:
    sending.failures = [MaybeSentError("dropped"), MaybeSentError("dropped")]
    put(spool, mail(subject="urgent"))
    await desk.responder.once()
    clock.go(100)
    await desk.responder.once()
    await desk.responder.once()
    assert sending.recipients == ["oncall@help.test"]
    assert sending.sent[0][2] is False  # no copy: on call is another mailbox


async def test_mail_is_taken_by_one_of_many(
    mail_database: Database, desk: Desk, spool: Spool
) -> None:
    put(spool, mail())
    await desk.responder._intake.look()
    [row] = await desk.outbox()
    sealer, now = desk.dispatch._sealer, desk.clock()
    works = [
        mail_database.write(lambda c: outbox.take(c, sealer, row["id"], SENDS, now))
        for _ in range(8)
    ]
    taken = await asyncio.gather(*works)
    assert sum(one is not None for one in taken) == 1


async def test_mail_that_cannot_be_opened_is_left_in_the_mailbox(
    mail_database: Database, desk: Desk, spool: Spool, sending: NotedSending, tmp_path: Path
) -> None:
    put(spool, mail())
    await desk.responder._intake.look()
    [key] = (tmp_path / "keys").glob("seal.keys")
    key.unlink()
    other = make_desk(
        mail_database, SpoolMailbox(spool), sending, tmp_path / "keys", clock=desk.clock
    )
    await other.dispatch.send_due()
    assert sending.sent == []
    [row] = await desk.outbox()
    assert row["state"] == "failed"
    assert await desk.states() == [("left", "answer_lost")]
    await other.judge.close()
