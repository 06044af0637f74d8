"""Traces of mails: how they were judged and sent, and nothing of what they hold."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import tracing
from bot.mail.adapter_errors import MaybeSentError
from bot.mail.judgement import Envelope, Judgement
from bot.mail.spool import Spool, SpoolMailbox
from bot.store.database import Database
from bot.store.traced_database import TracedDatabase
from tests.collector import Collector, collector
from tests.mail.desk import make_desk
from tests.mail.sendings import NotedSending
from tests.mail.stub_judge import DESK, judge, mail

FROM_PAT = Envelope("pat@mail.test", (DESK,))


@pytest.fixture
def received() -> Iterator[Collector]:
    with collector() as there:
        yield there


async def _judge_in_parts(raw: bytes, envelope: Envelope) -> Judgement:
    with tracing.child("parse"):  # as the agent does, in the judge's own thread
        return await judge(raw, envelope)


async def test_mails_are_traced_from_judging_to_sending_without_a_word_of_theirs(
    mail_database: Database, spool: Spool, tmp_path: Path, received: Collector
) -> None:
    sending = NotedSending(failures=[MaybeSentError("q.zanzibar"), RuntimeError("pat")])
    for number in range(1, 4):
        spool.store(mail(number, text=f"Pat Zanzibar is ill {number}"), FROM_PAT)
    database = TracedDatabase(mail_database, "sqlite")
    with tracing.traces(received.url, "mail", lambda _: None):
        mailbox = SpoolMailbox(spool)
        desk = make_desk(database, mailbox, sending, tmp_path / "keys", judge=_judge_in_parts)
        with pytest.raises(RuntimeError):
            await desk.responder.once()
        await desk.judge.close()
    by_id = {span.id: span for span in received.spans}
    parents = {(span.name, by_id[span.parent].name) for span in received.spans if span.parent}
    assert parents == {
        ("mail judge", "mail"),
        ("parse", "mail judge"),
        ("database", "mail"),
        ("database", "mail send"),
    }
    judged = [span.attributes["helpdesk.outcome"] for span in received.named("mail judge")]
    assert judged == ["Ready"] * 3
    sent = [span.attributes for span in received.named("mail send")]
    assert {each.get("helpdesk.outcome") for each in sent} == {"unknown", "sent", None}
    assert [each["error.type"] for each in sent if "error.type" in each] == ["RuntimeError"]
    raw = b"".join(received.raw).lower()
    assert not [word for word in (b"pat", b"zanzibar", b"mail.test", b"help.test") if word in raw]
