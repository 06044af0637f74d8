"""The responder on a real IMAP server."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes
from pathlib import Path

import pytest

from bot.mail.adapter_errors import MaybeSentError
from bot.mail.hashes import KeyedHashes
from bot.mail.imap_mailbox import ImapMailbox
from bot.mail.imap_session import ImapAccount
from bot.mail.judgement import Judge
from bot.mail.mailbox import Incoming
from bot.mail.oauth import Password
from bot.mail.records import Place
from bot.mail.responder import Rhythm
from bot.mail.switches import Switches
from bot.store.database import open_database
from bot.store.keys import load_key_ring
from tests.mail.desk import SENDS, Desk, make_desk
from tests.mail.dovecot import SECRET, Dovecot
from tests.mail.sendings import NotedSending
from tests.mail.stub_judge import DESK, judge, mail
from tests.mail.waiting import until
from tests.store.processes import Clock

pytestmark = pytest.mark.slow


def account(imap: Dovecot, owner: str = "") -> ImapAccount:
    login = Password(imap.user, SECRET)
    return ImapAccount("127.0.0.1", imap.port, login, security="none", owner=owner)


@asynccontextmanager
async def imap_desk(
    imap: Dovecot,
    url: str,
    keys: Path,
    sending: NotedSending,
    switches: Switches = SENDS,
    judge: Judge = judge,
    clock: Clock | None = None,
) -> AsyncIterator[Desk]:
    database = open_database(url)
    mailbox = ImapMailbox(account(imap, KeyedHashes(load_key_ring(keys, "mail")).owner))
    rhythm = Rhythm(look=60, chores=0.5, pause=0.2)
    made = make_desk(
        database,
        mailbox,
        sending,
        keys,
        switches=switches,
        rhythm=rhythm,
        judge=judge,
        clock=clock,
    )
    yield made
    await mailbox.close()
    await made.judge.close()
    await database.close()


@asynccontextmanager
async def at_work(desk: Desk) -> AsyncIterator[None]:
    stop = asyncio.Event()
    working = asyncio.create_task(desk.responder.run(stop))
    await asyncio.sleep(0.5)
    yield
    stop.set()
    await working


async def test_states_are_shown_by_flags_and_keywords(
    imap: Dovecot, new_sqlite: str, tmp_path: Path, sending: NotedSending
) -> None:
    imap.deliver(
        mail(1),
        mail(2, subject="leave this"),
        mail(3, subject="poison"),
        mail(4, subject="suggest something"),
    )
    async with imap_desk(imap, new_sqlite, tmp_path / "keys", sending) as desk:
        await desk.responder.once()
        assert await desk.states() == [
            ("done", None),
            ("left", "not_sure"),
            ("quarantined", "failed"),
            ("suggested", "unsure"),
        ]
    flags = [found - {"\\Recent"} for found in imap.flags().values()]
    assert flags == [
        {"\\Answered", "\\Seen", "$BotAnswered"},
        {"$BotLeft"},
        {"$BotError"},
        {"$BotSuggestion"},
    ]
    assert sending.recipients == ["pat@mail.test"]
    [draft] = imap.mails("Drafts")
    assert b"Auto-Submitted" not in draft
    assert b"The answer." in draft
    with imap.client() as client:
        client.select_folder("Drafts", readonly=True)
        assert {b"\\Draft", b"$BotSuggestion"} <= set(client.get_flags([1])[1])


async def test_mail_is_answered_as_it_arrives(
    imap: Dovecot, new_sqlite: str, tmp_path: Path, sending: NotedSending
) -> None:
    async with imap_desk(imap, new_sqlite, tmp_path / "keys", sending) as desk, at_work(desk):
        imap.deliver(mail())
        await until(lambda: sending.sent, 2.5)


async def test_mail_after_a_restart_of_the_server_is_answered(
    own_imap: Dovecot, new_sqlite: str, tmp_path: Path, sending: NotedSending
) -> None:
    async with imap_desk(own_imap, new_sqlite, tmp_path / "keys", sending) as desk, at_work(desk):
        own_imap.stop()
        cpu = time.process_time()
        await asyncio.sleep(2)
        assert time.process_time() - cpu < 0.7  # nobody spins on a dead connection
        own_imap.start()
        own_imap.deliver(mail())
        await until(lambda: sending.sent, 15)


async def test_new_uids_do_not_lead_to_new_answers(
    own_imap: Dovecot, new_sqlite: str, tmp_path: Path, sending: NotedSending
) -> None:
    own_imap.deliver(mail(1), mail(2, subject="leave"))
    async with imap_desk(own_imap, new_sqlite, tmp_path / "keys", sending) as desk:
        await desk.responder.once()
    own_imap.change_uids()
    with own_imap.client() as client:
        client.remove_flags(client.search("ALL"), ["\\Seen", "\\Answered"])
    own_imap.deliver(mail(3, sender="new@mail.test"))
    async with imap_desk(own_imap, new_sqlite, tmp_path / "keys", sending) as desk:
        await desk.responder.once()
        assert sending.recipients == ["pat@mail.test", "new@mail.test"]
        assert await desk.states() == [("done", None), ("left", "not_sure"), ("done", None)]
    assert "\\Answered" in own_imap.flags()[1]  # shown again at its new place


async def test_mail_that_a_person_has_opened_or_answered_is_left(
    imap: Dovecot, new_sqlite: str, tmp_path: Path, sending: NotedSending
) -> None:
    imap.deliver(mail(1), mail(2), mail(3, References="<question-2@mail.test>"))
    with imap.client() as client:
        client.add_flags([1], ["\\Seen"])
        client.add_flags([2], ["\\Answered"])
    async with imap_desk(imap, new_sqlite, tmp_path / "keys", sending) as desk:
        await desk.responder.once()
        assert await desk.states() == [
            ("left", "seen_by_person"),
            ("left", "answered_by_person"),
            ("left", "person_in_thread"),
        ]


async def test_person_is_known_by_what_is_in_sent(
    imap: Dovecot, new_sqlite: str, tmp_path: Path, sending: NotedSending
) -> None:
    with imap.client() as client:
        client.append("Sent", mail("staff", sender=DESK))
    imap.deliver(mail(1, References="<question-staff@mail.test>"), mail(2, References="<x@y.z>"))
    async with imap_desk(imap, new_sqlite, tmp_path / "keys", sending) as desk:
        await desk.responder.once()
        assert await desk.states() == [("left", "person_in_thread"), ("done", None)]


async def test_own_answer_that_comes_back_is_proof_and_is_not_judged(
    imap: Dovecot, new_sqlite: str, tmp_path: Path, sending: NotedSending
) -> None:
    sending.failures = [MaybeSentError("dropped")]
    imap.deliver(mail())
    async with imap_desk(imap, new_sqlite, tmp_path / "keys", sending) as desk:
        await desk.responder.once()
        [row] = await desk.outbox()
        imap.deliver(b"Message-ID: " + row["reply_message_id"].encode() + b"\r\n\r\ncopy\r\n")
        await desk.responder.once()
        assert await desk.states() == [("done", None), ("done", "own_copy")]
    assert imap.flags()[2] >= {"\\Seen", "$BotAnswered"}


async def test_draft_is_kept_once(
    imap: Dovecot, new_sqlite: str, tmp_path: Path, sending: NotedSending
) -> None:
    mailbox = ImapMailbox(account(imap))
    draft = b"X-Help-Desk-Suggestion: <bot.1@help.test>\r\nSubject: x\r\n\r\ntext\r\n"
    await mailbox.keep_draft("<bot.1@help.test>", draft, is_again=False)
    await mailbox.keep_draft("<bot.1@help.test>", draft, is_again=True)
    await mailbox.close()
    assert len(imap.mails("Drafts")) == 1


async def test_of_two_workers_with_ledgers_of_their_own_one_claims(imap: Dovecot) -> None:
    imap.deliver(*(mail(n) for n in range(30)))
    boxes = [ImapMailbox(account(imap, owner)) for owner in ("one", "two", "three")]
    looks = [await box.look() for box in boxes]
    spots = [[Place(look.uidvalidity, uid) for uid in look.uids] for look in looks]
    taken = await asyncio.gather(*(box.claim(s) for box, s in zip(boxes, spots, strict=True)))
    for place in spots[0]:
        assert sum(place not in others for others in taken) == 1
    for box in boxes:
        await box.close()


async def test_attachments_are_not_fetched_but_told_of(imap: Dovecot) -> None:
    inner = (
        b"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHow do I sign in?\r\n"
        b"--b\r\nContent-Type: application/pdf; name=x.pdf\r\nContent-Disposition: attachment\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n" + b"QUJD" * 30_000 + b"\r\n--b--\r\n"
    )
    imap.deliver(
        b"Content-Type: multipart/mixed; boundary=b\r\nMessage-ID: <a@b.c>\r\n\r\n" + inner
    )
    [found] = await _fetched(imap)
    assert len(found.raw) < 1000
    parts = list(message_from_bytes(found.raw).walk())
    kinds = [part.get_content_type() for part in parts]
    assert kinds == ["multipart/mixed", "text/plain", "application/pdf"]
    assert parts[1].get_payload() == "How do I sign in?"
    assert parts[2].get_payload() == ""


async def test_text_is_fetched_up_to_a_size(imap: Dovecot) -> None:
    imap.deliver(b"Subject: x\r\n\r\n" + b"word " * 200_000)
    [found] = await _fetched(imap)
    assert 200_000 < len(found.raw) < 300_000


@pytest.mark.parametrize(
    "content",
    [
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 500,
        b"Content-Type: multipart/mixed; boundary=\r\n\r\nnothing\r\n",
        b"Content-Type: message/rfc822\r\n\r\n" * 2 + b"Subject: x\r\n\r\n",
        b'Content-Type: text/plain; x*0="a"; x*1=b; charset="=?utf-8?q?=0a?="\r\n\r\nhello\r\n',
        b"Subject: " + b"x" * 200_000 + b"\r\n\r\nhello\r\n",
        b"\r\n\r\n",
        b"no header at all",
        "".join(
            f"Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n" for n in range(60)
        ).encode(),
    ],
    ids=["parts", "border", "nested mail", "parameters", "long line", "empty", "text", "deep"],
)
async def test_strange_mail_does_not_stop_the_next(imap: Dovecot, content: bytes) -> None:
    imap.deliver(content, mail(2))
    found = await _fetched(imap)
    assert len(found) == 2
    assert b"How do I sign in?" in found[1].raw


async def test_mail_that_was_deleted_meanwhile_is_passed_over(
    imap: Dovecot, new_sqlite: str, tmp_path: Path, sending: NotedSending
) -> None:
    imap.deliver(mail(1), mail(2, sender="lee@mail.test"))
    mailbox = ImapMailbox(account(imap))
    look = await mailbox.look()
    with imap.client() as client:
        client.delete_messages([1])
        client.expunge()
    spots = [Place(look.uidvalidity, uid) for uid in look.uids]
    assert [found.place.uid for found in await mailbox.fetch(spots)] == [2]
    await mailbox.close()


async def _fetched(imap: Dovecot) -> list[Incoming]:
    mailbox = ImapMailbox(account(imap))
    look = await mailbox.look()
    found = await mailbox.fetch([Place(look.uidvalidity, uid) for uid in look.uids])
    await mailbox.close()
    return found
