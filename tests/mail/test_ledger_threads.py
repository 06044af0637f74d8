"""A thread is answered once, and belongs to people for good once a person is in it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.mail.judgement import Facts
from bot.mail.spool import Spool
from tests.mail.desk import Desk
from tests.mail.sendings import NotedSending
from tests.mail.stub_judge import DESK, mail, reply_to
from tests.mail.test_responder import put
from tests.store.processes import Clock

FIRST = "<question-1@mail.test>"


def answer_to(number: int) -> str:
    return reply_to(Facts(f"<question-{number}@mail.test>", sender="pat@mail.test")).message_id


async def _last(desk: Desk, spool: Spool, *mails: bytes) -> tuple[str, str | None]:
    for content in mails:
        put(spool, content)
        await desk.responder.once()
    return (await desk.states())[-1]


async def test_second_mail_of_an_answered_thread_is_left(
    desk: Desk, spool: Spool, sending: NotedSending
) -> None:
    last = await _last(desk, spool, mail(1), mail(2, References=FIRST))
    assert last == ("left", "thread_answered")
    assert len(sending.sent) == 1


async def test_reply_to_an_answer_makes_the_thread_peoples(
    desk: Desk, spool: Spool, sending: NotedSending
) -> None:
    reply = mail(2, In_Reply_To=answer_to(1))
    assert await _last(desk, spool, mail(1), reply) == ("left", "reply_to_answer")
    later = mail(3, References="<question-2@mail.test>")
    assert await _last(desk, spool, later) == ("left", "person_in_thread")
    assert len(sending.sent) == 1


async def test_reply_from_another_address_is_of_the_thread_too(desk: Desk, spool: Spool) -> None:
    reply = mail(2, sender="other@else.test", References=answer_to(1))
    assert await _last(desk, spool, mail(1), reply) == ("left", "reply_to_answer")


async def test_reply_that_names_no_thread_is_known_by_its_subject_and_sender(
    desk: Desk, spool: Spool, sending: NotedSending
) -> None:
    reply = mail(2, subject="Re: your question")
    assert await _last(desk, spool, mail(1), reply) == ("left", "reply_to_answer")


@pytest.mark.parametrize("word", ["HUMAN", "human", "Human"])
async def test_human_gets_people_for_good(
    desk: Desk, spool: Spool, sending: NotedSending, word: str
) -> None:
    asked = mail(1, text=f"{word}\r\nplease")
    assert await _last(desk, spool, asked) == ("left", "asks_for_person")
    assert await _last(desk, spool, mail(2, References=FIRST)) == ("left", "person_in_thread")
    assert sending.sent == []


async def test_mail_of_the_help_desk_itself_makes_the_thread_peoples(
    desk: Desk, spool: Spool, sending: NotedSending
) -> None:
    by_staff = mail("staff", sender=DESK, subject="leave", In_Reply_To=FIRST)
    later = mail(3, References=f"{FIRST} <question-staff@mail.test>")
    assert await _last(desk, spool, mail(1, subject="leave"), by_staff, later) == (
        "left",
        "person_in_thread",
    )


async def test_mail_that_joins_two_threads_counts_for_both(
    desk: Desk, spool: Spool, sending: NotedSending
) -> None:
    asked = mail(1, subject="leave it", text="HUMAN")
    other = mail(2, subject="leave it")
    both = mail(3, References="<question-2@mail.test> <question-1@mail.test>")
    assert await _last(desk, spool, asked, other, both) == ("left", "person_in_thread")
    last = await _last(desk, spool, mail(4, References="<question-2@mail.test>"))
    assert last == ("left", "person_in_thread")


async def test_thread_stays_peoples_when_its_mails_are_forgotten(
    desk: Desk, spool: Spool, sending: NotedSending, clock: Clock
) -> None:
    await _last(desk, spool, mail(1, text="HUMAN"))
    clock.go(100 * 86_400)
    await desk.ledger.forget_old(90)
    assert await desk.states() == []
    assert await _last(desk, spool, mail(2, References=FIRST)) == ("left", "person_in_thread")


async def test_answer_waiting_in_the_outbox_is_not_sent_after_a_person_wrote(
    desk: Desk, spool: Spool, sending: NotedSending, clock: Clock
) -> None:
    from bot.mail.adapter_errors import NotSentError

    sending.failures = [NotSentError("no_connection")]
    by_staff = mail("staff", sender=DESK, subject="leave", In_Reply_To=FIRST)
    await _last(desk, spool, mail(1), by_staff)
    clock.go(3600)
    await desk.responder.once()
    assert sending.sent == []
    assert ("suggested", "person_in_thread") in await desk.states()


async def test_urgent_text_goes_also_into_a_thread_of_people_but_once(
    desk: Desk, spool: Spool, sending: NotedSending
) -> None:
    asked = mail(1, text="HUMAN")
    urgent = mail(2, subject="urgent", References=FIRST)
    await _last(desk, spool, asked, urgent)
    assert sorted(sending.recipients) == ["oncall@help.test", "pat@mail.test"]
    again = mail(3, subject="urgent", References=FIRST)
    assert await _last(desk, spool, again) == ("left", "thread_answered")
    assert sorted(sending.recipients) == ["oncall@help.test"] * 2 + ["pat@mail.test"]


@pytest.mark.parametrize(
    ("subject", "name", "names"),
    [
        ("Re: your question", "In-Reply-To", lambda _: answer_to(0)),
        ("Re: your question", "In-Reply-To", lambda number: answer_to(number)),
        ("Re: your question", "", None),
        ("Thank you", "References", lambda number: f"<question-{number - 1}@mail.test>"),
        ("Thank you", "References", lambda number: f"<question-0@mail.test> <new-{number}@x.test>"),
    ],
)
async def test_two_bots_that_face_each_other_stop_after_one_answer(
    desk: Desk,
    spool: Spool,
    sending: NotedSending,
    subject: str,
    name: str,
    names: Callable[[int], str],
) -> None:
    put(spool, mail(0))
    for number in range(1, 10):
        await desk.responder.once()
        # The other goes on by itself.
        put(spool, mail(number, subject=subject, **{name: names(number)} if name else {}))
    await desk.responder.once()
    assert len(sending.sent) == 1


@pytest.mark.parametrize("count", [0, 1, 500])
async def test_long_references_are_bounded(desk: Desk, spool: Spool, count: int) -> None:
    names = " ".join(f"<x{n}@mail.test>" for n in range(count))
    assert await _last(desk, spool, mail(1, References=names)) == ("done", None)
