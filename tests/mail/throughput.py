"""How many mails a second a worker answers, every step on the disk; with the stub for a judge."""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path

from bot.mail.imap_mailbox import ImapMailbox
from bot.mail.imap_session import ImapAccount
from bot.mail.oauth import Password
from bot.mail.responder import Rhythm
from bot.mail.submission import Relay as Account
from bot.mail.submission import Submission
from bot.store.database import migrate, open_database
from tests.mail.desk import ROOMY, make_desk
from tests.mail.dovecot import SECRET, Dovecot
from tests.mail.relay import relay
from tests.mail.stub_judge import DESK, mail
from tests.mail.waiting import until


async def mails_a_second(imap: Dovecot, count: int) -> float:
    """From the start of the worker on a mailbox with ``count`` mails to the last answer."""
    await asyncio.to_thread(
        imap.deliver, *(mail(n, sender=f"p{n}@d{n}.test") for n in range(count))
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = open_database(f"sqlite:///{folder}/mail.db")
        await migrate(database)
        async with relay(folder / "sent.jsonl", DESK) as server:
            submission = Submission(Account("127.0.0.1", server.port, "none"), DESK)
            login = Password(imap.user, SECRET)
            mailbox = ImapMailbox(ImapAccount("127.0.0.1", imap.port, login, security="none"))
            desk = make_desk(
                database,
                mailbox,
                submission,
                folder / "keys",
                limits=ROOMY,
                clock=time.time,
                rhythm=Rhythm(chores=0.5),
            )
            stop = asyncio.Event()
            began = time.monotonic()
            working = asyncio.create_task(desk.responder.run(stop))
            await until(lambda: len(server.sent()) >= count, 120)
            seconds = time.monotonic() - began
            stop.set()
            await working
            await desk.judge.close()
            await submission.close()
        await database.close()
    return count / seconds
