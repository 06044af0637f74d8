from __future__ import annotations

import asyncio
from email.message import EmailMessage
from typing import Any

import pytest

from portal.server.errors import DeliveryError
from portal.server.mail.letters import Letters
from portal.server.mail.queue import enqueue
from portal.server.mail.sending import (
    FIRST_PAUSE_SECONDS,
    GIVEN_UP_AFTER_SECONDS,
    LONGEST_PAUSE_SECONDS,
    Sending,
)
from portal.server.schema import outgoing_mails, patients, reset_tokens, tickets
from tests.portal.server.core import Core, reason_of, token_in
from tests.portal.server.people import LEE, PAT, email

_TICKET = {
    "reason": "request",
    "contact_kind": "wait",
    "transcript": [],
    "state": "open",
    "created_at": 1.0,
}


class Mailbox:
    """A delivery that takes what it is given, or refuses it, or takes it and says it did not."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, EmailMessage]] = []
        self.does_take = self.does_answer = True

    async def deliver(self, mail_id: str, message: EmailMessage) -> None:
        await asyncio.sleep(0)
        if self.does_take:
            self.taken.append((mail_id, message))
        if not (self.does_take and self.does_answer):
            raise DeliveryError("refused")


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def sending(core: Core, mailbox: Mailbox) -> Sending:
    return _sending(core, mailbox)


def _sending(core: Core, mailbox: Mailbox) -> Sending:
    return Sending(core.database, Letters(core.parts.settings), mailbox, core.clock)


async def _queue(core: Core, kind: Any, **about: Any) -> None:
    async with core.database.writing() as connection:
        await enqueue(connection, kind, now=core.clock.now, **about)


async def _open_ticket(core: Core) -> int:
    async with core.database.writing() as connection:
        added: Any = await connection.execute(tickets.insert().values(**_TICKET))
        return int(added.inserted_primary_key.number)


async def test_mails_are_sent_once_and_in_turn(
    core: Core, sending: Sending, mailbox: Mailbox
) -> None:
    for number, who in enumerate((LEE, PAT, LEE)):
        core.clock.now += number
        await _queue(core, "password_changed", patient_id=who)
    assert await sending.send_due() == 3
    assert [mail["To"] for _, mail in mailbox.taken] == [email(LEE), email(PAT), email(LEE)]
    assert await sending.send_due() == 0


async def test_ticket_is_sent_to_the_help_desk(
    core: Core, sending: Sending, mailbox: Mailbox
) -> None:
    number = await _open_ticket(core)
    await _queue(core, "ticket", ticket_number=number)
    assert await sending.send_due() == 1
    ((_, mail),) = mailbox.taken
    assert mail["To"] == core.parts.settings.help_desk
    assert f"HD-{number:06d}" in mail["Subject"]


async def test_mail_that_was_not_taken_is_tried_again_later_and_later(
    core: Core, sending: Sending, mailbox: Mailbox
) -> None:
    mailbox.does_take = False
    await _queue(core, "password_changed", patient_id=PAT)
    pauses = []
    for _ in range(8):
        began = core.clock.now
        assert await sending.send_due() == 0
        (row,) = await core.rows(outgoing_mails)
        core.clock.now = row["next_at"]
        pauses.append(core.clock.now - began)
    assert pauses == [60, 120, 240, 480, 960, 1800, 1800, 1800]
    assert (pauses[0], pauses[-1]) == (FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS)
    mailbox.does_take = True
    assert await sending.send_due() == 1


@pytest.mark.slow
async def test_mail_is_given_up_after_a_day(core: Core, sending: Sending, mailbox: Mailbox) -> None:
    mailbox.does_take = False
    await _queue(core, "password_changed", patient_id=PAT)
    ends = core.clock.now + GIVEN_UP_AFTER_SECONDS
    while (row := (await core.rows(outgoing_mails))[0])["given_up_at"] is None:
        core.clock.now = row["next_at"]
        await sending.send_due()
    assert ends < core.clock.now <= ends + LONGEST_PAUSE_SECONDS
    assert await core.audited() == [(PAT, "mail.password_changed", "given-up")]
    mailbox.does_take = True
    core.clock.now += 1e6
    assert await sending.send_due() == 0


async def test_one_mail_that_is_never_taken_holds_up_no_other(
    core: Core, sending: Sending, mailbox: Mailbox
) -> None:
    async with core.database.writing() as connection:
        bad = patients.update().where(patients.c.id == LEE).values(email="no address at all")
        await connection.execute(bad)
    await _queue(core, "password_changed", patient_id=LEE)
    core.clock.now += 1
    await _queue(core, "password_changed", patient_id=PAT)
    await sending.send_due()
    await sending.send_due()
    assert [mail["To"] for _, mail in mailbox.taken] == [email(PAT)]


async def test_mail_about_nothing_is_given_up(core: Core, sending: Sending) -> None:
    await _queue(core, "ticket", ticket_number=99)
    assert await sending.send_due() == 0
    assert await core.audited() == [("portal", "mail.ticket", "given-up")]


async def test_mail_sent_again_has_the_same_id_and_a_link_of_its_own(
    core: Core, sending: Sending, mailbox: Mailbox
) -> None:
    mailbox.does_answer = False
    await core.ask_for_link(email(PAT))
    await core.resets.work()
    await sending.send_due()
    core.clock.now += FIRST_PAUSE_SECONDS
    mailbox.does_answer = True
    assert await sending.send_due() == 1
    (first_id, first), (second_id, second) = mailbox.taken
    assert first_id == second_id
    assert first["Message-ID"] == second["Message-ID"]
    links = [token_in(first), token_in(second)]
    assert links[0] != links[1]
    # Which of the two arrived nobody knows; one of them can be used, once.
    results = [await reason_of(core.resets.redeem(link, "another horse")) for link in links]
    assert results == ["done", "token"]


async def test_mail_whose_link_was_used_is_not_sent_again(
    core: Core, sending: Sending, mailbox: Mailbox
) -> None:
    mailbox.does_answer = False
    await core.ask_for_link(email(PAT))
    await core.resets.work()
    await sending.send_due()
    await core.resets.redeem(token_in(mailbox.taken[0][1]), "another horse")
    core.clock.now += FIRST_PAUSE_SECONDS
    mailbox.does_answer = True
    await sending.send_due()
    subjects = [mail["Subject"] for _, mail in mailbox.taken]
    assert subjects == [subjects[0], "Your Patient Portal password was set"]
    assert len(await core.rows(reset_tokens)) == 1


@pytest.mark.slow
async def test_processes_send_each_mail_once_together(
    core: Core, other_core: Core, mailbox: Mailbox
) -> None:
    for _ in range(12):
        await _queue(core, "password_changed", patient_id=PAT)
    processes = [_sending(process, mailbox) for process in (core, other_core)]
    counts = await asyncio.gather(*(process.send_due() for process in processes))
    assert sum(counts) == 12
    assert len({mail_id for mail_id, _ in mailbox.taken}) == len(mailbox.taken) == 12
