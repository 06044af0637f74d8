"""Other machines that answer our answers, under the real rules: a thread is answered once."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from email import message_from_bytes
from email.message import Message
from pathlib import Path

import pytest

from bot.mail.filters import Policy
from bot.mail.frame import read_frame
from bot.mail.judgement import Envelope
from bot.mail.judging import Judging
from bot.mail.outcome import Answered, AnsweredQuestion, Outcome
from bot.mail.reply import Identity
from bot.mail.reply_ids import ReplyIds
from bot.mail.spool import Spool, SpoolMailbox
from bot.settings import ROOT
from bot.store.database import Database, migrate, open_database
from tests.mail.desk import Desk, make_desk
from tests.mail.sendings import NotedSending

_OURS, _THEIRS = "help@desk.example.edu", "answers@robot.example.org"
_ROUNDS = 8
_QUESTION = AnsweredQuestion("password_reset", "How do I reset it?", "Press **Forgot Password**.")


class _Sure:
    """Has an answer to everything: nothing but the rules holds it back."""

    async def answer(self, text: str, subject: str = "") -> Outcome:
        return Answered((_QUESTION,))


def _judging(own: str) -> Judging:
    frame = read_frame(ROOT / "knowledge")
    identity = Identity(own, "", ReplyIds(own.encode() * 2, own.partition("@")[2]))
    policy = Policy(
        own_addresses=frozenset({own}),
        is_own_token=identity.ids.is_ours,
        requires_authentication=False,
    )
    return Judging(policy, _Sure(), lambda: frame, identity)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = open_database(f"sqlite:///{tmp_path}/ours.db")
    await migrate(opened)
    yield opened
    await opened.close()


def _desk(database: Database, folder: Path, own: str) -> tuple[Desk, Spool, NotedSending]:
    spool, sending = Spool(folder / "spool"), NotedSending()
    judge = _judging(own)
    made = make_desk(database, SpoolMailbox(spool), sending, folder / "keys", judge=judge)
    return made, spool, sending


def _mail(number: int, subject: str, text: str, *headers: str) -> bytes:
    lines = [
        f"Message-ID: <m{number}@robot.example.org>",
        f"From: Robot <{_THEIRS}>",
        f"To: <{_OURS}>",
        f"Subject: {subject}",
        *headers,
    ]
    return "\r\n".join([*lines, "", text, ""]).encode()


def _reply_to(answer: Message) -> list[str]:
    ids = f"{answer['References'] or ''} {answer['Message-ID']}".strip()
    return [f"In-Reply-To: {answer['Message-ID']}", f"References: {ids}"]


def _vacation(number: int, answer: Message) -> bytes:
    return _mail(number, "Away", "I am away.", "Auto-Submitted: auto-replied", *_reply_to(answer))


def _by_subject_alone(number: int, answer: Message) -> bytes:
    return _mail(number, "Out of Office: until Monday", "How do I log in? I am away.")


def _ticket_system(number: int, answer: Message) -> bytes:
    text = "How can we help? We got your request."
    return _mail(number, f"[#4{number}] {answer['Subject']}", text, *_reply_to(answer))


def _quoting(number: int, answer: Message) -> bytes:
    quote = "> This is an automated answer from the Portal Help Desk."
    return _mail(number, f"Re: {answer['Subject']}", f"How do I log in?\r\n\r\n{quote}")


def _hiding_everything(number: int, answer: Message) -> bytes:
    """Neither headers nor ids nor a subject tell that it is an answer."""
    return _mail(number, "How do I log in?", f"How do I log in, once more ({number})?")


@pytest.mark.parametrize(
    ("robot", "most"),
    [
        (_vacation, 1),
        (_by_subject_alone, 1),
        (_ticket_system, 1),
        (_quoting, 1),
        # Each of its mails is a thread of its own: as many as a sender gets in a day.
        (_hiding_everything, 3),
    ],
)
async def test_foreign_responder_gets_one_answer_a_thread(
    robot: Callable[[int, Message], bytes], most: int, database: Database, tmp_path: Path
) -> None:
    desk, spool, sending = _desk(database, tmp_path, _OURS)
    spool.store(_mail(0, "How do I log in?", "How do I log in?"), Envelope(_THEIRS))
    for number in range(1, _ROUNDS):
        before = len(sending.sent)
        await desk.responder.once()
        if len(sending.sent) == before:
            break
        answer = message_from_bytes(sending.sent[-1][1])
        spool.store(robot(number, answer), Envelope(_THEIRS))
    await desk.judge.close()
    assert 1 <= len(sending.sent) <= most
    threads = [message_from_bytes(body)["In-Reply-To"] for _, body, _ in sending.sent]
    assert len(set(threads)) == len(threads)


@pytest.mark.parametrize("keeps_headers", [True, False])
async def test_two_of_our_own_kind_that_face_each_other_say_one_thing(
    keeps_headers: bool, database: Database, tmp_path: Path
) -> None:
    other = open_database(f"sqlite:///{tmp_path}/theirs.db")
    await migrate(other)
    here = _desk(database, tmp_path / "here", _OURS)
    there = _desk(other, tmp_path / "there", _THEIRS)
    here[1].store(_mail(0, "How do I log in?", "How do I log in?"), Envelope(_THEIRS))
    for _ in range(_ROUNDS):
        for mine, theirs in ((here, there), (there, here)):
            sent = len(mine[2].sent)
            await mine[0].responder.once()
            for _, body, _ in mine[2].sent[sent:]:
                theirs[1].store(
                    _passed_on(body, keeps_headers), Envelope("" if keeps_headers else None)
                )
    await here[0].judge.close()
    await there[0].judge.close()
    await other.close()
    assert len(here[2].sent) == 1
    assert len(there[2].sent) <= (0 if keeps_headers else 1)


def _passed_on(body: bytes, keeps_headers: bool) -> bytes:
    """As it arrives; a careless relay takes away what tells of a machine."""
    mail = message_from_bytes(body)
    if not keeps_headers:
        for name in ("Auto-Submitted", "X-Auto-Response-Suppress", "Precedence"):
            del mail[name]
    return mail.as_bytes()
