"""What becomes of a mail, from its arrival to the end, on both databases."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.mail.adapter_errors import MaybeSentError, NotSentError
from bot.mail.judgement import Envelope
from bot.mail.records import Mode
from bot.mail.spool import Spool, SpoolMailbox
from bot.mail.switches import Switches
from bot.store.database import Database
from bot.store.mail_schema import metadata
from tests.mail.desk import Desk, make_desk
from tests.mail.sendings import NotedSending
from tests.mail.stub_judge import DESK, mail
from tests.store.processes import Clock

FROM_PAT = Envelope("pat@mail.test", (DESK,))


def put(spool: Spool, *mails: bytes) -> None:
    for content in mails:
        spool.store(content, FROM_PAT)


async def test_sure_answer_is_sent_once_and_its_text_is_gone(
    desk: Desk, spool: Spool, sending: NotedSending
) -> None:
    put(spool, mail())
    await desk.responder.once()
    await desk.responder.once()
    assert sending.recipients == ["pat@mail.test"]
    assert await desk.states() == [("done", None)]
    [row] = await desk.outbox()
    assert (row["state"], row["recipient"], row["body"]) == ("sent", None, None)


async def test_mail_that_waits_is_sealed_in_the_database(
    desk: Desk, spool: Spool, sending: NotedSending
) -> None:
    sending.failures = [NotSentError("no_connection")]
    put(spool, mail())
    await desk.responder.once()
    [row] = await desk.outbox()
    assert row["state"] == "ready"
    assert b"pat" not in row["recipient"]
    assert b"answer" not in row["body"]


async def test_database_never_holds_addresses_subjects_or_ids_of_mails(
    desk: Desk, spool: Spool, mail_database: Database, sending: NotedSending
) -> None:
    sending.failures = [NotSentError("no_connection")]
    put(spool, mail(), mail(2, subject="suggest zebra"), mail(3, text="HUMAN\r\nzebra"))
    await desk.responder.once()
    dump = ""
    for table in (t for t in metadata.sorted_tables if t.name.startswith("mail_")):
        query = sa.select(table)
        rows = await mail_database.read(lambda c, q=query: c.execute(q).all())  # type: ignore[misc]
        dump += repr(rows)
    assert dump
    for word in ("pat@", "mail.test", "zebra", "question-", "HUMAN"):
        assert word not in dump


async def test_logs_hold_nothing_of_mails(
    desk: Desk, spool: Spool, sending: NotedSending, debug_log: Callable[[], Callable[[], str]]
) -> None:
    logged = debug_log()
    sending.failures = [NotSentError("no_connection"), MaybeSentError("dropped")]
    put(spool, mail(1, subject="zebra"), mail(2, subject="poison zebra"), mail(3, text="zebra"))
    await desk.responder.once()
    text = logged()
    assert "mail.judge_failed" in text
    for word in ("pat@", "mail.test", "zebra", "question-"):
        assert word not in text


async def test_mail_delivered_twice_is_answered_once(
    desk: Desk, spool: Spool, sending: NotedSending
) -> None:
    put(spool, mail(), b"Received: by another way\r\n" + mail())
    await desk.responder.once()
    assert len(sending.sent) == 1
    assert sorted(await desk.states()) == [("done", None), ("left", "duplicate")]


async def test_same_id_and_sender_with_another_text_is_not_answered_again(
    desk: Desk, spool: Spool, sending: NotedSending
) -> None:
    put(spool, mail())
    await desk.responder.once()
    put(spool, mail(text="Another text"))
    await desk.responder.once()
    assert len(sending.sent) == 1


async def test_mail_handed_over_again_after_its_answer_does_not_come_up_again(
    desk: Desk, spool: Spool, sending: NotedSending
) -> None:
    put(spool, mail())
    await desk.responder.once()
    put(spool, mail())
    assert spool.names() == []


async def test_poisoned_mail_is_quarantined_and_the_next_is_answered(
    desk: Desk, spool: Spool, sending: NotedSending
) -> None:
    put(spool, mail(1, subject="poison"), mail(2))
    await desk.responder.once()
    assert sorted(await desk.states()) == [("done", None), ("quarantined", "failed")]


@pytest.mark.slow
@pytest.mark.parametrize("how", ["sleep", "spin"])
async def test_hanging_mail_is_quarantined_and_the_next_goes_on_within_a_second(
    mail_database: Database, spool: Spool, sending: NotedSending, tmp_path: Path, how: str
) -> None:
    desk = make_desk(
        mail_database, SpoolMailbox(spool), sending, tmp_path / "keys", judge_seconds=1.2
    )
    put(spool, mail(1, subject=how), mail(2, sender="lee@mail.test"))
    began = time.monotonic()
    await desk.responder._intake.look()
    await desk.dispatch.send_due()
    assert sending.recipients == ["lee@mail.test"]
    assert time.monotonic() - began < 1
    await desk.responder.once()
    assert ("quarantined", "timed_out") in await desk.states()
    await desk.judge.close()


async def test_draft_only_is_the_default(
    mail_database: Database, spool: Spool, sending: NotedSending, tmp_path: Path
) -> None:
    assert Switches().mode() == Mode(sends=False, sends_urgent=False)
    desk = make_desk(
        mail_database, SpoolMailbox(spool), sending, tmp_path / "keys", switches=Switches()
    )
    put(spool, mail(1), mail(2, subject="urgent"))
    await desk.responder.once()
    assert sending.recipients == ["oncall@help.test"]  # the alert is for people
    assert await desk.states() == [("suggested", "draft_only")] * 2
    drafts = [path.read_bytes() for path in spool.suggestions.iterdir()]
    assert len(drafts) == 2
    assert all(b"The answer." in draft and b"Auto-Submitted" not in draft for draft in drafts)
    await desk.judge.close()


async def test_urgent_text_has_its_own_switch_in_draft_only_mode(
    mail_database: Database, spool: Spool, sending: NotedSending, tmp_path: Path
) -> None:
    switches = Switches(sends_urgent=True)
    desk = make_desk(
        mail_database, SpoolMailbox(spool), sending, tmp_path / "keys", switches=switches
    )
    put(spool, mail(1), mail(2, subject="urgent"))
    await desk.responder.once()
    assert sorted(sending.recipients) == ["oncall@help.test", "pat@mail.test"]
    await desk.judge.close()


async def test_kill_switch_works_at_once_also_for_what_waits(
    mail_database: Database, spool: Spool, sending: NotedSending, tmp_path: Path, clock: Clock
) -> None:
    switches = Switches(sends=True, sends_urgent=True, stop_file=tmp_path / "stop")
    desk = make_desk(
        mail_database,
        SpoolMailbox(spool),
        sending,
        tmp_path / "keys",
        switches=switches,
        clock=clock,
    )
    sending.failures = [NotSentError("no_connection")]
    put(spool, mail(1))
    await desk.responder.once()
    (tmp_path / "stop").touch()
    put(spool, mail(2))
    clock.go(3600)
    await desk.responder.once()
    await desk.responder.once()
    assert sending.sent == []
    assert await desk.states() == [("suggested", "kill_switch")] * 2
    await desk.judge.close()


async def test_worker_that_died_is_followed_after_its_lease(
    mail_database: Database, spool: Spool, sending: NotedSending, tmp_path: Path, clock: Clock
) -> None:
    mailbox = SpoolMailbox(spool)
    dead = make_desk(mail_database, mailbox, sending, tmp_path / "keys", clock=clock, worker="dead")
    put(spool, mail())
    look = await mailbox.look()
    await dead.ledger.claim(mailbox.name, look.uidvalidity, look.uids)
    desk = make_desk(mail_database, mailbox, sending, tmp_path / "keys", clock=clock)
    await desk.responder.once()
    assert sending.sent == []
    clock.go(61)
    await desk.responder.once()
    assert len(sending.sent) == 1
    await desk.judge.close()


async def test_mail_with_which_workers_die_again_and_again_is_quarantined(
    mail_database: Database, spool: Spool, sending: NotedSending, tmp_path: Path, clock: Clock
) -> None:
    mailbox = SpoolMailbox(spool)
    dying = make_desk(mail_database, mailbox, sending, tmp_path / "keys", clock=clock, worker="d")
    put(spool, mail())
    look = await mailbox.look()
    for _ in range(3):
        await dying.ledger.claim(mailbox.name, look.uidvalidity, look.uids)
        clock.go(61)
    desk = make_desk(mail_database, mailbox, sending, tmp_path / "keys", clock=clock)
    await desk.responder.once()
    assert await desk.states() == [("quarantined", "crashed")]
    await desk.judge.close()
