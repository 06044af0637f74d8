"""A mail's arrival is noticed whenever the server tells of it."""

from __future__ import annotations

import pytest

from bot.mail.idling import ImapThread
from bot.mail.imap_mailbox import ImapMailbox
from bot.mail.imap_session import ImapSession
from tests.mail.dovecot import Dovecot
from tests.mail.stub_judge import mail
from tests.mail.test_imap_mailbox import account

pytestmark = pytest.mark.slow


async def test_mail_that_arrives_in_the_middle_of_other_work_is_news(imap: Dovecot) -> None:
    mailbox = ImapMailbox(account(imap))
    await mailbox.look()
    while await mailbox.wait(0.5):
        pass  # what the new connection told of

    def arrives(session: ImapSession) -> None:
        imap.deliver(mail(1))
        session.client.noop()  # whose answer tells of it

    thread: ImapThread = mailbox._thread
    thread.submit(arrives).result(10)
    assert await mailbox.wait(5)
    assert len((await mailbox.look()).uids) == 1
    assert not await mailbox.wait(0.5), "it is told of once"
    await mailbox.close()
